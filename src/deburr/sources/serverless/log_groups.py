"""The log groups that the framework makes for functions, where the service says how long they keep what is written."""

from collections.abc import Iterable, Iterator

from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.tree import Scalar, TreeNode
from deburr.sources.serverless.naming import normalized
from deburr.sources.serverless.variables import entry

RETENTION = "logRetentionInDays"


def log_groups(
    make: Maker, provider: TreeNode | None, functions: Iterable[tuple[Scalar, TreeNode]], own: TreeNode | None
) -> Iterator[tuple[str, TreeNode]]:
    """Logical id and resource of each: named after its function, with its own retention or the provider's.

    own  the service's own resources, by which it may change the framework's: those of the same logical id are merged.
    """
    for key, written in functions:
        merged = entry(entry(own, f"{normalized(key.text)}LogGroup"), "Properties")
        days = entry(merged, "RetentionInDays") or entry(written, RETENTION) or entry(provider, RETENTION)
        if days is None:
            continue
        function = make.mapping(key, {"Ref": make.text(key, key.text)})
        parts = make.sequence(key, [make.text(key, "/aws/lambda/"), function])
        name = make.mapping(key, {"Fn::Join": make.sequence(key, [make.text(key, ""), parts])})
        properties = make.mapping(key, {"LogGroupName": name, "RetentionInDays": days})
        yield (
            f"{key.text}LogGroup",
            make.mapping(key, {"Type": make.text(key, "AWS::Logs::LogGroup"), "Properties": properties}),
        )
