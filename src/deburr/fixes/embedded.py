"""Code that stands in a template as a block of text: edited as a file of its own, and put back at its indent."""

import re

import yaml
from msgspec import Struct

from deburr.fixes.programs import broken
from deburr.fixes.splice import CannotEdit, Splice, offset
from deburr.fixes.template_values import composed
from deburr.place import Place

NAMES = ("inline.py", "inline.js")
"""What each language's code is called while it is edited."""


class Embedded(Struct, frozen=True):
    """code     without the indent that the template gives it.
    at       the edit's place, in the code.
    indent   how many spaces each line stands in.
    starts   where each of its lines begins in the template, in characters.
    lengths  how long each is there, indent included.
    """

    code: str
    at: Place
    indent: int
    starts: tuple[int, ...]
    lengths: tuple[int, ...]

    def outward(self, splice: Splice) -> Splice:
        """The same change in the template: whole lines come and go with their indent."""
        margin = " " * self.indent
        if self._begins_line(splice.start) and self._begins_line(splice.end):
            text = re.sub(r"(?m)^(?=.)", margin, splice.text)
            return Splice(self._line_start(splice.start), self._line_start(splice.end), text)
        text = re.sub(r"\n(?!\n)", f"\n{margin}", splice.text)
        return Splice(self._outside(splice.start), self._outside(splice.end), text)

    def _begins_line(self, at: int) -> bool:
        return at == 0 or self.code[at - 1] == "\n"

    def _line_start(self, at: int) -> int:
        line = self.code.count("\n", 0, at)
        return self.starts[line] if line < len(self.starts) else self.starts[-1] + self.lengths[-1] + 1

    def _outside(self, at: int) -> int:
        line = self.code.count("\n", 0, at)
        column = at - (self.code.rfind("\n", 0, at) + 1)
        if line >= len(self.starts):
            return self.starts[-1] + self.lengths[-1]
        return self.starts[line] + min(self.indent + column, self.lengths[line])


def embedded(text: str, at: Place) -> Embedded:
    """The block of code in which a place stands, whose columns count from the code's own margin.

    Raises  CannotEdit when it does not stand in a literal block (`|`), or is neither Python nor JavaScript that parses.
    """
    for node in _literals(composed(text)):
        first, last = node.start_mark.line + 1, node.end_mark.line  # lines from 0, the marker's own before them
        if first <= at.line - 1 < max(last, first + 1):
            return _taken(text, at, first, last)
    raise CannotEdit("code inside a template is edited only in a literal block (|)")


def _taken(text: str, at: Place, first: int, last: int) -> Embedded:
    lines = text.split("\n")[first:last]
    indent = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), 0)
    code = "\n".join(line[indent:] for line in lines) + "\n"
    name = next((name for name in NAMES if not broken(name, code)), None)
    if name is None:
        raise CannotEdit("code inside a template does not parse as it stands there")
    starts = tuple(offset(text, first + 1 + each, 1) for each in range(len(lines)))
    moved = Place(name, at.line - first, at.column, at.end_line - first if at.end_line else 0, at.end_column, at.path)
    return Embedded(code, moved, indent, starts, tuple(map(len, lines)))


def _literals(node: yaml.Node) -> list[yaml.ScalarNode]:
    found: list[yaml.ScalarNode] = []
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, yaml.ScalarNode) and each.style == "|":
            found.append(each)
        elif isinstance(each, yaml.MappingNode):
            waiting += [value for _, value in each.value]
        elif isinstance(each, yaml.SequenceNode):
            waiting += each.value
    return found
