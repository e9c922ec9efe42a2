"""What `Ref` gives for a name: a parameter, a pseudo parameter or a resource."""

from typing import TYPE_CHECKING

from deburr.sources.cloudformation.tree import MappingNode, Scalar, TreeNode
from deburr.sources.cloudformation.values import Final, Value, dynamic, unknown

if TYPE_CHECKING:
    from deburr.sources.cloudformation.scope import Scope

_PSEUDO = {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}
_LISTS = ("CommaDelimitedList", "List<")


def named(scope: "Scope", name: str, node: TreeNode) -> Final:
    """A reference for a resource's name; unknown for a parameter without a value."""
    if name == "AWS::NoValue":
        return Final("absent")
    if name in _PSEUDO:
        return Final("scalar", node=node.like(_PSEUDO[name]))
    if name.startswith("AWS::") and name in scope.given:
        return Final("scalar", node=node.like(scope.given[name]))
    if name.startswith("AWS::"):
        return unknown(f"{name} is known at deploy time")
    parameter = scope.parameters.get(name)
    if parameter is None:
        return Final("reference", target=(name, ""))
    kind = parameter.get("Type")
    written = kind.text() if kind is not None else None
    if name in scope.given:
        text: str | None = scope.given[name]
    elif written is not None and written.startswith("AWS::SSM::"):
        return unknown(f"parameter {name} comes from Systems Manager", (name, ""))
    else:
        default = parameter.get("Default")
        text = default.text() if default is not None else None
        if default is None and _has_empty_default(parameter):
            text = ""
    if text is None:
        return unknown(f"parameter {name} has no default", (name, ""))
    if dynamic(text):
        return unknown(f"parameter {name} is a dynamic reference", (name, ""))
    if written is not None and written.startswith(_LISTS):
        items = [Value(scope, node.like(part.strip())) for part in text.split(",") if part.strip()]
        return Final("list", items=items)
    return Final("scalar", node=node.like(text), target=(name, "") if name in scope.given else None)


def _has_empty_default(parameter: Value) -> bool:
    node = parameter.node
    return isinstance(node, MappingNode) and any(
        key.text == "Default" and isinstance(value, Scalar) and value.text == "" for key, value in node.pairs
    )
