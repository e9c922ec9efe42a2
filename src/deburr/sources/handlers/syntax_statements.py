"""What a statement is lowered to; see `syntax`."""

from deburr.sources.handlers.syntax_expressions import Class, Expr, Function, Node


class ExprStmt(Node):
    __slots__ = ("value",)

    def __init__(self, value: Expr) -> None:
        self.value = value


class Assign(Node):
    """`targets = value`; several targets for `a = b = value`.

    targets   destructuring ones are `Mapping`/`Sequence` of names; a default in them is a `Walrus`.
    declares  `let`, `const`, `var` in JavaScript; "" otherwise.
    op        "=" or the augmented operator (`+=`, `??=`, `||=`).
    exported  `export const ...`.
    value     None for a bare declaration (`let client;`, `x: int`).
    annotation  Python's, None without one.
    """

    __slots__ = ("annotation", "declares", "exported", "op", "targets", "value")

    def __init__(
        self,
        targets: list[Expr],
        value: Expr | None,
        op: str = "=",
        declares: str = "",
        exported: bool = False,
        annotation: "Expr | None" = None,
    ) -> None:
        self.targets = targets
        self.value = value
        self.op = op
        self.declares = declares
        self.exported = exported
        self.annotation = annotation


class Define(Node):
    """A named function or class at statement level."""

    __slots__ = ("default", "exported", "name", "value")

    def __init__(
        self,
        name: str,
        value: "Function | Class",
        exported: bool = False,
        default: bool = False,
    ) -> None:
        self.name = name
        self.value = value
        self.exported = exported
        self.default = default


class ImportName:
    """One name brought in.

    source  an attribute of the module; "" for the module itself, "default" for JavaScript's default import,
            "*" for everything.
    local   the name it is bound to; "*" for Python's `import *` and for `export *`; `a` for `import a.b`.
    """

    __slots__ = ("local", "source")

    def __init__(self, source: str, local: str) -> None:
        self.source = source
        self.local = local


class Import(Node):
    """An import statement, static `require(...)` declaration or re-export.

    module     as written, relative dots kept (`.models`, `../lib/db`).
    names      empty for an import for side effects only.
    type_only  erased before it runs (`import type`, `if TYPE_CHECKING`).
    reexport   `export {x} from`, `export * from`, Python's `import a as a` and `from m import a as a`.
    comment    text of the comments in it and behind it on its last line (for `noqa`); "" otherwise.
    lazy       Python 3.15 `lazy import`.
    """

    __slots__ = ("comment", "lazy", "module", "names", "reexport", "type_only")

    def __init__(
        self,
        module: str,
        names: list[ImportName],
        type_only: bool = False,
        reexport: bool = False,
        comment: str = "",
        lazy: bool = False,
    ) -> None:
        self.module = module
        self.names = names
        self.type_only = type_only
        self.reexport = reexport
        self.comment = comment
        self.lazy = lazy


class Export(Node):
    """`export default expr`, `export {a as b}`, `module.exports = x`, `exports.a = x`.

    pairs  exported name -> expression; "default" for the default export, "*" for `module.exports = ...`.
    """

    __slots__ = ("pairs",)

    def __init__(self, pairs: list[tuple[str, Expr]]) -> None:
        self.pairs = pairs


class Return(Node):
    __slots__ = ("value",)

    def __init__(self, value: Expr | None) -> None:
        self.value = value


class Raise(Node):
    __slots__ = ("value",)

    def __init__(self, value: Expr | None) -> None:
        self.value = value


class If(Node):
    """`if`; an `elif` is an `If` inside `orelse`.

    A `match`/`switch` is a chain of `If`s with `Compare` tests (op `match`, `===`); from the second on, a
    subject that is more than a name is `Other("subject")`, so that its calls stand there once.
    Of a chain of many branches the later ones stand side by side in one `orelse`, not ever deeper.
    """

    __slots__ = ("body", "orelse", "test")

    def __init__(self, test: Expr, body: "list[Stmt]", orelse: "list[Stmt]") -> None:
        self.test = test
        self.body = body
        self.orelse = orelse


class Loop(Node):
    """`for`, `while`, `do`.

    target    the loop variable; None for a while and for `for (;;)`.
    iterable  None for a while and for `for (;;)`, whose test is `test`.
    keys      True for JavaScript's `for (key in all)`.
    """

    __slots__ = ("body", "iterable", "keys", "orelse", "target", "test")

    def __init__(
        self,
        target: Expr | None,
        iterable: Expr | None,
        test: Expr | None,
        body: "list[Stmt]",
        orelse: "list[Stmt]",
        *,
        keys: bool = False,
    ) -> None:
        self.target = target
        self.iterable = iterable
        self.test = test
        self.body = body
        self.orelse = orelse
        self.keys = keys


class Try(Node):
    """`handlers` are (exception expression or None, bound name, body)."""

    __slots__ = ("body", "final", "handlers", "orelse")

    def __init__(
        self,
        body: "list[Stmt]",
        handlers: "list[tuple[Expr | None, str, list[Stmt]]]",
        orelse: "list[Stmt]",
        final: "list[Stmt]",
    ) -> None:
        self.body = body
        self.handlers = handlers
        self.orelse = orelse
        self.final = final


class With(Node):
    """`with a as b, c:`; items are (expression, target or None)."""

    __slots__ = ("body", "items")

    def __init__(self, items: list[tuple[Expr, Expr | None]], body: "list[Stmt]") -> None:
        self.items = items
        self.body = body


class Global(Node):
    """`global x`, `nonlocal x`."""

    __slots__ = ("names",)

    def __init__(self, names: list[str]) -> None:
        self.names = names


class Delete(Node):
    __slots__ = ("targets",)

    def __init__(self, targets: list[Expr]) -> None:
        self.targets = targets


class Block(Node):
    """A bare block (JavaScript `{ }`, labelled statements)."""

    __slots__ = ("body",)

    def __init__(self, body: "list[Stmt]") -> None:
        self.body = body


class Jump(Node):
    """`break`, `continue`, `pass`."""

    __slots__ = ("kind",)

    def __init__(self, kind: str) -> None:
        self.kind = kind


Stmt = (
    ExprStmt
    | Assign
    | Define
    | Import
    | Export
    | Return
    | Raise
    | If
    | Loop
    | Try
    | With
    | Global
    | Delete
    | Block
    | Jump
)
