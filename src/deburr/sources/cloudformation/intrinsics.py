"""What each intrinsic function gives, as far as it is known before deployment."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from deburr.sources.cloudformation.conditions import condition
from deburr.sources.cloudformation.names import named
from deburr.sources.cloudformation.texts import PIECES, Part, joined, parts_of
from deburr.sources.cloudformation.tree import Scalar, SequenceNode, TreeNode
from deburr.sources.cloudformation.values import Final, Value, unknown

if TYPE_CHECKING:
    from deburr.sources.cloudformation.scope import Scope

VARIABLE = re.compile(r"\$\{(!?)([^}]*)\}")


def _ref(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    if not isinstance(argument, Scalar):
        return unknown("Ref of no name")
    return named(scope, argument.text, argument)


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
    parts: list[Part] = []
    at = 0
    for match in VARIABLE.finditer(text_node.text):
        parts.append(text_node.text[at : match.start()])
        at = match.end()
        name = match[2].strip()
        if match[1]:
            parts.append(f"${{{name}}}")
        elif name in variables:
            parts.extend(parts_of(variables[name].final))
        elif "." in name and name not in scope.parameters:
            logical_id, _, attribute = name.partition(".")
            parts.append((logical_id, attribute))
        else:
            parts.extend(parts_of(named(scope, name, text_node)))
    parts.append(text_node.text[at:])
    return joined(parts, text_node)


def _join(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
        return unknown("Fn::Join has no delimiter and list")
    delimiter = Value(scope, argument.items[0], parent=value).text()
    pieces = Value(scope, argument.items[1], parent=value)
    if delimiter is None and isinstance(argument.items[0], Scalar):
        delimiter = argument.items[0].text
    if delimiter is None or pieces.kind != "list":
        return unknown("Fn::Join of what is settled at deploy time")
    parts: list[Part] = []
    for at, piece in enumerate(pieces.elements()):
        if at:
            parts.append(delimiter)
        parts.extend(parts_of(piece.final))
        if len(parts) > PIECES:
            return unknown("a text of too many parts")
    return joined(parts, argument)


def _select(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
        return unknown("Fn::Select has no index and list")
    index = Value(scope, argument.items[0], parent=value).integer()
    source = Value(scope, argument.items[1], parent=value)
    items = list(source.elements())
    if source.kind == "unknown" and source.final.target is not None:
        return Final("text", parts=[source.final.target])
    if source.kind != "list" or index is None or not 0 <= index < len(items):
        return unknown("Fn::Select from what is settled at deploy time")
    return items[index].final


def _split(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
        return unknown("Fn::Split has no delimiter and text")
    delimiter = Value(scope, argument.items[0], parent=value).text()
    whole = Value(scope, argument.items[1], parent=value)
    text = whole.text()
    if not delimiter or text is None:
        return unknown("Fn::Split of what is settled at deploy time", whole.reference())
    return Final("list", items=[Value(scope, argument.like(part), parent=value) for part in text.split(delimiter)])


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
    elif keys[0] is not None and keys[2] is not None:
        found = _alike(scope.mappings.get(keys[0]), keys[2])
    if found is None and len(argument.items) > 3:
        found = Value(scope, argument.items[3], parent=value).get("DefaultValue")
    if found is None:
        return unknown("Fn::FindInMap by what is settled at deploy time")
    return found.final


def _alike(mapping: Value | None, key: str) -> Value | None:
    """What stands under a key in every row of a mapping, whichever row deployment takes; None where they differ."""
    rows = [row.get(key) for _, row in mapping.items()] if mapping is not None and mapping.kind == "map" else []
    texts = {row.text() if row is not None else None for row in rows}
    return rows[0] if len(texts) == 1 and None not in texts else None


def _same(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    return Value(scope, argument, parent=value).final


def _length(scope: "Scope", value: Value, argument: TreeNode) -> Final:
    source = Value(scope, argument, parent=value)
    if source.kind != "list":
        return unknown("Fn::Length of what is settled at deploy time")
    return Final("scalar", node=argument.like(str(len(list(source.elements())))))


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
