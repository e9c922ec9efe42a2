"""What each intrinsic function gives, as far as it is known before deployment."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from deburr.sources.cloudformation.conditions import condition
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode
from deburr.sources.cloudformation.values import Final, Value, dynamic, unknown

if TYPE_CHECKING:
    from deburr.sources.cloudformation.scope import Scope

VARIABLE = re.compile(r"\$\{(!?)([^}]*)\}")
_PSEUDO = {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}
_LISTS = ("CommaDelimitedList", "List<")
_LONGEST = 100_000  # characters of a made text: aliases can double one at every step
_PIECES = 10_000  # parts of a made text


def _ref(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    if not isinstance(argument, Scalar):
        return unknown("Ref of no name")
    return named(scope, argument.text, argument)


def named(scope: "Scope", name: str, node: TreeNode) -> Final:
    """What `Ref` gives for a name."""
    if name == "AWS::NoValue":
        return Final("absent")
    if name in _PSEUDO:
        return Final("scalar", node=_scalar(_PSEUDO[name], node))
    if name.startswith("AWS::") and name in scope.given:
        return Final("scalar", node=_scalar(scope.given[name], node))
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
        items = [Value(scope, _scalar(part.strip(), node)) for part in text.split(",") if part.strip()]
        return Final("list", items=items)
    return Final("scalar", node=_scalar(text, node), target=(name, "") if name in scope.given else None)


def _get_att(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    if isinstance(argument, Scalar):
        logical_id, _, attribute = argument.text.partition(".")
        return Final("reference", target=(logical_id, attribute))
    if isinstance(argument, SequenceNode) and len(argument.items) >= 2:
        texts = [Value(scope, item, parent=value).text() for item in argument.items]
        if texts[0] is not None:
            return Final("reference", target=(texts[0], ".".join(text or "{}" for text in texts[1:])))
    return unknown("Fn::GetAtt of no name")


def _sub(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    variables: dict[str, Value] = {}
    text_node = argument
    if isinstance(argument, SequenceNode) and argument.items:
        text_node = argument.items[0]
        if len(argument.items) > 1:
            variables = dict(Value(scope, argument.items[1], parent=value, key="Sub").items())
    if not isinstance(text_node, Scalar):
        return unknown("Fn::Sub has no text")
    parts: list[str | tuple[str, str] | None] = []
    at = 0
    for match in VARIABLE.finditer(text_node.text):
        parts.append(text_node.text[at : match.start()])
        at = match.end()
        name = match[2].strip()
        if match[1]:
            parts.append(f"${{{name}}}")
        elif name in variables:
            parts.extend(_parts(variables[name]))
        elif "." in name and name not in scope.parameters:
            logical_id, _, attribute = name.partition(".")
            parts.append((logical_id, attribute))
        else:
            parts.extend(_final_parts(named(scope, name, text_node)))
    parts.append(text_node.text[at:])
    return _joined(parts, text_node)


def _join(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
        return unknown("Fn::Join has no delimiter and list")
    delimiter = Value(scope, argument.items[0], parent=value).text()
    pieces = Value(scope, argument.items[1], parent=value)
    if delimiter is None and isinstance(argument.items[0], Scalar):
        delimiter = argument.items[0].text
    if delimiter is None or pieces.kind != "list":
        return unknown("Fn::Join of what is settled at deploy time")
    parts: list[str | tuple[str, str] | None] = []
    for at, piece in enumerate(pieces.elements()):
        if at:
            parts.append(delimiter)
        parts.extend(_parts(piece))
        if len(parts) > _PIECES:
            return unknown("a text of too many parts")
    return _joined(parts, argument)


def _select(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
        return unknown("Fn::Select has no index and list")
    index = Value(scope, argument.items[0], parent=value).integer()
    source = Value(scope, argument.items[1], parent=value)
    items = list(source.elements())
    if source.kind != "list" or index is None or not 0 <= index < len(items):
        return unknown("Fn::Select from what is settled at deploy time")
    return items[index].final


def _split(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
        return unknown("Fn::Split has no delimiter and text")
    delimiter = Value(scope, argument.items[0], parent=value).text()
    text = Value(scope, argument.items[1], parent=value).text()
    if not delimiter or text is None:
        return unknown("Fn::Split of what is settled at deploy time")
    return Final("list", items=[Value(scope, _scalar(part, argument), parent=value) for part in text.split(delimiter)])


def _if(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    if not isinstance(argument, SequenceNode) or len(argument.items) != 3 or not isinstance(argument.items[0], Scalar):
        return unknown("Fn::If has no condition and two values")
    name = argument.items[0].text
    then = Value(scope, argument.items[1], parent=value)
    orelse = Value(scope, argument.items[2], parent=value)
    decided = condition(scope, name, defaults=True)
    if decided is not None:
        return (then if decided else orelse).final
    one, other = then.final, orelse.final
    if one.kind == other.kind == "scalar" and then.text() == orelse.text():
        return one
    return unknown(f"condition {name} is settled at deploy time")


def _find_in_map(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    if not isinstance(argument, SequenceNode) or len(argument.items) < 3 or scope.mappings is None:
        return unknown("Fn::FindInMap")
    keys = [Value(scope, item, parent=value).text() for item in argument.items[:3]]
    found: Value | None = None
    if None not in keys:
        found = scope.mappings.get(*(key for key in keys if key is not None))
    if found is None and len(argument.items) > 3:
        found = Value(scope, argument.items[3], parent=value).get("DefaultValue")
    if found is None:
        return unknown("Fn::FindInMap by what is settled at deploy time")
    return found.final


def _same(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    return Value(scope, argument, parent=value).final


def _length(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    source = Value(scope, argument, parent=value)
    if source.kind != "list":
        return unknown("Fn::Length of what is settled at deploy time")
    return Final("scalar", node=_scalar(str(len(list(source.elements()))), argument))


def _scalar(text: str, node: TreeNode) -> Scalar:
    return Scalar(text, "", False, node.line, node.column, node.end_line, node.end_column)


def _has_empty_default(parameter: Value) -> bool:
    node = parameter.node
    return isinstance(node, MappingNode) and any(
        key.text == "Default" and isinstance(value, Scalar) and value.text == "" for key, value in node.pairs
    )


def _parts(value: Value) -> "list[str | tuple[str, str] | None]":
    return _final_parts(value.final)


def _final_parts(final: Final) -> "list[str | tuple[str, str] | None]":
    if final.kind == "scalar" and isinstance(final.node, Scalar):
        return [final.node.text]
    if final.parts is not None:
        return list(final.parts)
    if final.kind == "reference" and final.target is not None:
        return [final.target]
    if final.target is not None:
        return [final.target]
    return [None]


def _joined(parts: "list[str | tuple[str, str] | None]", node: TreeNode) -> Final:
    kept: list[str | tuple[str, str] | None] = []
    length = 0
    for part in parts:
        if part == "":
            continue
        length += len(part) if isinstance(part, str) else 1
        if length > _LONGEST:
            return unknown(f"a text of more than {_LONGEST:,} characters")
        if isinstance(part, str) and kept and isinstance(kept[-1], str):
            kept[-1] += part
        else:
            kept.append(part)
    if len(kept) > _PIECES:
        return unknown("a text of too many parts")
    if all(isinstance(part, str) for part in kept):
        text = "".join(part for part in kept if isinstance(part, str))
        return unknown("a dynamic reference") if dynamic(text) else Final("scalar", node=_scalar(text, node))
    if len(kept) == 1 and isinstance(kept[0], tuple):
        return Final("reference", target=kept[0])
    return Final("text", parts=kept)


RESOLVERS: dict[str, Callable[["Scope", Value, TreeNode], Final]] = {
    "Ref": _ref,
    "GetAtt": _get_att,
    "Sub": _sub,
    "Join": _join,
    "Select": _select,
    "Split": _split,
    "If": _if,
    "FindInMap": _find_in_map,
    "Base64": _same,
    "Length": _length,
}
