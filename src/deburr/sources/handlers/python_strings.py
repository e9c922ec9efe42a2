"""Python's strings and numbers: literals, f-strings, implicit concatenation, `%` and `.format`."""

import re
from typing import TYPE_CHECKING

from deburr.sources.handlers.lowering import Lowering, text_of
from deburr.sources.handlers.newer import note_quotes
from deburr.sources.handlers.syntax import Expr, Literal, Other, Sequence, Spread, Text

if TYPE_CHECKING:
    from tree_sitter import Node as Tree

_ESCAPE = r"\\(?:(\n)|\r\n|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([abfnrtv\\'\"]))"
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_PERCENT = r"%(?:%|[#0\- +]*(?:\d+)?(?:\.\d+)?[hlL]?([diouxXeEfFgGcrsa]))"
_FIELD = r"\{\{|\}\}|\{(\w*)(?:![rsa])?(?::[^{}]*)?\}"


def string(low: Lowering, node: "Tree") -> Expr:
    pieces = _pieces(low, node)
    return text_of(pieces) if len(pieces) > 1 else Literal(str(pieces[0]))


def concatenated(low: Lowering, node: "Tree") -> Expr:
    pieces: list[str | Expr] = []
    for child in node.named_children:
        if child.type == "string":
            pieces.extend(_pieces(low, child))
    return text_of(pieces)


def _pieces(low: Lowering, node: "Tree") -> list[str | Expr]:
    """What stands between the quotes, cut at the interpolations.

    By offsets: tree-sitter-python 0.25 gives a raw string of backslashes no content node.
    """
    opening, closing = node.children[0], node.children[-1]
    written = low.text(opening)
    quotes = written.lstrip("bBfFrRtTuU")
    prefix = written[: len(written) - len(quotes)].lower()
    pieces: list[str | Expr] = []
    at = opening.end_byte
    if "f" in prefix or "t" in prefix:
        for child in node.named_children:
            if child.type == "interpolation":
                note_quotes(low.source, child, quotes.encode(), low.newer)
                pieces.append(_content(low.source[at : child.start_byte], prefix))
                pieces.append(_interpolated(low, child))
                at = child.end_byte
    end = node.end_byte if closing.is_missing else node.end_byte - len(quotes)
    pieces.append(_content(low.source[at:end], prefix))
    return pieces


def _content(source: bytes, prefix: str) -> str:
    text = source.decode(errors="replace")
    if "\\" in text and "r" not in prefix:
        text = re.sub(_ESCAPE, _unescape, text)
    if "f" in prefix or "t" in prefix:
        text = text.replace("{{", "{").replace("}}", "}")
    return text


def _interpolated(low: Lowering, node: "Tree") -> Expr:
    parts = low.exprs(node.children_by_field_name("expression"))
    width = node.child_by_field_name("format_specifier")
    if width is not None and width.named_child_count:
        for child in width.named_children:
            parts.extend(low.exprs(child.children_by_field_name("expression")))
    if len(parts) == 1:
        return parts[0]
    return low.at(Other("interpolation", parts), node)


def _unescape(found: re.Match[str]) -> str:
    octal, hexadecimal, short, long, simple = found.group(2, 3, 4, 5, 6)
    if simple:
        return _SIMPLE.get(simple, simple)
    if octal:
        return chr(int(octal, 8))
    code = hexadecimal or short or long
    if not code:
        return ""  # a line continued
    point = int(code, 16)
    return chr(point) if point < 0x110000 and not 0xD800 <= point < 0xE000 else found.group()


def number(low: Lowering, node: "Tree") -> Expr:
    """An integer or float; what Python 3 does not read, or is imaginary, is Other."""
    written = low.text(node).replace("_", "").lower().rstrip("l")
    if len(written) > 100:
        return Other(node.type, [])
    try:
        if node.type == "float" or ("e" in written and not written.startswith("0x")):
            return Literal(float(written))
        if written.startswith("0") and written.isdecimal():
            return Literal(int(written, 8))
        return Literal(int(written, 0))
    except ValueError:
        return Other(node.type, [])


def percent(left: Expr, right: Expr) -> Text | Literal:
    """`"%s-table" % name`: the values in their places when the count fits, else behind the text."""
    values = right.items if isinstance(right, Sequence) else [right]
    pieces = left.parts if isinstance(left, Text) else [str(left.value)] if isinstance(left, Literal) else []
    waiting = list(values)
    filled: list[str | Expr] = []
    for piece in pieces:
        if not isinstance(piece, str):
            filled.append(piece)
            continue
        at = 0
        for found in re.finditer(_PERCENT, piece):
            filled.append(piece[at : found.start()])
            at = found.end()
            if found.group(1) is None:
                filled.append("%")
            elif waiting:
                filled.append(waiting.pop(0))
            else:
                return text_of([left, *values])
        filled.append(piece[at:])
    return text_of([left, *values]) if waiting else text_of(filled)


def formatted(template: Expr, args: list[Expr], keywords: list[tuple[str | None, Expr]]) -> Text | Literal:
    """`"{}-table".format(name)`: the values in their places when each is plain, else behind the text."""
    named = {key: value for key, value in keywords if key}
    behind = text_of([template, *args, *(value for _, value in keywords)])
    if not isinstance(template, Literal) or len(named) < len(keywords):
        return behind
    if any(isinstance(arg, Spread) for arg in args):
        return behind
    text = str(template.value)
    filled: list[str | Expr] = []
    at = used = 0
    placed: list[Expr] = []
    for found in re.finditer(_FIELD, text):
        filled.append(text[at : found.start()])
        at = found.end()
        field = found.group(1)
        if field is None:
            filled.append(found.group()[0])
            continue
        index = int(field) if field.isdecimal() else used if field == "" else -1
        used += field == ""
        value = named.get(field) if index < 0 else args[index] if index < len(args) else None
        if value is None:
            return behind
        filled.append(value)
        placed.append(value)
    filled.append(text[at:])
    left = "".join(piece for piece in filled if isinstance(piece, str))
    misread = "{" in left and "{{" not in text
    unplaced = any(value not in placed for value in [*args, *named.values()])
    return behind if misread or unplaced else text_of(filled)
