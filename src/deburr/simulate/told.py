"""What one simulated scenario came to."""

import math
from collections.abc import Callable, Sequence
from decimal import Decimal

from msgspec import Struct

from deburr.cost.line import Line, total
from deburr.simulate.answers import Estimate
from deburr.simulate.law import Law, Shape
from deburr.simulate.scenario import Scenario
from deburr.simulate.slices import PERCENTILES, Slices

SHARES = tuple(PERCENTILES.values())
SLICES = 100


class Series(Struct, frozen=True):
    """What came when, in equal steps of so many seconds: calls that were served, cold starts, attempts refused."""

    each_s: float
    calls: Sequence[int]
    cold: Sequence[int]
    refused: Sequence[int]


class Told(Struct, frozen=True):
    """A scenario's month, and how sure that is.

    how        `exact`, `levels` or `one by one`.
    seconds    how much time was simulated.
    latency_s  by share (0.5, 0.9...), from asking to the answer.
    environments, busy  means; `peak` is the most at work, `there` the most there were, provisioned ones included.
    provisioned_used  the share of provisioned time that was at work; None when nothing is provisioned.
    spilled    the share of requests that provisioned environments could not take; None likewise.
    elsewhere  calls that found nobody ready and went to an environment that was free before an init had ended.
    levels     (environments at work, share of the cold starts that came then).
    queue_s    (P50, P99, longest) age of a message when it was taken; None without a queue.
    there_over_time, peak_over_time  environments by bin, and the most of them at work.
    steps      calls by the same bins; None of what is exact.
    slices     the same by stretches, for comparing; None where that says nothing.
    """

    scenario: Scenario
    how: str
    seconds: float
    requests: int
    cold_starts: int
    cold_share: Estimate
    latency_s: dict[float, Estimate]
    environments: float
    busy: float
    peak: int
    there: int
    refused: int = 0
    lost: int = 0
    waiting: int = 0
    elsewhere: int = 0
    provisioned_used: float | None = None
    spilled: float | None = None
    levels: tuple[tuple[int, float], ...] = ()
    queue_s: tuple[float, float, float] | None = None
    there_over_time: tuple[int, ...] = ()
    peak_over_time: tuple[int, ...] = ()
    steps: Series | None = None
    slices: Slices | None = None
    bill: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def usd(self) -> Decimal:
        """The month's bill, as far as prices are known."""
        return total(self.bill)

    @property
    def lost_share(self) -> float:
        return self.lost / self.requests if self.requests else 0.0

    @property
    def connections(self) -> int:
        """Database connections at most, one for each environment; a proxy holds as many as are at work."""
        return self.peak if self.scenario.proxy else self.there


Below = Callable[[float], float]
"""The share of times that are at most so many seconds."""


def mixture(scenario: Scenario, slow: Below | None = None) -> Callable[[float, float], float]:
    """Quantiles of warm calls and slow ones together, by the quantile's share and the share of slow ones.

    slow  how long those take that found no environment ready; None: an init and a first call.
    """
    slower = slow or after(scenario.init, scenario.cold)

    def at(share: float, slow_share: float) -> float:
        return solved(lambda time: (1 - slow_share) * scenario.warm.below(time) + slow_share * slower(time), share)

    return at


def latencies(scenario: Scenario, waited: Estimate, slow: Below | None = None) -> dict[float, Estimate]:
    """Quantiles of that mixture; the interval is that of the share of slow calls."""
    at = mixture(scenario, slow)
    found: dict[float, Estimate] = {}
    for share in SHARES:
        low, high = (None if end is None else at(share, end) for end in (waited.low, waited.high))
        found[share] = Estimate(at(share, waited.value), low, high)
    return found


def after(first: Law, second: Law) -> Below:
    """The share of times of one law after another that are at most so long."""
    if first.shape is Shape.FIXED:
        return lambda time: second.below(time - first.first)
    starts = first.drawn([(at + 0.5) / SLICES for at in range(SLICES)])
    return lambda time: math.fsum(second.below(time - start) for start in starts) / SLICES


def solved(below: Below, share: float) -> float:
    """The least time that at least this share does not exceed, to a millionth."""
    high = 1e-3
    while below(high) < share and high < 1e7:
        high *= 2
    low = 0.0
    while high - low > 1e-6 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if below(middle) >= share else (middle, high)
    return high


def worth(levels: Sequence[tuple[int, float]], share: float) -> int | None:
    """How many provisioned environments remove this share of the cold starts; None when levels are unknown."""
    seen = 0.0
    for level, part in levels:
        seen += part
        if seen >= share - 1e-12:
            return level
    return None
