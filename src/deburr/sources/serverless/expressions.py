"""The spelling of variables: `${source(parameters):address, fallback}`, within each other and within texts."""

import re
from collections.abc import Iterator

from msgspec import Struct

# Anything else in `${...}` is CloudFormation's: `${AWS::Region}`, `${Table.Arn}`.
_SOURCE = re.compile(r"(?P<source>[A-Za-z][\w-]*)(?:\((?P<parameters>.*)\))?:(?!:)(?P<address>.*)", re.DOTALL)
_CALL = re.compile(r"(?P<source>[A-Za-z]\w*)\((?P<parameters>.*)\)", re.DOTALL)
_LITERAL = re.compile(r"'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\"|(?P<bare>true|false|null|-?\d+(?:\.\d+)?)")
DEEPEST = 40  # variables within each other


class Literal(Struct, frozen=True):
    """A fallback as written; `plain` where it is no text."""

    text: str
    plain: bool


class Variable(Struct, frozen=True):
    """One of the ways in which a variable may find its value; its parts may hold variables of their own."""

    source: str
    parameters: str
    address: str


def split(text: str) -> Iterator[tuple[str, bool]]:
    """Text and variables in turn: the piece without `${` and `}`, and whether it is a variable."""
    at = 0
    while (start := text.find("${", at)) >= 0:
        end = _closing(text, start + 2)
        if end < 0:
            break
        if start > at:
            yield text[at:start], False
        yield text[start + 2 : end], True
        at = end + 1
    if at < len(text):
        yield text[at:], False


def ways(inner: str) -> list[Variable | Literal] | None:
    """What stands between the commas of a variable; None for what is no variable of the framework."""
    found: list[Variable | Literal] = []
    for piece in _pieces(inner):
        literal = _LITERAL.fullmatch(piece)
        match = _SOURCE.fullmatch(piece) or _CALL.fullmatch(piece)
        if literal is not None:
            bare = literal["bare"]
            found.append(Literal(bare or literal["single"] or literal["double"] or "", bare is not None))
        elif match is not None:
            address = match.groupdict().get("address") or ""
            found.append(Variable(match["source"], (match["parameters"] or "").strip(), address.strip()))
        elif piece.startswith("${"):
            found.append(Variable("", "", piece))
        elif not found:
            return None
    return found or None


def _closing(text: str, at: int) -> int:
    depth = 1
    for position in range(at, len(text)):
        if text[position] == "}":
            depth -= 1
            if not depth:
                return position
        elif text[position] == "{" and text[position - 1] == "$":
            depth += 1
    return -1


def _pieces(inner: str) -> Iterator[str]:
    """What stands between the commas that are in no quotes, parentheses and braces."""
    depth, quote, start = 0, "", 0
    for at, char in enumerate(inner):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "({":
            depth += 1
        elif char in ")}":
            depth -= 1
        elif char == "," and depth <= 0:
            yield inner[start:at].strip()
            start = at + 1
    yield inner[start:].strip()
