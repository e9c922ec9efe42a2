"""One file on its way from tree-sitter's tree to the small syntax; `Grammar` is what differs by language."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from deburr.sources.handlers import parsing
from deburr.sources.handlers.newer import Spots, newer
from deburr.sources.handlers.syntax import (
    Attribute,
    Broken,
    Expr,
    ExprStmt,
    If,
    Literal,
    Module,
    Name,
    Node,
    Other,
    Stmt,
    Text,
)

if TYPE_CHECKING:
    from tree_sitter import Node as Tree

DEEPEST = 100  # nesting kept; code written by people stays under 50, bundles under 90
LONGEST = 40  # branches of an if-chain, operands of a chain of operators, that are nested into one another
Made = TypeVar("Made", bound=Node)


class Grammar(Struct, frozen=True):
    """What one language's trees look like.

    expressions  node type -> how to lower it.
    statements   node type -> how to lower it; one may become none or several.
    wrappers     node types that stand for the one expression inside them -> True when it comes last.
    skipped      node types that are never lowered: punctuation, comments, types.
    openers      tokens that open a function or class; lost in an error, what follows them has lost its home.
    rescued      statements that are taken from such an error all the same.
    is_fine      excuses an error node for syntax newer than the grammar.
    """

    name: str
    expressions: "Mapping[str, Callable[[Lowering, Tree], Expr]]"
    statements: "Mapping[str, Callable[[Lowering, Tree, list[Stmt]], None]]"
    wrappers: dict[str, bool]
    skipped: frozenset[str]
    openers: frozenset[str]
    rescued: frozenset[str]
    is_fine: "Callable[[Tree], bool]"


def lower(source: bytes, grammar: Grammar, language: str) -> Module:
    """Lower a whole file.

    language  as the Module shall call it.
    Raises    ParseTooLong when the parser does not come to an end.
    """
    source = parsing.clean(source)
    root = parsing.parse(source, grammar.name)
    low = Lowering(source, grammar)
    low.newer = newer(source, root, language)
    if root.has_error:
        for node in parsing.broken_places(root, is_fine=grammar.is_fine):
            low.mark(node)
    body: list[Stmt] = []
    try:
        if root.type == "ERROR":
            low.salvage(root, body)
        else:
            low.statements(root.children, body)
    except RecursionError:  # called from deep in a walk; DEEPEST keeps it away otherwise
        body = []
        low.broken.append(Broken(1, 1))
    allows = parsing.allow_comments(source, root)
    spots = {name: (row + 1, low.characters(row, column) + 1) for name, (row, column) in low.newer.items()}
    return Module(language, body, parsing.sorted_places(low.broken), allows, spots)


class Lowering:
    """The state of one file's lowering.

    depth      how many expressions and blocks deep it stands.
    type_only  inside `if TYPE_CHECKING:`.
    yields     the function at hand has a `yield`.
    newer      syntax that came late to the language -> its first place.
    lazy_types  types in a `def` are not worked out when it is run.
    """

    __slots__ = (
        "_ascii",
        "_inner_bytes",
        "broken",
        "depth",
        "grammar",
        "lazy_types",
        "newer",
        "source",
        "type_only",
        "yields",
    )

    def __init__(self, source: bytes, grammar: Grammar) -> None:
        self.source = source
        self.grammar = grammar
        self.depth = 0
        self.type_only = False
        self.yields = False
        self.broken: list[Broken] = []
        self.newer: Spots = {}
        self.lazy_types = b"from __future__ import annotations" in source
        self._ascii = source.decode() if source.isascii() else None
        self._inner_bytes = {} if self._ascii is not None else _inner_bytes(source)

    # Places --------------------------------------------------------------------------------------------

    def at(self, made: Made, start: "Tree", end: "Tree | None" = None) -> Made:
        """The same node, with its place."""
        row, column = start.start_point
        end_row, end_column = (end or start).end_point
        if self._inner_bytes:
            column = self.characters(row, column)
            end_column = self.characters(end_row, end_column)
        made.line = row + 1
        made.column = column + 1
        made.end_line = end_row + 1
        made.end_column = end_column + 1
        return made

    def characters(self, row: int, column: int) -> int:
        """A column in characters, where the tree counts bytes."""
        inner = self._inner_bytes.get(row)
        return column if inner is None else column - bisect_left(inner, column)

    def text(self, node: "Tree") -> str:
        """What is written there."""
        if self._ascii is not None:  # where a byte is a character
            return self._ascii[node.start_byte : node.end_byte]
        return self.source[node.start_byte : node.end_byte].decode(errors="replace")

    def mark(self, node: "Tree") -> None:
        """Remember a place that was not read."""
        row, column = node.start_point
        if len(self.broken) < 2 * parsing.BROKEN_KEPT:
            self.broken.append(Broken(row + 1, self.characters(row, column) + 1))

    def rest_of_line(self, node: "Tree") -> str:
        """What stands behind a node on its last line."""
        end = self.source.find(b"\n", node.end_byte)
        return self.source[node.end_byte : end if end >= 0 else None].decode(errors="replace").strip()

    # Expressions ---------------------------------------------------------------------------------------

    def expr(self, node: "Tree | None") -> Expr:
        """Lower one expression; what is nested too deep is cut."""
        if node is None:  # a tree repaired by tree-sitter may lack what the grammar asks for
            missing = Other("missing", [])
            missing.line = missing.column = missing.end_line = missing.end_column = 1
            return missing
        wrappers = self.grammar.wrappers
        kind = node.type  # a new string each time it is asked
        while kind in wrappers:
            inner = self.wrapped(node)
            if inner is None:
                break
            node = inner
            kind = node.type
        if self.depth >= DEEPEST:
            self.mark(node)
            return self.at(Other(kind, []), node)
        self.depth += 1
        made = self.grammar.expressions.get(kind, other)(self, node)
        self.depth -= 1
        return self.at(made, node)

    def wrapped(self, node: "Tree") -> "Tree | None":
        """The expression that a parenthesis or a cast stands for."""
        found: Tree | None = None
        for child in node.named_children:
            if child.type not in self.grammar.skipped:
                found = child
                if not self.grammar.wrappers[node.type]:
                    break
        return found

    def bare(self, node: "Tree") -> "Tree":
        """A node without its parentheses and casts."""
        while node.type in self.grammar.wrappers:
            inner = self.wrapped(node)
            if inner is None:
                break
            node = inner
        return node

    def exprs(self, nodes: "Iterable[Tree]") -> list[Expr]:
        """Lower expressions in order, passing over punctuation and comments."""
        skipped = self.grammar.skipped
        made = []
        for node in nodes:
            if node.type not in skipped:
                made.append(self.expr(node))
        return made

    # Statements ----------------------------------------------------------------------------------------

    def block(self, node: "Tree | None") -> list[Stmt]:
        """Lower the statements of a block, or a single statement standing for one."""
        made: list[Stmt] = []
        if node is None:
            return made
        if self.depth >= DEEPEST:
            self.mark(node)
            return made
        self.depth += 1
        self.statements(node.children if node.type in ("block", "statement_block") else (node,), made)
        self.depth -= 1
        return made

    def statements(self, nodes: "Iterable[Tree]", out: list[Stmt]) -> None:
        """Lower statements in order."""
        table, skipped = self.grammar.statements, self.grammar.skipped
        for node in nodes:
            kind = node.type
            lower_one = table.get(kind)
            if lower_one is not None:
                lower_one(self, node, out)
            elif kind == "ERROR":
                self.salvage(node, out)
            elif kind in self.grammar.expressions and kind not in skipped:
                out.append(self.at(ExprStmt(self.expr(node)), node))

    def salvage(self, error: "Tree", out: list[Stmt]) -> None:
        """Take what parsed inside an error; of a function that lost its head only what does not run there."""
        if self.depth >= DEEPEST or self.grammar.is_fine(error):
            return
        homeless = False
        kept = []
        for child in error.children:
            homeless = homeless or child.type in self.grammar.openers
            if child.type != "ERROR" and (not homeless or child.type in self.grammar.rescued):
                kept.append(child)
        self.depth += 1
        self.statements(kept, out)
        self.depth -= 1


def _inner_bytes(source: bytes) -> dict[int, list[int]]:
    """Row -> the columns of bytes that begin no character (0b10xxxxxx in UTF-8), for rows that have any."""
    return {
        row: [at for at, byte in enumerate(line) if byte & 0xC0 == 0x80]
        for row, line in enumerate(source.split(b"\n"))
        if not line.isascii()
    }


def other(low: Lowering, node: "Tree") -> Expr:
    """What the small syntax has no word for, with the expressions in it."""
    known, skipped = low.grammar.expressions, low.grammar.skipped
    kept = []
    for child in node.named_children:
        kind = child.type
        if kind not in skipped and (kind in known or child.named_child_count):
            kept.append(low.expr(child))
    return Other(node.type, kept)


def chain(branches: list[If], orelse: list[Stmt]) -> list[Stmt]:
    """Nest each branch into the one before; beyond `LONGEST` they stand side by side."""
    tail = [*branches[LONGEST:], *orelse]
    for branch in reversed(branches[:LONGEST]):
        branch.orelse = tail
        tail = [branch]
    return tail


def text_of(parts: Iterable[str | Expr]) -> Text | Literal:
    """A Text of the parts, what is literal joined; a Literal when all of it is."""
    merged: list[str | Expr] = []
    for part in parts:
        inner: list[str | Expr] = [part]
        if isinstance(part, Text):
            inner = part.parts
        elif isinstance(part, Literal) and isinstance(part.value, str):
            inner = [part.value]
        for piece in inner:
            if isinstance(piece, str) and merged and isinstance(merged[-1], str):
                merged[-1] += piece
            else:
                merged.append(piece)
    if all(isinstance(piece, str) for piece in merged):
        return Literal("".join(piece for piece in merged if isinstance(piece, str)))
    return Text([piece for piece in merged if piece != ""])


def is_text(expr: Expr) -> bool:
    """True for an expression that is surely a string."""
    return isinstance(expr, Text) or (isinstance(expr, Literal) and isinstance(expr.value, str))


def is_path(expr: Expr) -> bool:
    """True for `a` and `a.b.c`, which may be looked at twice."""
    while isinstance(expr, Attribute):
        expr = expr.base
    return isinstance(expr, Name | Literal)
