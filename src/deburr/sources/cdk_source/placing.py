"""Where a setting of a CDK app stands: by the call of the app's own code that writes it, else where it is used."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.values import Called, Const, Items, Options, Spot, Value
from deburr.sources.handlers import syntax as s

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

DEEPEST = 3  # objects within what is handed over
SECONDS = "Duration.seconds"
"""Of a number that means the same where it stands without it."""


def hand(run: "Evaluator", node: s.Call, file: str, values: Iterable[Value]) -> None:
    """Note where what a call hands to the app's own code is written: `new Worker(this, "A", { memory: 512 })`.

    That is what stands in the call itself, and in an object that it hands over by a name.
    """
    for value in values:
        named = list(value.entries.values()) if isinstance(value, Options) else []
        run.handed |= {_spot(each) for each in named if isinstance(each, Const | Called)}
        run.handed |= {_spot(each) for each in _all(value) if each.at.file == file and _within(each.at.node, node)}


def _all(value: Value, depth: int = 0) -> Iterator[Value]:
    """The constants and durations in a value."""
    if isinstance(value, Const | Called):
        yield value
    elif isinstance(value, Options | Items) and depth < DEEPEST:
        for each in value.entries.values() if isinstance(value, Options) else value.items:
            yield from _all(each, depth + 1)


def placed(run: "Evaluator", value: Value, at: Spot) -> Value:
    """A constant or a duration stands where it is used and not where it got its name, or where a caller wrote it."""
    if _spot(value) in run.handed:
        return value
    if isinstance(value, Const):
        return Const(at, value.value)
    if not isinstance(value, Called) or value.base is not None:
        return value
    inner = value.args[0] if value.path == SECONDS and value.args else None
    handed = isinstance(inner, Const) and _spot(inner) in run.handed
    return Called(inner.at if inner is not None and handed else at, value.path, value.args, value.options)


def _spot(value: Value) -> tuple[str, int, int]:
    return value.at.file, value.at.node.line, value.at.node.column


def _within(inner: s.Node, outer: s.Node) -> bool:
    begins, ends = (outer.line, outer.column), (outer.end_line, outer.end_column)
    return begins < (inner.line, inner.column) and (inner.end_line, inner.end_column) <= ends
