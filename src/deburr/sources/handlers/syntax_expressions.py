"""What an expression is lowered to; see `syntax`."""

from typing import TYPE_CHECKING
from typing import Literal as Lit

if TYPE_CHECKING:
    from deburr.sources.handlers.syntax_statements import Stmt


class Node:
    """One piece of syntax; line and column count from 1, column in characters."""

    __slots__ = ("column", "end_column", "end_line", "line")
    line: int
    column: int
    end_line: int
    end_column: int


class Name(Node):
    __slots__ = ("id",)

    def __init__(self, id: str) -> None:
        self.id = id


class Literal(Node):
    """A string, number, boolean or null. Regular expressions and big integers are `Other`."""

    __slots__ = ("value",)

    def __init__(self, value: str | int | float | bool | None) -> None:
        self.value = value


class Text(Node):
    """An f-string, template string or a concatenation by `+`: literal strings and expressions in order."""

    __slots__ = ("parts",)

    def __init__(self, parts: "list[str | Expr]") -> None:
        self.parts = parts


class Attribute(Node):
    """`base.name`; `optional` for `base?.name`."""

    __slots__ = ("base", "name", "optional")

    def __init__(self, base: "Expr", name: str, optional: bool = False) -> None:
        self.base = base
        self.name = name
        self.optional = optional


class Subscript(Node):
    __slots__ = ("base", "index")

    def __init__(self, base: "Expr", index: "Expr") -> None:
        self.base = base
        self.index = index


class Call(Node):
    """`func(args, name=value, *rest)`; `new` for JavaScript's `new X()`. A spread argument is a `Spread`."""

    __slots__ = ("args", "func", "keywords", "new")

    def __init__(
        self,
        func: "Expr",
        args: "list[Expr]",
        keywords: "list[tuple[str | None, Expr]]",
        new: bool = False,
    ) -> None:
        self.func = func
        self.args = args
        self.keywords = keywords
        self.new = new


class Await(Node):
    """`await x`."""

    __slots__ = ("value",)

    def __init__(self, value: "Expr") -> None:
        self.value = value


class Mapping(Node):
    """A dict or object literal; a spread entry has the key None. Shorthand `{a}` is ("a", Name a)."""

    __slots__ = ("pairs",)

    def __init__(self, pairs: "list[tuple[str | Expr | None, Expr]]") -> None:
        self.pairs = pairs


class Sequence(Node):
    """A list, tuple, set or array literal."""

    __slots__ = ("items",)

    def __init__(self, items: "list[Expr]") -> None:
        self.items = items


class Spread(Node):
    """`*x`, `**x`, `...x`."""

    __slots__ = ("value",)

    def __init__(self, value: "Expr") -> None:
        self.value = value


class Function(Node):
    """A function in any form: def, lambda, arrow, method, function expression.

    name            "" when anonymous; JavaScript's arrows are named by what they are assigned to.
    params          parameters in order; a destructured one is its pattern (`Mapping`/`Sequence` of `Name`s, a
                    `Walrus` around one with a default); `*args`, `**kwargs` and `...rest` are a `Spread`.
    defaults        by parameter name.
    keyword_params  names that are keyword-only or take `**kwargs` (Python).
    annotations     what a Python annotation evaluates or at least names; types of TypeScript are erased.
    body            statements; an arrow or lambda with an expression body has one `Return`.
    decorators      outermost first, `@property` and `@staticmethod` too.
    kind            "" for a plain function or method; `static`, `class`, `property` for those methods.
    """

    __slots__ = (
        "annotations",
        "asynchronous",
        "body",
        "decorators",
        "defaults",
        "generator",
        "keyword_params",
        "kind",
        "name",
        "params",
    )

    def __init__(
        self,
        name: str,
        params: "list[Expr]",
        body: "list[Stmt]",
        defaults: "dict[str, Expr]",
        keyword_params: frozenset[str],
        annotations: "list[Expr]",
        decorators: "list[Expr]",
        asynchronous: bool = False,
        generator: bool = False,
        kind: str = "",
    ) -> None:
        self.name = name
        self.params = params
        self.body = body
        self.defaults = defaults
        self.keyword_params = keyword_params
        self.annotations = annotations
        self.decorators = decorators
        self.asynchronous = asynchronous
        self.generator = generator
        self.kind = kind


class Conditional(Node):
    """`a if test else b`, `test ? a : b`."""

    __slots__ = ("orelse", "test", "then")

    def __init__(self, test: "Expr", then: "Expr", orelse: "Expr") -> None:
        self.test = test
        self.then = then
        self.orelse = orelse


class Logical(Node):
    """`and`, `or`, `??`: the right side runs only sometimes."""

    __slots__ = ("left", "op", "right")

    def __init__(self, op: Lit["and", "or", "??"], left: "Expr", right: "Expr") -> None:
        self.op = op
        self.left = left
        self.right = right


class Compare(Node):
    """A comparison. `op` as written (`is`, `is not`, `in`, `not in`, `==`, `===`, `<`...)."""

    __slots__ = ("left", "op", "right")

    def __init__(self, op: str, left: "Expr", right: "Expr") -> None:
        self.op = op
        self.left = left
        self.right = right


class Not(Node):
    """`not x`, `!x`."""

    __slots__ = ("value",)

    def __init__(self, value: "Expr") -> None:
        self.value = value


class Walrus(Node):
    """An assignment used as an expression: `x := value`, `(a = b)`, `cached ??= make()` (op `??=`)."""

    __slots__ = ("op", "target", "value")

    def __init__(self, target: "Expr", value: "Expr", op: str = "=") -> None:
        self.target = target
        self.value = value
        self.op = op


class Comprehension(Node):
    """A comprehension or generator expression: its iterables and what runs per element."""

    __slots__ = ("conditions", "element", "iterables", "targets")

    def __init__(
        self,
        element: "list[Expr]",
        targets: "list[Expr]",
        iterables: "list[Expr]",
        conditions: "list[Expr]",
    ) -> None:
        self.element = element
        self.targets = targets
        self.iterables = iterables
        self.conditions = conditions


ARITHMETIC = frozenset("+-*/")


class Other(Node):
    """Anything else; `parts` are its sub-expressions in order.

    kind  the grammar's name for it, or the operator of ARITHMETIC that stands between the parts;
          `|` where Python merges; a regular expression as it is written.
    """

    __slots__ = ("kind", "parts")

    def __init__(self, kind: str, parts: "list[Expr]") -> None:
        self.kind = kind
        self.parts = parts


class Class(Node):
    """A class: methods by name, and what runs when the class body runs.

    methods  of two under one name (getter and setter, `@x.setter`) the first.
    fields   instance fields (JavaScript) as (name, value); static ones and Python's are `Assign`s in `body`.
    """

    __slots__ = ("bases", "body", "decorators", "fields", "methods", "name")

    def __init__(
        self,
        name: str,
        bases: "list[Expr]",
        body: "list[Stmt]",
        methods: dict[str, Function],
        fields: "list[tuple[str, Expr | None]]",
        decorators: "list[Expr]",
    ) -> None:
        self.name = name
        self.bases = bases
        self.body = body
        self.methods = methods
        self.fields = fields
        self.decorators = decorators


Expr = (
    Name
    | Literal
    | Text
    | Attribute
    | Subscript
    | Call
    | Await
    | Mapping
    | Sequence
    | Spread
    | Function
    | Conditional
    | Logical
    | Compare
    | Not
    | Walrus
    | Comprehension
    | Class
    | Other
)
