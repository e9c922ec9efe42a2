"""Programs as trees, for edits: parsed by the grammar of their file's name, found by place."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from deburr.fixes.splice import CannotEdit, span
from deburr.grammars import parser
from deburr.place import Place

if TYPE_CHECKING:
    from tree_sitter import Node

_GRAMMARS = {
    ".py": "python",
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), "javascript"),
    **dict.fromkeys((".ts", ".mts", ".cts"), "typescript"),
    ".tsx": "tsx",
}
_CALLS = frozenset({"call", "call_expression", "new_expression"})


def is_program(file: str) -> bool:
    """True for a file of a language whose grammar is here."""
    return PurePosixPath(file).suffix in _GRAMMARS


def tree_at(text: str, source: bytes, at: Place) -> tuple["Node", int]:
    """The whole program, and the byte at which a place begins.

    source  the text in UTF-8, which the tree counts in.
    Raises  CannotEdit when the file is no program, or has no such place.
    """
    root = _parsed(at.file, source)
    start, _ = span(text, at)
    return root, len(text[:start].encode())


def broken(file: str, text: str) -> bool:
    """True for a program that does not parse whole; never for what is no program."""
    return is_program(file) and _parsed(file, text.encode()).has_error


def call_at(text: str, source: bytes, at: Place) -> "Node":
    """The call that reaches from where to where a place says.

    source  the text in UTF-8, which the tree counts in.
    Raises  CannotEdit when no call stands there, or the file is no program.
    """
    root = _parsed(at.file, source)
    start, end = (len(text[:offset].encode()) for offset in span(text, at))
    node: Node | None = root.descendant_for_byte_range(start, max(start, end - 1))
    while node is not None and not (node.type in _CALLS and node.start_byte == start):
        node = node.parent
    if node is None:
        raise CannotEdit("no call stands there")
    return node


def program(file: str, source: bytes) -> "Node":
    """The root of a whole file.

    Raises  CannotEdit for a file that is no program, or not all of which could be read.
    """
    root = _parsed(file, source)
    if root.has_error:
        raise CannotEdit("not all of the file could be read")
    return root


def _parsed(file: str, source: bytes) -> "Node":
    grammar = _GRAMMARS.get(PurePosixPath(file).suffix)
    if grammar is None:
        raise CannotEdit("code inside a template is not edited")
    return parser(grammar).parse(source).root_node


def written(node: "Node | None") -> str:
    """A node's text; "" for none."""
    return node.text.decode() if node is not None and node.text is not None else ""


def chars(source: bytes, offset: int) -> int:
    """How many characters the bytes before an offset are: trees count in bytes, edits in characters."""
    return len(source[:offset].decode())


def within(node: "Node") -> "Iterator[Node]":
    """A node and all below it."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(found.children))
