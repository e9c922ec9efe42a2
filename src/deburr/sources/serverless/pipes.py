"""What serverless-pipes makes of `pipes`: each calls a function for what passes, or hands it on to one."""

from collections.abc import Iterator

from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.tree import MappingNode, Scalar, TreeNode
from deburr.sources.serverless.variables import entry


def pipes(make: Maker, declared: TreeNode | None) -> Iterator[tuple[str, TreeNode]]:
    """The pipes that run: one that is not switched on stands still.

    Source: the README of the npm package serverless-pipes
    """
    for name, written in declared.pairs if isinstance(declared, MappingNode) else []:
        enabled = entry(written, "enabled")
        if enabled is None or (isinstance(enabled, Scalar) and enabled.text != "true"):
            continue
        target = entry(entry(written, "target"), "lambda")
        told: dict[str, TreeNode | None] = {
            "Enrichment": _function(make, entry(written, "enrichment")),
            "Target": _function(make, target),
        }
        how = entry(target, "invocationType")
        if how is not None:
            inner = make.mapping(how, {"InvocationType": how})
            told["TargetParameters"] = make.mapping(how, {"LambdaFunctionParameters": inner})
        resource = {"Type": make.text(name, "AWS::Pipes::Pipe"), "Properties": make.mapping(written, told)}
        yield f"{name.text}.pipe", make.mapping(name, resource)


def _function(make: Maker, written: TreeNode | None) -> TreeNode | None:
    """A function of the service by its name, or any by its ARN."""
    named = entry(written, "name")
    if isinstance(named, Scalar):
        return make.reference(named, named.text, "Arn")
    return entry(written, "arn")
