"""The small syntax that Python, JavaScript and TypeScript are lowered to before anything is concluded.

Only what decides a finding is kept: names, calls, branches, scopes. What a language has and this has not
becomes `Other`, whose parts are still walked. Nodes are plain slotted classes, not dataclasses: thousands are
made per file.
"""

from deburr.sources.handlers.syntax_expressions import (
    ARITHMETIC,
    Attribute,
    Await,
    Call,
    Class,
    Compare,
    Comprehension,
    Conditional,
    Expr,
    Function,
    Literal,
    Logical,
    Mapping,
    Name,
    Node,
    Not,
    Other,
    Sequence,
    Spread,
    Subscript,
    Text,
    Walrus,
)
from deburr.sources.handlers.syntax_statements import (
    Assign,
    Block,
    Define,
    Delete,
    Export,
    ExprStmt,
    Global,
    If,
    Import,
    ImportName,
    Jump,
    Loop,
    Raise,
    Return,
    Stmt,
    Try,
    With,
)

__all__ = [
    "ARITHMETIC",
    "Assign",
    "Attribute",
    "Await",
    "Block",
    "Broken",
    "Call",
    "Class",
    "Compare",
    "Comprehension",
    "Conditional",
    "Define",
    "Delete",
    "Export",
    "Expr",
    "ExprStmt",
    "Function",
    "Global",
    "If",
    "Import",
    "ImportName",
    "Jump",
    "Literal",
    "Logical",
    "Loop",
    "Mapping",
    "Module",
    "Name",
    "Node",
    "Not",
    "Other",
    "Raise",
    "Return",
    "Sequence",
    "Spread",
    "Stmt",
    "Subscript",
    "Text",
    "Try",
    "Walrus",
    "With",
    "last_name",
]


def last_name(expr: Expr | None) -> str:
    """`b` of `b` and of `a.b`; "" of everything else."""
    return expr.name if isinstance(expr, Attribute) else expr.id if isinstance(expr, Name) else ""


class Broken:
    """A stretch that did not parse; what stands around it did."""

    __slots__ = ("column", "line")

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column


class Module:
    """One lowered file.

    body     its statements.
    broken   where it did not parse, first places first; empty for a clean file.
    allows   line -> text after `deburr: allow` in a comment on that line.
    newer    syntax that an older version of the language does not know -> line and column of its first place.
    """

    __slots__ = ("allows", "body", "broken", "language", "newer")

    def __init__(
        self,
        language: str,
        body: list[Stmt],
        broken: list[Broken],
        allows: dict[int, str],
        newer: dict[str, tuple[int, int]],
    ) -> None:
        self.language = language
        self.body = body
        self.broken = broken
        self.allows = allows
        self.newer = newer
