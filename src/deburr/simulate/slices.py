"""A run stretch by stretch, so that two runs over the same traffic are compared where they differ, not where it does.

Both draw the same for the same request, so most of what chance does to one it does to the other too, and the interval
of their difference is far narrower than either's own.
"""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from deburr.simulate.answers import LEAST_BATCHES, Estimate, student

if TYPE_CHECKING:
    from deburr.simulate.told import Told

PERCENTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99.9": 0.999}
FEW_COLD = 20
"""Cold starts below which their batches say nothing about how far off they are."""


class Slices(Struct, frozen=True):
    """Equal stretches of one run, in order; each long against a keep-alive, so that they are nearly independent.

    calls, cold, lost  how many there were in each.
    usd        a month's bill if all of it were like that stretch.
    latency_s  the percentile of a share (0.5, 0.9...) in each.
    """

    calls: tuple[int, ...]
    cold: tuple[int, ...]
    lost: tuple[int, ...]
    usd: tuple[float, ...]
    latency_s: Callable[[float], Sequence[float]]


def interval(told: "Told", what: str, chance: float) -> Estimate | None:
    """A figure of a run and its interval; None when the run has no such figure.

    what    `cost`, `cold`, `lost` or a percentile.
    chance  that the interval misses the truth, 0-1.
    """
    value = value_of(told, what)
    if value is None:
        return None
    if told.slices is None:
        return Estimate(value, value, value) if told.how == "exact" else Estimate(value)
    return around(told.slices, value, what, chance)


def around(slices: Slices, value: float, what: str, chance: float) -> Estimate:
    """A figure with the interval that its stretches give it."""
    return _within(value, _pulls(slices, value, what), chance, least=0.0)


def difference(one: "Told", other: "Told", what: str, chance: float) -> Estimate | None:
    """How much more the first has of it than the second, over the same traffic."""
    values = value_of(one, what), value_of(other, what)
    if values[0] is None or values[1] is None:
        return None
    off = values[0] - values[1]
    if one.slices is None or other.slices is None:
        return Estimate(off, off, off) if one.how == other.how == "exact" else Estimate(off)
    pulls = [_pulls(told.slices, value, what) for told, value in ((one, values[0]), (other, values[1])) if told.slices]
    if len(pulls[0]) != len(pulls[1]):
        return Estimate(off)
    if what == "cold" and one.scenario.runs_as(other.scenario, limits=bool(one.refused or other.refused)):
        return Estimate(off, off, off)
    if what == "cold" and max(one.cold_starts, other.cold_starts) < FEW_COLD:
        return Estimate(off)
    least = 0.0
    if what == "cold":  # where none of so many differed, or few did, some more may differ that were not seen
        least = max(values[0], values[1]) * -math.log(chance / 2) / max(one.cold_starts, other.cold_starts)
    return _within(off, [first - second for first, second in zip(*pulls, strict=True)], chance, narrowest=least)


def value_of(told: "Told", what: str) -> float | None:
    """The figure by its name; None when the run has none of it."""
    if what in PERCENTILES:
        found = told.latency_s.get(PERCENTILES[what])
        return None if found is None else found.value
    if what == "cold":
        return told.cold_share.value
    return told.lost_share if what == "lost" else float(told.usd)


def _pulls(slices: Slices, value: float, what: str) -> list[float]:
    """How far each stretch pulls the figure away from where it is; together they come to nearly 0."""
    many = len(slices.calls)
    if what in ("cold", "lost"):
        parts = slices.cold if what == "cold" else slices.lost
        more = slices.lost if what == "lost" else (0,) * many
        wholes = [calls + lost for calls, lost in zip(slices.calls, more, strict=True)]
        whole = sum(wholes) or 1
        return [(part - value * some) / whole for part, some in zip(parts, wholes, strict=True)]
    each = slices.usd if what == "cost" else slices.latency_s(PERCENTILES[what])
    mean = math.fsum(each) / many
    return [(one - mean) / many for one in each]


def _within(
    value: float, pulls: Sequence[float], chance: float, *, least: float = -math.inf, narrowest: float = 0.0
) -> Estimate:
    many = len(pulls)
    if many < LEAST_BATCHES:
        return Estimate(value)
    mean = math.fsum(pulls) / many
    off = math.sqrt(math.fsum((pull - mean) ** 2 for pull in pulls) * many / (many - 1))
    half = max(narrowest, student(many - 1, 1 - chance / 2) * off)
    return Estimate(value, max(least, value - half), value + half)
