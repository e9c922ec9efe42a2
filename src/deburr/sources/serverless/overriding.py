"""The service's own resources, and those among them that only change what the framework makes of a function."""

from collections.abc import Mapping

from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.tree import MappingNode, Scalar, TreeNode
from deburr.sources.serverless.naming import owned
from deburr.sources.serverless.variables import entry

ALIKE = frozenset({"MemorySize", "Timeout", "Runtime", "Handler", "Layers", "ReservedConcurrentExecutions"})
"""Properties that mean the same to Lambda and to SAM, in whose words functions are told here."""


def with_own(
    make: Maker, own: TreeNode | None, made: Mapping[str, TreeNode], names: dict[str, str]
) -> dict[str, TreeNode]:
    """What is made, and what is the service's own; `OrdersLambdaFunction` is the function `orders`, changed there.

    names  the framework's name of each function -> its owner's.
    """
    found = dict(made)
    for key, value in own.pairs if isinstance(own, MappingNode) else []:
        function = owned(key.text, names)
        if function in made and function != key.text:
            found[function] = _changed(make, found[function], value)
        elif not key.text.startswith("Fn::"):
            found.setdefault(key.text, value)
    return found


def _changed(make: Maker, function: TreeNode, own: TreeNode) -> TreeNode:
    changes = entry(own, "Properties")
    told = {key.text: (key, value) for key, value in _pairs(changes) if key.text in ALIKE}
    parts: list[tuple[Scalar, TreeNode]] = []
    for key, value in _pairs(function):
        if key.text == "Properties":
            value = make.pairs(value, ({each.text: (each, inner) for each, inner in _pairs(value)} | told).values())
        parts.append((key, value))
    return make.pairs(function, parts)


def _pairs(node: TreeNode | None) -> list[tuple[Scalar, TreeNode]]:
    return node.pairs if isinstance(node, MappingNode) else []
