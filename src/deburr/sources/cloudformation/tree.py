"""A YAML or JSON document as it is written: scalars stay text, every node knows where it stands."""

from collections.abc import Iterator

from deburr.place import Place


class TreeNode:
    """line and column from 1, in characters; the end is just past the last character."""

    __slots__ = ("column", "end_column", "end_line", "line", "tag")

    def __init__(self, tag: str, line: int, column: int, end_line: int, end_column: int) -> None:
        self.tag = tag
        self.line = line
        self.column = column
        self.end_line = end_line
        self.end_column = end_column

    def place(self, file: str, path: str = "") -> Place:
        return Place(file, self.line, self.column, self.end_line, self.end_column, path)

    def like(self, text: str) -> "Scalar":
        """A text at the same spot."""
        return Scalar(text, "", False, self.line, self.column, self.end_line, self.end_column)


class Scalar(TreeNode):
    """plain  True when it is written without quotes, so that `yes`, `~` and `3` may be more than text."""

    __slots__ = ("plain", "text")

    def __init__(
        self, text: str, tag: str, plain: bool, line: int, column: int, end_line: int, end_column: int
    ) -> None:
        self.tag = tag  # written out: a tree has more of these than of all else
        self.line = line
        self.column = column
        self.end_line = end_line
        self.end_column = end_column
        self.text = text
        self.plain = plain

    @property
    def null(self) -> bool:
        return self.plain and not self.tag and self.text in ("", "~", "null", "Null", "NULL")


class MappingNode(TreeNode):
    __slots__ = ("pairs",)

    def __init__(self, tag: str, line: int, column: int, end_line: int, end_column: int) -> None:
        super().__init__(tag, line, column, end_line, end_column)
        self.pairs: list[tuple[Scalar, TreeNode]] = []


class SequenceNode(TreeNode):
    __slots__ = ("items",)

    def __init__(self, tag: str, line: int, column: int, end_line: int, end_column: int) -> None:
        super().__init__(tag, line, column, end_line, end_column)
        self.items: list[TreeNode] = []


BUDGET = 20_000  # nodes looked at in one walk; aliases can make a small file endless


def walk(node: TreeNode, budget: int = BUDGET) -> Iterator[TreeNode]:
    """A node and everything in it, as far as the budget goes."""
    stack = [node]
    while stack and budget > 0:
        budget -= 1
        found = stack.pop()
        yield found
        if isinstance(found, MappingNode):
            stack.extend(value for _, value in reversed(found.pairs))
        elif isinstance(found, SequenceNode):
            stack.extend(reversed(found.items))
