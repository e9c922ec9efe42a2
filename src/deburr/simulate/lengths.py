"""How much of the traffic is simulated: all of it, or a beginning that is like the rest."""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from deburr.simulate.scenario import Scenario
from deburr.simulate.scene import Rates, Steps
from deburr.simulate.traffic import DAY_S, Traffic, spoken

MOST_LEVELS, MOST_EVENTS, MOST_WHOLE = 20_000_000, 500_000, 5_000_000
"""Requests that are simulated, by levels and one by one, and one by one of what has an end of its own to reach, such as
a ramp; `most` overrides all."""


def by_the_day(traffic: Traffic, scenarios: Sequence[Scenario]) -> Traffic:
    """The traffic, taken to be another one at each hour of the day where a schedule makes it so."""
    if traffic.repeats_s == 0 and any(scenario.schedule for scenario in scenarios):
        note: tuple[str, ...] = ()
        if traffic.end_s < DAY_S:
            note = (f"a schedule wants a whole day: this is {spoken(traffic.end_s)} from midnight on",)
        return replace(traffic, repeats_s=DAY_S, notes=(*traffic.notes, *note))
    return traffic


def budget(scenarios: Sequence[Scenario], traffic: Traffic, most: int | None) -> int:
    """How many requests each of them is simulated with at most, so that all see the same traffic."""
    if most is not None:
        return most
    if all(scenario.plain and fits(scenario, traffic) for scenario in scenarios):
        return MOST_LEVELS
    if traffic.repeats_s is None:
        return MOST_WHOLE
    one_round = traffic.requests * traffic.repeats_s / traffic.end_s
    return max(MOST_EVENTS, math.ceil(one_round)) if one_round <= MOST_WHOLE else MOST_EVENTS


def shortened(traffic: Traffic, most: int) -> Traffic:
    """The beginning of traffic that is more than is worth simulating; whole rounds of what repeats itself."""
    if traffic.requests <= most:
        return traffic
    if traffic.rates is None:
        return _first(traffic, most)
    end_s = traffic.end_s * most / traffic.requests
    round_s = traffic.repeats_s or 86_400
    if end_s > round_s:
        end_s -= end_s % round_s
    return cut(traffic, end_s)


def cut(traffic: Traffic, end_s: float) -> Traffic:
    """Traffic at some rate until then."""
    whole = traffic.rates
    assert whole is not None

    def parts() -> Iterator[Rates]:
        for part in whole.parts():
            if part.end_s >= end_s:
                many = bisect_left(part.until_s, end_s)
                yield Rates((*part.until_s[:many], end_s), part.per_s[: many + 1])
                return
            yield part

    expected, since_s = 0.0, 0.0
    for part in parts():
        expected, since_s = expected + part.expected_from(since_s), part.end_s
    rates = next(parts()) if isinstance(whole, Rates) else Steps(parts, end_s, expected, whole.most)
    notes = [f"{expected:,.0f} requests of {traffic.requests:,.0f} were simulated, the first {spoken(end_s)}"]
    if traffic.repeats_s and end_s < traffic.repeats_s * 0.999:
        notes.append(
            f"that is less than the {spoken(traffic.repeats_s)} after which it repeats: --most takes more of it"
        )
    return replace(traffic, end_s=end_s, requests=expected, rates=rates, notes=(*traffic.notes, *notes))


def _first(traffic: Traffic, most: int) -> Traffic:
    """So many of the moments of a trace."""
    assert traffic.moments is not None
    every = traffic.moments

    def chunks() -> Iterator[Sequence[float]]:
        left = most
        for chunk in every():
            yield chunk[:left]
            left -= len(chunk)
            if left <= 0:
                return

    end_s = 0.0
    for chunk in chunks():
        end_s = chunk[-1] if chunk else end_s
    note = f"{most:,} requests of {traffic.requests:,.0f} were simulated, the first {spoken(end_s)}"
    return replace(traffic, end_s=end_s, requests=most, moments=chunks, notes=(*traffic.notes, note))


def fits(scenario: Scenario, traffic: Traffic) -> bool:
    """Whether its highest rate may leave the limit alone: a pass that is bound to reach it is not begun."""
    if traffic.rates is None:
        return True
    return traffic.rates.most * scenario.warm.mean <= 2 * scenario.limit
