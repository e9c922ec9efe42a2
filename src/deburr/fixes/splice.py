"""Pieces of a text replaced, everything else left as it stands."""

import re
from bisect import bisect_left
from collections.abc import Iterable

from msgspec import Struct

from deburr.errors import DeburrError
from deburr.place import Place

_LINE_END = re.compile(r"\r\n|\r|\n")


class CannotEdit(DeburrError):
    """An edit that this file, as it is written, cannot take; the message says why."""


class Splice(Struct, frozen=True, order=True):
    """Put `text` in place of the characters from `start` up to `end`; nothing is replaced where they are equal."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with all of them done; they must not touch each other (`clash` tells)."""
    made, at = [], 0
    for splice in sorted(splices):
        made += [text[at : splice.start], splice.text]
        at = splice.end
    return "".join([*made, text[at:]])


def clash(one: Splice, other: Splice) -> bool:
    """True where both change the same characters, or put something at the same spot."""
    return one.start <= other.end and other.start <= one.end


def plain(text: str) -> str:
    """The same with every line ended by \\n: what edits are made in, since they are to know one kind of line end."""
    return text.replace("\r\n", "\n")


def as_written(text: str, splices: Iterable[Splice]) -> tuple[Splice, ...]:
    """Splices of the plain text as splices of the text itself: lines that they add end as the one does that they are
    put into.
    """
    if "\r\n" not in text:
        return tuple(splices)
    ends = [match.start() - before for before, match in enumerate(re.finditer("\r\n", text))]
    found = []
    for each in splices:
        start, end = (at + bisect_left(ends, at) for at in (each.start, each.end))
        found.append(Splice(start, end, each.text.replace("\n", _line_end(text, start))))
    return tuple(found)


def _line_end(text: str, at: int) -> str:
    """What ends the line of a text in which a character stands; for the last one, what ends the line before."""
    end = text.find("\n", at)
    end = text.rfind("\n") if end < 0 else end
    return "\r\n" if text[:end].endswith("\r") else "\n"


def offset(text: str, line: int, column: int) -> int:
    """How many characters stand before a place, whose line and column count from 1.

    Raises  CannotEdit when the text has no such place: it changed since it was read.
    """
    start = 0
    for _ in range(line - 1):
        end = _LINE_END.search(text, start)
        if end is None:
            raise CannotEdit("has changed since it was read")
        start = end.end()
    return start + column - 1


def span(text: str, at: Place) -> tuple[int, int]:
    """From where to where a place reaches, in characters.

    Raises  CannotEdit for a place whose end is not known.
    """
    if not at.end_line:
        raise CannotEdit("it is not known where it ends")
    return offset(text, at.line, at.column), offset(text, at.end_line, at.end_column)
