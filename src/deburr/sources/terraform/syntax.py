"""HCL as written: expressions, attributes and blocks, each with its place."""

from collections.abc import Callable, Iterator

from deburr.sources.cloudformation.tree import TreeNode

Span = tuple[int, int, int, int]


class Expr(TreeNode):
    """An expression; a node of a tree, so that what is made of it stands where it stands."""

    __slots__ = ()

    def __init__(self, span: Span) -> None:
        super().__init__("", *span)


class Literal(Expr):
    """A number, a boolean, null or a text without variables."""

    __slots__ = ("value",)

    def __init__(self, span: Span, value: object) -> None:
        super().__init__(span)
        self.value = value


class Template(Expr):
    """A text with variables: literal pieces, expressions, and directives."""

    __slots__ = ("parts",)

    def __init__(self, span: Span, parts: "list[str | Expr]") -> None:
        super().__init__(span)
        self.parts = parts


class Name(Expr):
    """The first word of a traversal: `var`, `local`, `aws_lambda_function`, a loop's variable."""

    __slots__ = ("name",)

    def __init__(self, span: Span, name: str) -> None:
        super().__init__(span)
        self.name = name


class Attribute(Expr):
    """`of.name`; a legacy index is one too: `of.0`."""

    __slots__ = ("name", "of")

    def __init__(self, span: Span, of: Expr, name: str) -> None:
        super().__init__(span)
        self.of = of
        self.name = name


class Index(Expr):
    __slots__ = ("key", "of")

    def __init__(self, span: Span, of: Expr, key: Expr) -> None:
        super().__init__(span)
        self.of = of
        self.key = key


class Splat(Expr):
    """`of[*].rest`; `each` stands for one element within the rest."""

    __slots__ = ("each", "of", "rest")

    def __init__(self, span: Span, of: Expr, each: str, rest: Expr) -> None:
        super().__init__(span)
        self.of = of
        self.each = each
        self.rest = rest


class Call(Expr):
    """expands  True when the last argument is a list of arguments (`...`)."""

    __slots__ = ("arguments", "expands", "name")

    def __init__(self, span: Span, name: str, arguments: list[Expr], expands: bool) -> None:
        super().__init__(span)
        self.name = name
        self.arguments = arguments
        self.expands = expands


class Unary(Expr):
    __slots__ = ("operand", "operator")

    def __init__(self, span: Span, operator: str, operand: Expr) -> None:
        super().__init__(span)
        self.operator = operator
        self.operand = operand


class Binary(Expr):
    __slots__ = ("left", "operator", "right")

    def __init__(self, span: Span, operator: str, left: Expr, right: Expr) -> None:
        super().__init__(span)
        self.operator = operator
        self.left = left
        self.right = right


class Conditional(Expr):
    __slots__ = ("condition", "otherwise", "then")

    def __init__(self, span: Span, condition: Expr, then: Expr, otherwise: Expr) -> None:
        super().__init__(span)
        self.condition = condition
        self.then = then
        self.otherwise = otherwise


class Tuple(Expr):
    __slots__ = ("items",)

    def __init__(self, span: Span, items: list[Expr]) -> None:
        super().__init__(span)
        self.items = items


class Object(Expr):
    __slots__ = ("entries",)

    def __init__(self, span: Span, entries: list[tuple[Expr, Expr]]) -> None:
        super().__init__(span)
        self.entries = entries


class For(Expr):
    """key  the expression of an object's key; None for a list.
    text   True in a template, where the results are put together.
    """

    __slots__ = ("condition", "groups", "key", "names", "over", "text", "value")

    def __init__(
        self,
        span: Span,
        names: list[str],
        over: Expr,
        key: Expr | None,
        value: Expr,
        condition: Expr | None,
        groups: bool = False,
        text: bool = False,
    ) -> None:
        super().__init__(span)
        self.names = names
        self.over = over
        self.key = key
        self.value = value
        self.condition = condition
        self.groups = groups
        self.text = text


class Unread(Expr):
    """What deburr could not read: a syntax error, or nesting deeper than it follows."""

    __slots__ = ("why",)

    def __init__(self, span: Span, why: str) -> None:
        super().__init__(span)
        self.why = why


Body = tuple[dict[str, Expr], "list[Block]"]


class Block(TreeNode):
    """A block: its type, its labels, its attributes by name and the blocks in it, in order.

    body  reads attributes and blocks when somebody asks for them: most blocks of a file are never looked into.
    """

    __slots__ = ("_body", "file", "labels", "type")

    def __init__(self, span: Span, file: str, type: str, labels: tuple[str, ...], body: Callable[[], Body]) -> None:
        super().__init__("", *span)
        self.file = file
        self.type = type
        self.labels = labels
        self._body: Body | Callable[[], Body] = body

    def _read(self) -> Body:
        if not isinstance(self._body, tuple):
            self._body = self._body()
        return self._body

    @property
    def attributes(self) -> dict[str, Expr]:
        return self._read()[0]

    @property
    def blocks(self) -> "list[Block]":
        return self._read()[1]

    def of_type(self, *types: str) -> "Iterator[Block]":
        return (block for block in self.blocks if block.type in types)


def iterated(dynamic: Block) -> str:
    """What a `dynamic` block calls each element: its iterator, or its own label."""
    named = dynamic.attributes.get("iterator")
    if isinstance(named, Name):
        return named.name
    if isinstance(named, Literal) and isinstance(named.value, str):
        return named.value  # in JSON
    return dynamic.labels[0] if dynamic.labels else ""
