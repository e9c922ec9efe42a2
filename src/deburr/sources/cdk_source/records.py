"""Python's classes that hold what they are made with: data classes, named tuples, models."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.values import Class, External, Options, Own, Unknown, Value, argument
from deburr.sources.handlers import syntax as s

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

HOLDS = ("NamedTuple", "BaseModel", "TypedDict", "Struct")


def is_record(cls: Class) -> bool:
    """True for a class, or one above it, that takes its fields without a constructor of its own."""
    base: Value | None = cls
    while isinstance(base, Class):
        if any(_name(each) in ("dataclass", "define", "frozen") for each in base.node.decorators):
            return True
        base = base.base
    return isinstance(base, External) and base.path.rpartition(".")[2] in HOLDS


def fill(run: "Evaluator", own: Own, cls: Class, args: list[Value], options: Options) -> None:
    """Each field by place, by name or by its default."""
    for at, (name, default) in enumerate(_fields(cls)):
        given = argument(args, options, at, names.camel(name))
        if given is None and default is not None and options.whole:
            given = run.eval(default, cls.scope)
        own.attributes[name] = given if given is not None else Unknown(own.at)


def _fields(cls: Class) -> Iterator[tuple[str, s.Expr | None]]:
    if isinstance(cls.base, Class):
        yield from _fields(cls.base)
    for each in cls.node.body:
        if isinstance(each, s.Assign) and each.annotation is not None and isinstance(each.targets[0], s.Name):
            yield each.targets[0].id, each.value


def _name(decorator: s.Expr) -> str:
    return s.last_name(decorator.func if isinstance(decorator, s.Call) else decorator)
