"""A finished run cut into stretches, whichever engine ran it."""

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce
from typing import TypeVar

from msgspec import Struct

from deburr.cost.function import SECONDS_A_MONTH
from deburr.cost.line import total
from deburr.facts.book import Facts
from deburr.simulate.answers import LEAST_BATCHES, Answers, batches_of, edges
from deburr.simulate.bill import priced
from deburr.simulate.outcome import SLICES, Outcome
from deburr.simulate.scenario import Scenario
from deburr.simulate.slices import Slices
from deburr.simulate.told import mixture
from deburr.workload.histogram import Histogram

Number = TypeVar("Number", int, float)
STEP = 1e-3
"""Of itself: how far the share of slow calls is moved to see how a percentile follows it."""


def of_levels(scenario: Scenario, found: Answers, facts: Facts, *, whole_s: float, free_tier: bool) -> Slices | None:
    """None when the run was ended early, or is too short to be cut.

    whole_s  how long it should have been.
    """
    tally = found.tally
    batches = _batches(found.seconds, whole_s, scenario)
    if batches is None:
        return None
    calls, cold, waited = (_parts(values, batches) for values in (tally.calls, tally.cold, tally.waited))
    busy_s = _parts(tally.busy_s, batches)
    bills = _Bills(scenario, facts, free_tier, found.seconds, batches)
    usd = bills.each(calls, cold, busy_s, [0.0] * batches, [0.0] * batches)

    def latency_s(share: float) -> Sequence[float]:
        """It follows the share of slow calls nearly on a straight line: it is found twice, not for each stretch."""
        at = mixture(scenario, found.slow_below())
        slow_share = sum(waited) / max(1, sum(calls))
        step = max(slow_share * STEP, 1e-9)
        here = at(share, slow_share)
        slope = (at(share, min(1.0, slow_share + step)) - here) / step
        return [
            here + slope * (part / some - slow_share if some else 0.0) for part, some in zip(waited, calls, strict=True)
        ]

    return Slices(calls, cold, (0,) * batches, usd, latency_s)


def of_events(scenario: Scenario, found: Outcome, facts: Facts, *, whole_s: float, free_tier: bool) -> Slices | None:
    """None when the run was ended early, or is too short to be cut."""
    batches = _batches(found.seconds, whole_s, scenario)
    if batches is None:
        return None
    calls, cold, lost = (_parts(values, batches) for values in (found.calls_in, found.cold_in, found.lost_in))
    ran_s, used_s, kept_s = (
        _parts(values, batches) for values in (found.on_demand_in, found.on_provisioned_in, found.provisioned_in)
    )
    usd = _Bills(scenario, facts, free_tier, found.seconds, batches).each(calls, cold, ran_s, used_s, kept_s)
    parts = [reduce(Histogram.merge, found.ask_in[begin:end], Histogram()) for begin, end in edges(SLICES, batches)]

    def latency_s(share: float) -> Sequence[float]:
        overall = found.ask_s.quantile(share) or 0.0
        return [overall if part.n == 0 else part.quantile(share) or 0.0 for part in parts]

    return Slices(calls, cold, lost, usd, latency_s)


class _Bills(Struct, frozen=True):
    """A month's bill from each stretch."""

    scenario: Scenario
    facts: Facts
    free_tier: bool
    seconds: float
    batches: int

    def each(
        self,
        calls: Sequence[int],
        cold: Sequence[int],
        ran_s: Sequence[float],
        used_s: Sequence[float],
        kept_s: Sequence[float],
    ) -> tuple[float, ...]:
        spans = [(end - begin) * self.seconds / SLICES for begin, end in edges(SLICES, self.batches)]
        return tuple(
            float(self._month(span, *amounts))
            for span, *amounts in zip(spans, calls, cold, ran_s, used_s, kept_s, strict=True)
        )

    def _month(self, span_s: float, calls: float, cold: float, ran_s: float, used_s: float, kept_s: float) -> Decimal:
        factor = SECONDS_A_MONTH / Decimal(repr(span_s))
        ran, used, kept = (Decimal(repr(each)) * factor for each in (ran_s, used_s, kept_s))
        if not ran + used:
            return Decimal(0)
        colds = cold * float(factor)
        return total(priced(self.scenario, self.facts, int(calls) * factor, ran, used, kept, colds, self.free_tier))


def _batches(seconds: float, whole_s: float, scenario: Scenario) -> int | None:
    batches = batches_of(seconds, scenario.keep_alive_s)
    return None if seconds < whole_s * 0.999 or batches < LEAST_BATCHES else min(batches, SLICES)


def _parts(values: Sequence[Number], batches: int) -> tuple[Number, ...]:
    """Bins put together into so many stretches, which begin where latencies are kept apart."""
    return _summed(_summed(values, SLICES), batches)


def _summed(values: Sequence[Number], many: int) -> tuple[Number, ...]:
    return tuple(sum(values[begin:end]) for begin, end in edges(len(values), many))
