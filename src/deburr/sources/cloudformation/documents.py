"""Documents beside a template or inside one of its texts: OpenAPI bodies, state machine definitions."""

import re
from collections.abc import Sequence
from pathlib import Path

from deburr.errors import SourceError
from deburr.sources.cloudformation.parse import NODES, parse
from deburr.sources.cloudformation.scope import Scope
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.texts import Part, joined
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode, walk
from deburr.sources.cloudformation.uploaded import path_of
from deburr.sources.cloudformation.values import Settled, Value

# A substitution that stands where JSON wants a number: `"TimeoutSeconds": ${Limit}`.
BARE = rb"([:,\[]\s*)(\$\{[A-Za-z0-9_.:]+\})(?=\s*[,}\]\r\n])"

_OPEN, _CLOSE = "\ue001", "\ue002"  # private use: they mark what a text refers to while it is parsed
_MARK = f"{_OPEN}([0-9]+){_CLOSE}"


def local_file(stack: Stack, where: Value) -> Value | None:
    """The YAML or JSON file that a value names; None, and a gap, when there is none to read.

    Only files below the checked folder are read; `${Name}` in them stays as written, a text.
    """
    scope = stack.template.scope
    written = path_of(where, scope)
    path = (scope.folder / written).resolve() if written else None
    root = scope.root.resolve()
    if path is None or not path.is_relative_to(root) or not path.is_file():
        stack.gap(where.at, f"{where.path} is not in a local file")
        return None
    file = path.relative_to(root).as_posix()
    try:
        document = parse(_quoted(path.read_bytes()), file=file)
    except (SourceError, OSError) as error:
        stack.gap(where.at, f"{where.path} cannot be read: {error}")
        return None
    return _value(document.root, file, path.parent, root, where)


def embedded(stack: Stack, text: Value) -> Value:
    """The document that is written as a text inside the template; every place in it is the text's own."""
    if text.kind not in ("scalar", "text"):
        return text
    at = text.at
    root = decoded(text.final.parts or [text.pattern()], text.node, at.file)
    return _value(root, at.file, stack.template.scope.folder, stack.template.scope.root, text)


def decoded(parts: Sequence[Part], at: TreeNode, file: str) -> TreeNode | None:
    """The tree that a text holds as YAML or JSON, every node at the text's own place; None for a text that is neither.

    parts  of the text: what it refers to stands in the tree where it stands in the text.
    """
    marked = "".join(part if isinstance(part, str) else f"{_OPEN}{number}{_CLOSE}" for number, part in enumerate(parts))
    try:
        root = parse(_quoted(marked.encode(errors="replace")), file=file).root
    except SourceError:
        return None
    for node in walk(root, NODES) if root is not None else ():
        _unmark(node, parts)
        node.line, node.column, node.end_line, node.end_column = at.line, at.column, at.end_line, at.end_column
    return root


def _unmark(node: TreeNode, parts: Sequence[Part]) -> None:
    """Put what the text refers to where its marks stand in the tree."""
    if isinstance(node, MappingNode):
        node.pairs = [(key, _unmarked(value, parts)) for key, value in node.pairs]
    elif isinstance(node, SequenceNode):
        node.items = [_unmarked(item, parts) for item in node.items]


def _unmarked(node: TreeNode, parts: Sequence[Part]) -> TreeNode:
    if not isinstance(node, Scalar) or _OPEN not in node.text:
        return node
    pieces = re.split(_MARK, node.text)  # every second one is a number
    return Settled(joined([parts[int(piece)] if at % 2 else piece for at, piece in enumerate(pieces)], node), node)


def _quoted(data: bytes) -> bytes:
    return re.sub(BARE, rb'\1"\2"', data)


def _value(root_node: TreeNode | None, file: str, folder: Path, root: Path, otherwise: Value) -> Value:
    if root_node is None:
        return otherwise
    return Value(Scope(file, folder, root, {}), root_node)
