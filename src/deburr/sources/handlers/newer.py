"""Which syntax a file has that an older version of its language takes for an error.

Looked for by its letters, then by what the tree says stands there: most files have none, and are searched in no time.
Names are those of the facts `language.*.syntax`, which say since when each is known.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node as Tree

Spots = dict[str, tuple[int, int]]
"""Name of a syntax -> row and column in bytes, from 0, of its first place."""


class Sign(NamedTuple):
    """Letters that announce a syntax, and whether a node at them is it."""

    letters: bytes
    name: str
    is_it: "Callable[[Tree], bool]"


def _typed(*types: str) -> "Callable[[Tree], bool]":
    return lambda node: node.type in types


def _within(kind: str, parent: str) -> "Callable[[Tree], bool]":
    return lambda node: node.type == kind and node.parent is not None and node.parent.type == parent


def _is_alias(node: "Tree") -> bool:
    """`type X = int`, not `type(x).y = z`, which tree-sitter-python 0.25 takes for one."""
    above = node.parent
    left = above.child_by_field_name("left") if above is not None and above.type == "type_alias_statement" else None
    first = left.named_children[0] if left is not None and left.named_children else None
    return node.type == "type" and first is not None and first.type in ("identifier", "generic_type")


def _is_private_method(node: "Tree") -> bool:
    name = node.parent if node.type == "#" else node
    return (
        name is not None
        and name.type == "private_property_identifier"
        and name.parent is not None
        and name.parent.type == "method_definition"
    )


_PYTHON = (
    Sign(b":=", ":=", _within(":=", "named_expression")),
    Sign(b"match ", "match", _within("match", "match_statement")),
    Sign(b"except*", "except*", _typed("except_clause", "except_group_clause")),
    Sign(b"except *", "except*", _typed("except_clause", "except_group_clause")),
    Sign(b"type ", "type statement", _is_alias),
    Sign(b"/,", "/ among parameters", _typed("positional_separator", "parameters")),
    Sign(b"/)", "/ among parameters", _typed("positional_separator", "parameters")),
    Sign(b"=}", "= in an f-string", _typed("interpolation")),
)
_JAVASCRIPT = (
    Sign(b"?.", "?.", _typed("optional_chain", "?.")),
    Sign(b"??", "??", _within("??", "binary_expression")),
    Sign(b"??=", "??=", _typed("??=")),
    Sign(b"||=", "||=", _typed("||=")),
    Sign(b"&&=", "&&=", _typed("&&=")),
    Sign(b"#", "private method", _is_private_method),
    Sign(b"static {", "static block", _typed("class_static_block")),
    Sign(b"with {", "import attribute", _typed("import_attribute")),
)
SIGNS = {"python": _PYTHON, "javascript": _JAVASCRIPT}
_PARAMETERS = rb"(?:def|class)\s+\w+\["
"""Wherever it stands: what the tree says is asked next, and a boundary in front would be looked for at each byte."""
_UNION, _GENERIC = "| between types", "list[...] as a type"
_BUILTIN = rb"(?<![\w.])(?:list|dict|tuple|set|frozenset|type)\["


def newer(source: bytes, root: "Tree", language: str) -> Spots:
    """The syntax of a file that came late to its language, as far as it is told by letters."""
    found: Spots = {}
    for letters, name, is_it in SIGNS.get(language, ()):
        at = source.find(letters) if name not in found else -1
        while at >= 0:
            node = root.descendant_for_byte_range(at, at + len(letters.rstrip()))
            if node is not None and is_it(node):
                found[name] = node.start_point
                break
            at = source.find(letters, at + 1)
    if language == "python":
        for match in re.finditer(_PARAMETERS, source):
            node = root.descendant_for_byte_range(match.end() - 1, match.end())
            if node is not None and node.parent is not None and node.parent.type == "type_parameter":
                found["type parameters"] = node.start_point
                break
    return found


def note_annotation(source: bytes, node: "Tree", found: Spots) -> None:
    """What a type in a `def` needs that is worked out when the `def` is run."""
    text = source[node.start_byte : node.end_byte]
    if b'"' in text or b"'" in text:
        return
    if b"|" in text and _UNION not in found:
        found[_UNION] = node.start_point
    if b"[" in text and _GENERIC not in found and re.search(_BUILTIN, text):
        found[_GENERIC] = node.start_point


def note_quotes(source: bytes, interpolation: "Tree", quotes: bytes, found: Spots) -> None:
    """`f"{order["id"]}"`: the string ended there."""
    name = "an f-string with its own quotes in it"
    if name not in found and quotes in source[interpolation.start_byte : interpolation.end_byte]:
        found[name] = interpolation.start_point
