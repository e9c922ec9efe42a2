"""Where a statement of a module stands, the comments right above it included."""

from typing import TYPE_CHECKING

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
