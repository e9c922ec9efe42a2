"""How code looks at the time that is left of an invocation."""

from collections.abc import Sequence

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.values import Const, Instance, Value
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase
from deburr.workload.invocation import KeptBack

ASKED = frozenset({"get_remaining_time_in_millis", "getRemainingTimeInMillis"})
_SECONDS = "<seconds left>"
_A_SECOND = 1000


def asks_time(w: Walker, call: Called) -> None:
    """`context.get_remaining_time_in_millis()`"""
    w.record.asks_time = True


def in_seconds(parts: Sequence[Value]) -> Instance | None:
    """The time left in seconds, where it is divided by a thousand; None for every other quotient."""
    left, *by = parts
    if _left(left) == 1 and len(by) == 1 and _number(by[0]) == _A_SECOND and isinstance(left, Instance):
        return Instance(_SECONDS, left.call, [], {}, None, True)
    return None


def takes_away(w: Walker, values: Sequence[Value], node: s.Node) -> None:
    """`context.get_remaining_time_in_millis() - 5000`"""
    taken = [_number(value) for value in values[1:]]
    known = [number for number in taken if number is not None]
    if len(known) == len(values) - 1:
        _keep(w, _left(values[0]), sum(known), node)


def stops_before(w: Walker, left: Value, right: Value, node: s.Node) -> None:
    """`context.get_remaining_time_in_millis() < 5000`, either way around."""
    if isinstance(left, Instance):
        _keep(w, _left(left), _number(right), node)
    elif isinstance(right, Instance):
        _keep(w, _left(right), _number(left), node)


def _keep(w: Walker, scale: int, number: float | None, node: s.Node) -> None:
    if scale and number is not None and number > 0 and w.phase is Phase.INVOCATION:
        at = w.place(node, "get_remaining_time_in_millis")
        w.record.kept_back.setdefault(at, KeptBack(number * scale, at, w.certainty))


def _left(value: Value) -> int:
    """What turns this much of the time left into milliseconds; 0 for what is no time left."""
    if not isinstance(value, Instance):
        return 0
    return _A_SECOND if value.path == _SECONDS else int(value.path.rpartition(".")[2] in ASKED)


def _number(value: Value) -> float | None:
    number = value.value if isinstance(value, Const) else None
    return number if isinstance(number, int | float) and not isinstance(number, bool) else None
