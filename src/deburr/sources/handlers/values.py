"""What a piece of code stands for while it is walked: never a real value, only what is known of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.sources.handlers.syntax import Call, Class, Function
from deburr.workload.need import Need, Needs

if TYPE_CHECKING:
    from deburr.sources.handlers.record import ImportRecord


class Value:
    """Anything. `varies` is True when it can differ between two invocations in one environment."""

    __slots__ = ()
    varies: bool = False


class Unknown(Value):
    __slots__ = ("varies",)

    def __init__(self, varies: bool) -> None:
        self.varies = varies


UNKNOWN = Unknown(False)
VARYING = Unknown(True)


def unknown(varies: bool) -> Unknown:
    return VARYING if varies else UNKNOWN


class Asked(Unknown):
    """What a test of environment variables comes to: `process.env.DISABLED === "true"`.

    holds, fails  what they hold where it is true, and where it is not.
    """

    __slots__ = ("fails", "holds")

    def __init__(self, holds: Needs, fails: Needs) -> None:
        super().__init__(varies=False)
        self.holds = holds
        self.fails = fails


class Const(Value):
    """A string, number, boolean or null written in the code."""

    __slots__ = ("value",)

    def __init__(self, value: str | int | float | bool | None) -> None:
        self.value = value


NONE = Const(None)


class Pattern(Value):
    """A string with `{}` where a part is computed; `parts` are these parts, as far as they are kept."""

    __slots__ = ("parts", "text", "varies")

    def __init__(self, text: str, varies: bool, parts: "tuple[Value, ...]" = ()) -> None:
        self.text = text
        self.varies = varies
        self.parts = parts


class EventValue(Value):
    """The event, or something read from it; `path` is the dotted way there.

    stood  something stands in for it where it is not there.
    cased  its text in capitals, without blanks...
    """

    __slots__ = ("cased", "path", "stood")
    varies = True

    def __init__(self, path: str, stood: bool = False, cased: bool = False) -> None:
        self.path = path
        self.stood = stood
        self.cased = cased


class External(Value):
    """Something that is not in the workload's own code, by its full name (`boto3.client`, `fetch`).

    origin  the import that brought it; None for builtins.
    base    the instance whose member it is (`s3.get_object`); None otherwise. It varies as that does:
            `JSON.parse(event.body).domain`.
    """

    __slots__ = ("base", "origin", "path", "varies")

    def __init__(self, path: str, origin: "ImportRecord | None" = None, base: "Instance | None" = None) -> None:
        self.path = path
        self.origin = origin
        self.base = base
        self.varies = base is not None and base.varies


class Variable(External):
    """An environment variable that is read in another way than by its name alone.

    unset     what stands in where it is not set.
    readable  False where something else may be meant.
    """

    __slots__ = ("readable", "unset")

    def __init__(self, path: str, unset: str | None = None, *, readable: bool = True) -> None:
        super().__init__(path)
        self.unset = unset
        self.readable = readable


class Instance(Value):
    """What calling an external gave back: a client, a session, a decorator, an app.

    carries  local functions handed to it (routes, middleware, callbacks): they run when it is used.
    """

    __slots__ = ("args", "base", "call", "carries", "keywords", "path", "varies")

    def __init__(
        self,
        path: str,
        call: Call | None,
        args: list[Value],
        keywords: dict[str, Value],
        base: "Instance | None",
        varies: bool,
    ) -> None:
        self.path = path
        self.call = call
        self.args = args
        self.keywords = keywords
        self.base = base
        self.varies = varies
        self.carries: list[FuncValue] = []


class FuncValue(Value):
    """A local function and the scope it closes over."""

    __slots__ = ("memoised", "module", "node", "scope", "this")

    def __init__(
        self, node: Function, scope: "Scope", module: str, this: Value | None = None, memoised: bool = False
    ) -> None:
        self.node = node
        self.scope = scope
        self.module = module
        self.this = this
        self.memoised = memoised


class ClassValue(Value):
    __slots__ = ("attrs", "bases", "module", "node", "scope")

    def __init__(self, node: Class, scope: "Scope", module: str, bases: list[Value]) -> None:
        self.node = node
        self.scope = scope
        self.module = module
        self.bases = bases
        self.attrs: dict[str, Value] = {}

    def method(self, name: str) -> "tuple[Function, ClassValue] | None":
        """The method of that name and the class that has it, bases included."""
        if name in self.node.methods:
            return self.node.methods[name], self
        for base in self.bases:
            if isinstance(base, ClassValue) and base is not self:
                found = base.method(name)
                if found:
                    return found
        return None


class ObjectValue(Value):
    """An instance of a local class, or an object/dict literal (cls None).

    settled  attributes that its constructor gives a value that is sure (see `settled`).
    asked    attributes that are tests of environment variables, as its class makes them.
    """

    __slots__ = ("asked", "attrs", "cls", "persistent", "settled", "varies")

    def __init__(self, cls: ClassValue | None, attrs: dict[str, Value], persistent: bool, varies: bool) -> None:
        self.cls = cls
        self.attrs = attrs
        self.settled: dict[str, Const] = {}
        self.asked: dict[str, Asked] = {}
        self.persistent = persistent
        self.varies = varies


class ListValue(Value):
    __slots__ = ("items", "varies")

    def __init__(self, items: list[Value]) -> None:
        self.items = items
        self.varies = any(item.varies for item in items)


class Choice(Value):
    """One of several: a dispatch table, two branches of a conditional.

    settled  True where an environment takes one of them for good: chosen at init, or by an environment variable.
    read     the variable that it is, and what stands in for it.
    """

    __slots__ = ("options", "read", "settled", "varies")

    def __init__(self, options: list[Value], *, settled: bool = False) -> None:
        self.options = options
        self.read: Need | None = None
        self.settled = settled
        self.varies = any(option.varies for option in options)


class Namespace(Value):
    """A local module: its names, and for JavaScript its exports."""

    __slots__ = ("exports", "file", "opaque", "scope")

    def __init__(self, file: str, scope: "Scope") -> None:
        self.file = file
        self.scope = scope
        self.exports: dict[str, Value] = {}
        self.opaque = False  # something was re-exported or assigned that could not be followed


class Scope:
    """Names and what they stand for. `persistent` when the scope outlives an invocation.

    settled  parameters whose value is sure while this scope lasts (see `settled`).
    """

    __slots__ = ("declared", "names", "parent", "persistent", "settled")

    def __init__(self, parent: "Scope | None", persistent: bool) -> None:
        self.parent = parent
        self.names: dict[str, Value] = {}
        self.declared: dict[str, Scope] = {}  # Python `global`/`nonlocal` names and where they live
        self.persistent = persistent
        self.settled: dict[str, Const] = {}

    def home(self, name: str) -> "Scope | None":
        """The scope that holds a name; None when nobody does."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.declared:
                return scope.declared[name]
            if name in scope.names:
                return scope
            scope = scope.parent
        return None


