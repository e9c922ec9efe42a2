"""Where a statement of a module stands, the comments right above it included, and what a function is called."""

from typing import TYPE_CHECKING

from deburr.fixes.programs import written

if TYPE_CHECKING:
    from tree_sitter import Node


def outermost(node: "Node") -> "Node":
    """The statement of the module that a node stands in."""
    while node.parent is not None and node.parent.parent is not None:
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


def called(function: "Node") -> str:
    """The name under which a function is known to its module."""
    name = function.child_by_field_name("name")
    parent = function.parent
    if name is None and parent is not None:
        name = parent.child_by_field_name("name") or parent.child_by_field_name("left")
    return written(name).rpartition(".")[2]
