"""What an expression of a CDK app stands for, as far as reading it tells."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from deburr.sources.handlers import syntax as s


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is written: a node of the syntax, and its file relative to the checked folder."""

    node: s.Node
    file: str


@dataclass(slots=True)
class Value:
    """at  where it is written."""

    at: Spot


@dataclass(slots=True)
class Unknown(Value):
    """Something that only running the app could tell."""


@dataclass(slots=True)
class Partly(Unknown):
    """A text of which some is known: `{}` stands for the rest.

    parts  what it is put together from, in order: text, and what stands in it.
    """

    text: str
    parts: "list[str | Value]"

    @property
    def shown(self) -> str:
        """The same for people, `...` for the rest; "" where nothing but the rest is there."""
        told = re.sub(r"(?:\{\})+", "...", self.text)
        return told if re.search(r"\w", told) else ""


@dataclass(slots=True)
class Const(Value):
    value: str | int | float | bool | None


@dataclass(slots=True)
class Items(Value):
    items: list[Value]


PLACES = frozenset({"code", "entry", "handler", "index", "scope", "id"})
"""What is said to be where it is written, though a later object of which nothing is known may say otherwise."""


@dataclass(slots=True)
class Options(Value):
    """An object or keyword arguments, names as TypeScript writes them; `whole` is False where more may be in it."""

    entries: dict[str, Value]
    whole: bool = True

    def put(self, name: str | None, value: Value) -> None:
        """Hold a value under a name; None for a name that only running tells, under which it is there all the same."""
        self.whole = self.whole and name is not None
        self.entries[name if name is not None else f"{{{len(self.entries)}}}"] = value

    def take(self, other: Value) -> None:
        """Hold what another object holds too, as spreading does: it wins, and what is not known may hold anything."""
        if isinstance(other, Const) and other.value is None:
            return
        if isinstance(other, Own) and other.made is None:
            other = Options(other.at, other.attributes, other.plain)
        if not isinstance(other, Options) or not other.whole:
            for name, value in self.entries.items():
                self.entries[name] = value if name in PLACES else Unknown(value.at)
        if isinstance(other, Options):
            self.entries.update(other.entries)
        self.whole = self.whole and isinstance(other, Options) and other.whole


@dataclass(slots=True)
class Table(Options):
    """JavaScript's `Map` with texts for keys: a loop over it is one over its pairs."""


@dataclass(slots=True)
class Perhaps(Options):
    """One of several objects, which one is not known, or none of them: whether it is there is not known."""


@dataclass(slots=True)
class External(Value):
    """Something of a library, by its canonical path (`lambda.Runtime.NODEJS_22_X`); see `names`."""

    path: str


@dataclass(slots=True)
class Called(Value):
    """What calling something of a library gave, that is no construct: `Duration.seconds(5)`.

    base  whose method it was; None for a function or class.
    """

    path: str
    args: list[Value]
    options: Options
    base: Value | None = None


@dataclass(slots=True)
class Construct(Value):
    """A construct of the library.

    kind   its class, canonical: `lambda.Function`.
    path   the ids from the stack down, joined by `/`.
    stack  the class that it is a part of, and its file after a space; "" where that is not known.
    by     what made it, of a library that is not the CDK's own; "" for a construct of the CDK.
    twin_of  the path that it shares with others, whose ids only running tells; "" where its own is known.
    """

    kind: str
    path: str
    args: list[Value]
    options: Options
    stack: str = ""
    by: str = ""
    twin_of: str = ""
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class Function(Value):
    """A function or method of the app; `this` is what it was taken from."""

    node: s.Function
    scope: "Scope"
    this: "Value | None" = None


@dataclass(slots=True)
class Class(Value):
    node: s.Class
    scope: "Scope"
    base: Value | None = None


@dataclass(slots=True)
class Own(Value):
    """An object of one of the app's own classes.

    path   as of a Construct, "" for a stack.
    stack  as of a Construct.
    made   the construct of the library that it is, where its class extends one.
    stands_for  what of the library it is otherwise: an integration, a target.
    """

    cls: Class
    path: str
    stack: str = ""
    made: Construct | None = None
    stands_for: "Called | None" = None
    attributes: dict[str, Value] = field(default_factory=dict)

    @property
    def plain(self) -> bool:
        """True where it holds nothing but what the app's own code gives it."""
        base = self.cls.base
        while isinstance(base, Class):
            base = base.base
        return base is None or (isinstance(base, External) and base.path in BARE)


BARE = ("Construct", "Resource")
"""What classes extend that are constructs and no more: what these hold is named in no options."""


@dataclass(slots=True)
class Scope:
    """Names of a module or of a running function.

    file   relative to the checked folder.
    """

    file: str
    names: dict[str, Value]
    outer: "Scope | None" = None

    def find(self, name: str) -> Value | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None


@dataclass(slots=True)
class Act:
    """A method called on a construct, or a function of a library called: what wires constructs together."""

    at: Spot
    base: Value | None
    method: str
    args: list[Value]
    options: Options


def text_of(value: Value | None) -> str | None:
    """The text of a known one; None for anything else."""
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else None


def together(parts: list[str | Value], at: Spot) -> Value:
    """A text of parts, known where all of them are."""
    text = "".join(part if isinstance(part, str) else "{}" for part in parts)
    return Const(at, text) if all(isinstance(part, str) for part in parts) else Partly(at, text, parts)


def construct_of(value: Value | None) -> Construct | None:
    """The construct that a value is, or that an object of the app's own class is."""
    if isinstance(value, Own):
        return value.made
    return value if isinstance(value, Construct) else None


def library_of(value: Value | None) -> Value | None:
    """What of a library an object of the app's own class is; the same for any other."""
    return value.stands_for if isinstance(value, Own) and value.stands_for is not None else value


def option(value: Value | None, *names: str) -> Value | None:
    """What stands under names one below the other; None when nothing does."""
    for name in names:
        value = value.entries.get(name) if isinstance(value, Options) else None
    return value


def argument(args: list[Value], options: Options, at: int, name: str) -> Value | None:
    """What a call is given by place, or by a name as Python may; None for neither.

    at  0 and up.
    """
    return args[at] if at < len(args) else options.entries.get(name)


def entries_of(value: Value | None) -> Mapping[str, Value]:
    return value.entries if isinstance(value, Options) else {}


def is_unknown_key(name: str) -> bool:
    """True for what stands for a name that only running tells."""
    return name.startswith("{") and name[1:-1].isdigit()


def is_false(value: Value | None) -> bool:
    """True for a `false` that is written."""
    return isinstance(value, Const) and value.value is False