def interesting(value: Value) -> bool:
    """True when losing this value would lose a fact."""
    if isinstance(value, Unknown):
        return False
    return not (isinstance(value, Const) and value.value is None)


_NESTED = 4
"""How deep functions are looked for in plain objects: `{ resolvers: { Query: { orders: () => ... } } }` has three."""


def functions_in(values: list[Value], left: int = _NESTED) -> Iterator[FuncValue]:
    """Local functions handed over in these arguments, also within lists and plain objects.

    left  how many more lists or objects may hold one another.
    """
    for value in values:
        if isinstance(value, FuncValue):
            yield value
        elif isinstance(value, Instance):
            yield from value.carries
        elif isinstance(value, ListValue):
            yield from functions_in(_held(value.items, left), left - 1)
        elif isinstance(value, Choice):
            yield from (item for item in value.options if isinstance(item, FuncValue))
        elif isinstance(value, ObjectValue):
            plain = left if value.cls is None else 0
            yield from functions_in(_held(list(value.attrs.values()), plain), left - 1)


def _held(values: list[Value], left: int) -> list[Value]:
    """What is looked at of a list or an object: all of it, or its own functions where it is deep or an instance."""
    kinds: tuple[type[Value], ...] = (FuncValue, ListValue, ObjectValue) if left > 1 else (FuncValue,)
    return [value for value in values if isinstance(value, kinds)]


def as_whole(value: Value | None) -> int | None:
    """A whole number that is written as one; None for anything else."""
    number = value.value if isinstance(value, Const) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def as_text(value: Value) -> str | None:
    """A string with `{}` for computed parts; None when it is no string at all as far as known."""
    if isinstance(value, Const) and isinstance(value.value, str):
        return value.value
    if isinstance(value, Pattern):
        return value.text
    return None
