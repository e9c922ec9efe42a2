"""Run scenarios over more and more of the same traffic until what is to be decided between them is clear.

Each look at what was found so far is one more chance to be wrong, and so is each comparison: the chance of a wrong
decision that was allowed is shared out among all of them beforehand (Bonferroni), so that it holds however many looks
are taken. A run begins again for a longer look: the draws are the same, so nothing of what was seen changes.
"""

from collections.abc import Callable, Sequence
from math import ceil, copysign, log10

from msgspec.structs import replace

from deburr.facts.book import Facts
from deburr.simulate.answers import KEEP_ALIVES, LEAST_BATCHES, Estimate
from deburr.simulate.decision import Compared, Decision, Sign, near, word
from deburr.simulate.lengths import MOST_EVENTS, budget, by_the_day, cut, shortened
from deburr.simulate.objective import Choice
from deburr.simulate.runs import filling, told
from deburr.simulate.scenario import Scenario
from deburr.simulate.slices import FEW_COLD, PERCENTILES, difference, interval, value_of
from deburr.simulate.told import Told
from deburr.simulate.traffic import Traffic

LOOKS = (8, 4, 2, 1)
"""The parts of the traffic that is looked at, as divisors: at an eighth of it, then at twice as much each time."""
GRAIN = 0.01
"""How far off a percentile may be that was counted in buckets: what differs by less is not told apart."""
COMPARED = ("cold", "p99", "cost")
Progress = Callable[[int], bool]


