"""tree-sitter, as far as it is needed: a tree within a time limit, where it is broken, its allow comments."""

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from deburr import grammars
from deburr.errors import SourceError
from deburr.sources.handlers.syntax import Broken

if TYPE_CHECKING:
    from tree_sitter import Node, Point

PARSE_S = 5.0  # a file that takes longer is no code a person wrote
BROKEN_KEPT = 20
_CHUNK = 1 << 16
_ALLOW = rb"deburr:[ \t]*allow\b"


class ParseTooLong(SourceError):
    """A file whose parse was given up for the time it took."""


def parse(source: bytes, grammar: str) -> "Node":
    """The root of a source's tree.

    grammar  one of `GRAMMARS`.
    Raises   ParseTooLong after `PARSE_S` seconds.
    """
    parser = grammars.parser(grammar)
    ends = time.monotonic() + PARSE_S

    def read(offset: int, _point: "Point") -> bytes:
        return source[offset : offset + _CHUNK]

    def late(_offset: int, _has_error: bool) -> bool:
        return time.monotonic() > ends

    try:
        return parser.parse(read, progress_callback=late).root_node
    except ValueError:  # tree-sitter's "Parsing failed": the callback stopped it
        parser.reset()
        raise ParseTooLong(
            f"parsing takes longer than {PARSE_S:g} s", hint="leave generated files out of the checked folder"
        ) from None


def clean(source: bytes) -> bytes:
    """The source without its byte order mark, as UTF-8; what is not UTF-8 becomes U+FFFD."""
    source = source.removeprefix(b"\xef\xbb\xbf")
    if source.isascii():
        return source
    try:
        source.decode()
    except UnicodeDecodeError:
        return source.decode(errors="replace").encode()
    return source


def broken_places(root: "Node", *, is_fine: Callable[["Node"], bool]) -> "list[Node]":
    """The first nodes that did not parse, in order; `is_fine` excuses one that is newer than the grammar."""
    found: list[Node] = []
    waiting = [root]
    while waiting and len(found) < BROKEN_KEPT:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            if not is_fine(node):
                found.append(node)
        elif node.has_error:
            waiting.extend(reversed(node.children))
    return found


def allow_comments(source: bytes, root: "Node") -> dict[int, str]:
    """Line -> what follows `deburr: allow` in a comment on that line."""
    allows: dict[int, str] = {}
    for found in re.finditer(_ALLOW, source):
        node = root.descendant_for_byte_range(found.start(), found.end())
        if node is None or node.type not in ("comment", "html_comment"):
            continue
        text = source[found.end() : node.end_byte].decode().partition("\n")[0]
        allows[source.count(b"\n", 0, found.start()) + 1] = text.strip().removesuffix("*/").strip()
    return allows


def sorted_places(places: list[Broken]) -> list[Broken]:
    """Each place once, first places first, at most `BROKEN_KEPT`."""
    distinct = {(place.line, place.column): place for place in places}
    return [distinct[spot] for spot in sorted(distinct)][:BROKEN_KEPT]
