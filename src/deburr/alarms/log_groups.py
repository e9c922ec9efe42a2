"""Which log group holds a function's log, where the template itself declares it: only then can a filter stand on it."""

import re
from collections.abc import Mapping

from deburr.alarms.merge import resources_of
from deburr.sources.cloudformation.tree import MappingNode, Scalar, TreeNode

USUAL = re.compile(r"/aws/lambda/\$\{(\w+)\}")


def log_groups(text: str, file: str) -> dict[str, str]:
    """Logical id of a function -> logical id of its log group.

    A group that Lambda makes at the first invocation is not among them: deploying a filter on it fails until then.
    Raises  SourceError as `merge.resources_of`.
    """
    found: dict[str, str] = {}
    for key, node in resources_of(text, file).pairs:
        kind, properties = _of(node, "Type"), _of(node, "Properties")
        if not isinstance(kind, Scalar):
            continue
        if kind.text == "AWS::Logs::LogGroup":
            named = USUAL.fullmatch(_argument(_of(properties, "LogGroupName"), "Sub"))
            if named:
                found.setdefault(named[1], key.text)
        elif kind.text in ("AWS::Lambda::Function", "AWS::Serverless::Function"):
            own = _argument(_of(_of(properties, "LoggingConfig"), "LogGroup"), "Ref")
            if own:
                found[key.text] = own
    declared = {key.text for key, _ in resources_of(text, file).pairs}
    return {function: group for function, group in found.items() if group in declared}


def _of(node: TreeNode | None, name: str) -> TreeNode | None:
    for key, value in node.pairs if isinstance(node, MappingNode) else ():
        if key.text == name:
            return value
    return None


def _argument(node: TreeNode | None, function: str) -> str:
    """The text that an intrinsic function is given, in its short or its long form; "" for anything else."""
    if isinstance(node, Scalar) and node.tag == f"!{function}":
        return node.text
    inner = _of(node, function) or _of(node, f"Fn::{function}")
    return inner.text if isinstance(inner, Scalar) else ""


Groups = Mapping[str, Mapping[str, str]]  # file -> function -> log group