def decided(
    scenarios: Sequence[Scenario],
    traffic: Traffic,
    facts: Facts,
    *,
    choice: Choice | None,
    confidence: float = 0.95,
    exact: bool = False,
    most: int | None = None,
    free_tier: bool = False,
    progress: Callable[[int], Progress] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Decision:
    """Every scenario over the same traffic, until the decision is clear or `most` requests of each were looked at.

    choice    what is wanted; None compares every scenario with the first one.
    progress  gives, for the number of scenarios that are done, what is told how many requests were; when that answers
              False the run ends, and what was seen is told.
    """
    traffic = by_the_day(traffic, scenarios)
    at_most = budget(scenarios, traffic, most)
    fill_s = max(filling(each, traffic.steady, MOST_EVENTS) for each in scenarios) if traffic.steady else None
    coming = _looks(traffic, at_most, scenarios, exact or (len(scenarios) == 1 and choice is None))
    before: Decision | None = None
    for look, part in enumerate(coming, 1):
        found: list[Told] = []
        for scenario in scenarios:
            one = told(
                scenario,
                part,
                facts,
                exact=exact,
                most=at_most,
                filling_s=fill_s,
                free_tier=free_tier,
                progress=None if progress is None else progress(len(found)),
            )
            found.append(one)
            if stopped():
                return replace(before or _judged(found, choice, confidence, look, len(coming)), complete=False)
        if at_most > MOST_EVENTS and len({one.seconds for one in found}) > 1:  # one met a limit, and was cut shorter
            return decided(
                scenarios,
                traffic,
                facts,
                choice=choice,
                confidence=confidence,
                most=MOST_EVENTS,
                free_tier=free_tier,
                progress=progress,
                stopped=stopped,
            )
        seen_all = part.end_s >= traffic.end_s
        before = replace(_judged(found, choice, confidence, look, len(coming)), all_of_it=seen_all)
        if not before.unsure:
            break
    assert before is not None
    return before


def _looks(traffic: Traffic, most: int, scenarios: Sequence[Scenario], once: bool) -> list[Traffic]:
    """Longer and longer beginnings of it; all of it at once where a beginning is not like the rest."""
    whole = shortened(traffic, most)
    if once or traffic.repeats_s is None:
        return [whole]
    least_s = 10 * max(scenario.keep_alive_s for scenario in scenarios)
    ends: list[float] = []
    for part in LOOKS[:-1]:
        end_s = max(whole.end_s / part, least_s)
        if traffic.repeats_s:
            end_s = ceil(end_s / traffic.repeats_s) * traffic.repeats_s
        if end_s < whole.end_s * 0.9 and end_s not in ends:
            ends.append(end_s)
    return [*(cut(traffic, end_s) for end_s in ends), whole]


def _judged(found: list[Told], choice: Choice | None, confidence: float, look: int, looks: int) -> Decision:
    blank = Decision(tuple(found), confidence, look, looks)
    if choice is not None:
        return _chosen(blank, choice)
    many = max(1, len(COMPARED) * (len(found) - 1) * looks)
    chance = (1 - confidence) / many
    compared = tuple(_against(one, found[0], what, chance) for one in found[1:] for what in COMPARED)
    open_ones = [each for each in compared if each.sign is Sign.UNSURE]
    unsure = tuple(f"{word(each.what)} of {each.label}" for each in open_ones)
    needed = _needed(found, [each.times for each in open_ones])
    return replace(blank, compared=compared, unsure=unsure, needed=needed)


def _chosen(blank: Decision, choice: Choice) -> Decision:
    """Which scenarios surely have what is wanted, and whether the least of these is surely that."""
    found = blank.found
    many = (len(choice.objectives) * len(found) + len(found) - 1) * blank.most_looks
    chance = (1 - blank.confidence) / max(1, many)
    met = [
        tuple(objective.met(interval(one, objective.what, chance)) for objective in choice.objectives) for one in found
    ]
    best = min(
        (one for one, has in zip(found, met, strict=True) if all(has)),
        key=lambda one: _amount(one, choice.least),
        default=None,
    )
    compared: list[Compared] = []
    unsure: list[str] = []
    times: list[float | None] = []
    for one, has in zip(found, met, strict=True):
        if False in has or one is best:
            continue
        against = None if best is None else _against(one, best, choice.least, chance)
        compared += [] if against is None else [against]
        if against is not None and against.sign in (Sign.MORE, Sign.SAME):
            continue
        for objective, known in zip(choice.objectives, has, strict=True):
            if known is None:
                unsure.append(f"{objective.text} of {one.scenario.label}")
                times.append(_times(interval(one, objective.what, chance), objective.below))
        if against is not None and against.sign is Sign.UNSURE:
            unsure.append(f"{word(choice.least)} of {one.scenario.label}")
            times.append(against.times)
    return replace(
        blank,
        compared=tuple(compared),
        met=tuple((one.scenario.label, has) for one, has in zip(found, met, strict=True)),
        best=best,
        unsure=tuple(unsure),
        needed=_needed(found, times),
    )


def _times(found: Estimate | None, apart: float) -> float | None:
    """How many times as many requests would leave that value out of an estimate's interval: it narrows by the root."""
    if found is None or found.low is None or found.high is None or found.value == apart:
        return None
    return (max(found.high - found.value, found.value - found.low) / (found.value - apart)) ** 2


def _at_least(one: Told, other: Told) -> float:
    """How many times as many requests there must be before anything can be said at all."""
    span_s = LEAST_BATCHES * KEEP_ALIVES * max(each.scenario.keep_alive_s for each in (one, other))
    seconds = max(1e-9, min(one.seconds, other.seconds))
    return max(span_s / seconds, 2 * FEW_COLD / max(1, one.cold_starts, other.cold_starts))


def _needed(found: Sequence[Told], times: Sequence[float | None]) -> int | None:
    """Requests of each that would about do, to two digits and a tenth more; None unless it is known of all."""
    known = [each for each in times if each is not None]
    if not known or len(known) < len(times):
        return None
    requests = 1.1 * min(told.requests for told in found) * max(1.0, *known)
    return int(round(requests, 1 - int(log10(requests)))) if requests >= 1 else None


def _against(one: Told, other: Told, what: str, chance: float) -> Compared:
    found = difference(one, other, what, chance)
    labels = one.scenario.label, other.scenario.label
    if found is None:
        return Compared(*labels, what, Sign.UNSURE, 0.0, None, None)
    value = value_of(other, what) or 0.0
    counted = what in PERCENTILES and "one by one" in (one.how, other.how)
    same, grain = value * near(what), value * GRAIN * counted
    if found.low is None or found.high is None:
        sign = Sign.UNSURE
    elif -same <= found.low and found.high <= same:
        sign = Sign.SAME
    else:
        sign = Sign.MORE if found.low > grain else Sign.LESS if found.high < -grain else Sign.UNSURE
    times = None
    if found.low is None:
        times = _at_least(one, other)
    elif sign is Sign.UNSURE:  # it narrows until it is within what is the same, or beyond what is told apart
        edge = grain if abs(found.value) - grain > same - abs(found.value) else same
        times = _times(found, copysign(edge, found.value))
    return Compared(*labels, what, sign, found.value, found.low, found.high, times)


def _amount(one: Told, what: str) -> float:
    value = value_of(one, what)
    return float("inf") if value is None else value
