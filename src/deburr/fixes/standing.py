"""Where a statement of a program stands, what is above it and before it, and what a function is called."""

from typing import TYPE_CHECKING

from deburr.fixes.programs import chars, within, written
from deburr.fixes.splice import CannotEdit, Splice

if TYPE_CHECKING:
    from tree_sitter import Node


def outermost(node: "Node") -> "Node":
    """The statement of the module that a node stands in."""
    while node.parent is not None and node.parent.parent is not None:
        node = node.parent
    return node


def root_of(node: "Node") -> "Node":
    """The whole program."""
    while node.parent is not None:
        node = node.parent
    return node


def with_comments(top: "Node", lines: list[bytes]) -> int:
    """The byte where what precedes a statement ends: comments right above it are its own."""
    return sum(len(line) + 1 for line in lines[: own_row(top, lines)])


def own_row(top: "Node", lines: list[bytes]) -> int:
    """The row in which a statement begins, or the first comment right above it."""
    row = top.start_point.row
    while row and lines[row - 1].lstrip().startswith((b"#", b"//", b"/*", b"*")):
        row -= 1
    return row


def indent_of(source: bytes, node: "Node") -> str:
    """What stands before a statement on its line.

    Raises  CannotEdit when that is another statement.
    """
    before = source[: node.start_byte].rpartition(b"\n")[2].decode()
    if before.strip():
        raise CannotEdit("another statement stands on its line")
    return before


def line_start(source: bytes, row: int) -> int:
    """The byte at which a row begins; where the program ends for one behind its last."""
    at = 0
    for _ in range(row):
        end = source.find(b"\n", at)
        if end < 0:
            return len(source)
        at = end + 1
    return at


def further_in(source: bytes, around: "Node", rows: range, step: str) -> list[Splice]:
    """These rows one step further in: not those that are empty, nor those that begin within a text.

    around  a part of the program that holds them.
    """
    texts = {
        row
        for each in within(around)
        if each.type in ("string", "template_string")
        for row in range(each.start_point.row + 1, each.end_point.row + 1)
    }
    lines = source.split(b"\n")
    starts = (chars(source, line_start(source, row)) for row in rows if row not in texts and lines[row].strip())
    return [Splice(at, at, step) for at in starts]


def in_block(source: bytes, around: "Node", rows: range, between: tuple[str, str], step: str) -> list[Splice]:
    """These rows between two lines, or several, and one step further in.

    around  a part of the program that holds them.
    """
    start, end = (chars(source, line_start(source, row)) for row in (rows.start, rows.stop))
    ends = source.endswith(b"\n") or rows.stop < source.count(b"\n") + 1
    within_it = further_in(source, around, rows, step)
    first = "".join(each.text for each in within_it if each.start == start)
    others = [each for each in within_it if each.start != start]
    closing = f"{between[1]}\n" if ends else f"\n{between[1]}"
    return [Splice(start, start, f"{between[0]}\n{first}"), *others, Splice(end, end, closing)]


def is_text(statement: "Node") -> bool:
    """True for a statement of Python that is a text alone, as documentation is."""
    inner = statement.named_children[0] if statement.named_child_count else None
    return statement.type == "expression_statement" and inner is not None and inner.type == "string"


def called(function: "Node") -> str:
    """The name under which a function is known to its module."""
    name = function.child_by_field_name("name")
    parent = function.parent
    if name is None and parent is not None:
        name = parent.child_by_field_name("name") or parent.child_by_field_name("left")
    return written(name).rpartition(".")[2]
