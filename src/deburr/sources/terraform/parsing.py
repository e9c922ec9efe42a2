"""From bytes to blocks and expressions, with tree-sitter: what is broken stays unread, the rest is read."""

import re
from collections.abc import Mapping
from functools import partial

from msgspec import Struct
from tree_sitter import Node

from deburr.errors import SourceError
from deburr.grammars import parser
from deburr.sources.terraform import syntax
from deburr.sources.terraform.lowering import Lowering
from deburr.sources.terraform.syntax import Block, Expr, Span

LARGEST = 5 * 1024 * 1024  # bytes of one file
_ALLOW = re.compile(rb"(?:#|//|/\*)[ \t]*deburr:[ \t]*allow\b([^\r\n]*)")


class Parsed(Struct, frozen=True):
    """whole   the file as one block.
    allows  line -> what follows `deburr: allow` in a comment on it.
    broken  the first place that is no HCL: what stands around it may be missing; None in a sound file.
    """

    whole: Block
    allows: Mapping[int, str]
    broken: Span | None = None


def parse(data: bytes, *, file: str) -> Parsed:
    """A file's blocks and attributes, as far as they can be read.

    Raises  SourceError when it is too large, or no text.
    """
    if len(data) > LARGEST:
        raise SourceError(f"has {len(data):,} bytes, deburr reads up to {LARGEST:,}", where=file)
    if b"\x00" in data[:4096]:
        raise SourceError("is a binary file", where=file)
    data = data.removeprefix(b"\xef\xbb\xbf")
    lowering = Lowering(data, file)
    root = parser("hcl").parse(data).root_node
    allows: dict[int, str] = {}
    if b"deburr:" in data:
        for match in _ALLOW.finditer(data):
            allows[data.count(b"\n", 0, match.start()) + 1] = match[1].decode(errors="replace").strip()
    broken = lowering.span(_first_error(root)) if root.has_error else None
    return Parsed(Block((1, 1, 1, 1), file, "", (), partial(lowering.bodies, root, 0)), allows, broken)


def _first_error(root: Node) -> Node:
    """The innermost first node that is broken, found without going deeper than the stack allows."""
    node = root
    while not (node.is_error or node.is_missing):
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            break
        node = inner
    return node


def template(text: str, *, file: str) -> Expr:
    """A file that is a template, as the expression of a text."""
    marker = "DEBURR_END"
    while marker in text:
        marker += "_"
    whole = parse(f"text = <<{marker}\n{text}\n{marker}\n".encode(errors="replace"), file=file).whole
    found = whole.attributes.get("text")
    if isinstance(found, syntax.Literal) and isinstance(found.value, str):
        found.value = found.value.removesuffix("\n")  # the line break before the marker
    elif isinstance(found, syntax.Template) and isinstance(found.parts[-1], str):
        last = found.parts[-1].removesuffix("\n")
        found.parts[-1:] = [last] if last else []
    return found if found is not None else syntax.Unread((1, 1, 1, 1), f"{file} is no template")
