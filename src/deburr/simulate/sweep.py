"""Every keep-alive with every number of provisioned environments: one pass over the traffic for each memory."""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.simulate import engine as engines
from deburr.simulate.answers import Answers, batches_of, ratio
from deburr.simulate.lengths import MOST_LEVELS, shortened
from deburr.simulate.runs import Progress, scene_of
from deburr.simulate.scenario import Scenario
from deburr.simulate.scene import Engine, Rates, Scene, Steps, Tally
from deburr.simulate.spelled import seconds
from deburr.simulate.traffic import Traffic
from deburr.simulate.what_if import changed

SWEPT = ("keep-alive", "provisioned", "memory")
MOST_VALUES = 10_000
STAGES = 40
SURE = 0.25
"""A cold share is known when its interval reaches no further than this share of it."""


class Cell(Struct, frozen=True):
    """One scenario of a sweep.

    cold_share    cold starts per request, 0-1, with its 95 % interval; `cold_starts` is how many it rests on.
    environments  mean number there are, provisioned ones included.
    """

    memory_mb: int
    keep_alive_s: float
    provisioned: int
    cold_share: float
    environments: float
    cold_starts: int
    low: float | None
    high: float | None

    @property
    def sure(self) -> bool:
        """Whether its cold share is known to a quarter of itself; none at all among so many requests is known, too."""
        return self.times <= 1 and (self.low is not None or not self.cold_starts)

    @property
    def times(self) -> float:
        """How many times as many requests would about do; as if they came apart where there is no interval."""
        if not self.cold_starts:
            return 0.0
        if self.low is None or self.high is None:
            return max(1.0, (1.96 / SURE) ** 2 / self.cold_starts)
        return (max(self.high - self.cold_share, self.cold_share - self.low) / (SURE * self.cold_share)) ** 2


class Swept(Struct, frozen=True):
    """A sweep.

    requests   that each cell rests on.
    complete   False when it was interrupted.
    all_of_it  whether the traffic has no more of them.
    """

    cells: tuple[Cell, ...]
    requests: int
    complete: bool
    all_of_it: bool

    @property
    def unsure(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if not cell.sure)

    @property
    def needed(self) -> int | None:
        """Requests that would about settle every cell, to two digits; None when all are."""
        times = [cell.times for cell in self.unsure]
        if not times:
            return None
        requests = 1.1 * max(1, self.requests) * max(times)
        return int(round(requests, 1 - int(math.log10(requests))))


class Axes(Struct, frozen=True):
    """The values of each axis, rising; never empty."""

    memory_mb: tuple[int, ...]
    keep_alives_s: tuple[float, ...]
    provisioned: tuple[int, ...]


def axes(base: Scenario, texts: Sequence[str]) -> Axes:
    """What `keep-alive=1min|10min`, `provisioned=0..9` and `memory=512|1024` ask for; the base's own value elsewhere.

    Raises  DeburrError for another axis, a value that is none, or more than 10,000 scenarios.
    """
    given: dict[str, list[str]] = {}
    for text in texts:
        key, equals, values = text.partition("=")
        if not equals or key not in SWEPT:
            raise DeburrError(f"{text!r} sweeps nothing known", where="--sweep", hint=f"one of {', '.join(SWEPT)}")
        given[key] = [each for value in values.split("|") for each in _ranged(value)]
    keep_alives = [seconds(text, "--sweep keep-alive", zero=True) for text in given.get("keep-alive", [])]
    found = Axes(
        tuple(sorted({_whole(text, 128) for text in given.get("memory", [])})) or (base.memory_mb,),
        tuple(sorted(set(keep_alives))) or (base.keep_alive_s,),
        tuple(sorted({_whole(text, 0) for text in given.get("provisioned", [])})) or (base.provisioned,),
    )
    if len(found.memory_mb) * len(found.keep_alives_s) * len(found.provisioned) > MOST_VALUES:
        raise DeburrError(f"that is more than {MOST_VALUES:,} scenarios", where="--sweep", hint="ask for fewer values")
    return found


def swept(
    base: Scenario,
    traffic: Traffic,
    facts: Facts,
    along: Axes,
    *,
    most: int | None = None,
    progress: Progress | None = None,
) -> Swept:
    """Every cell, by memory, keep-alive and provisioned.

    Cold calls take their own time at the base's keep-alive alone: elsewhere the share is off by about itself squared.
    Limits are not looked at.
    """
    cells: list[Cell] = []
    coming = shortened(traffic, most or MOST_LEVELS)
    requests, complete = 0, False
    for memory_mb in along.memory_mb:
        scenario = changed(base, "memory", str(memory_mb), facts)
        own = min(along.keep_alives_s, key=lambda each: abs(each - base.keep_alive_s))
        longest = replace(scenario, keep_alive_s=along.keep_alives_s[-1])
        scene, rates = scene_of(longest, coming, bins=1)
        scene = replace(scene, keep_alives_s=along.keep_alives_s, primary=along.keep_alives_s.index(own))
        tallies, ends = zip(*_stages(scene, rates, coming, progress), strict=True)
        complete = ends[-1]
        requests = sum(tallies[-1].calls)
        seconds = coming.end_s if complete else coming.end_s * min(1.0, requests / coming.requests)
        found = [Answers(scene, tally, seconds) for tally in tallies]
        cells += [
            _cell(memory_mb, kept_s, place, count, found)
            for place, kept_s in enumerate(along.keep_alives_s)
            for count in along.provisioned
        ]
        if not complete:
            break
    return Swept(tuple(cells), requests, complete, coming.end_s >= traffic.end_s)


def _stages(
    scene: Scene, rates: Rates | Steps | None, coming: Traffic, progress: Progress | None
) -> Iterator[tuple[Tally, bool]]:
    """What was counted after each of STAGES equal parts of the requests, and whether that is all; less when stopped."""
    running = engines.engine(scene)
    each = max(1, math.ceil((coming.requests if rates is None else rates.expected) / STAGES))
    for ended in _stretches(running, rates, coming, each):
        if ended:
            yield running.tally(), True
        elif running.requests % each == 0:
            yield running.tally(), False
            if progress is not None and not progress(running.requests):
                return


def _stretches(running: Engine, rates: Rates | Steps | None, coming: Traffic, each: int) -> Iterator[bool]:
    """Run on, never over the end of one of the parts of so many requests; True at the end."""
    if rates is not None:
        for part in rates.parts():
            while running.run(part, each - running.requests % each):
                yield False
    else:
        assert coming.moments is not None
        for chunk in coming.moments():
            at = 0
            while at < len(chunk):
                some = min(len(chunk) - at, each - running.requests % each)
                running.feed(chunk[at : at + some])
                at += some
                yield False
    yield True


def _cell(memory_mb: int, kept_s: float, place: int, provisioned: int, found: Sequence[Answers]) -> Cell:
    """The whole, and its interval from how the parts differ."""
    last = found[-1]
    colds = [0, *(sum(each.cold_starts(place, provisioned).values()) for each in found)]
    calls = [0, *(each.requests for each in found)]
    parts, wholes = ([later - earlier for earlier, later in pairwise(each)] for each in (colds, calls))
    share = ratio(parts, wholes, batches_of(last.seconds, kept_s))
    return Cell(
        memory_mb,
        kept_s,
        provisioned,
        last.cold_share(place, provisioned),
        last.environments(place, provisioned),
        colds[-1],
        share.low,
        share.high,
    )


def _ranged(text: str) -> list[str]:
    found = re.fullmatch(r"(\d{1,6})\.\.(\d{1,6})", text)
    if not found:
        return [text]
    first, last = int(found[1]), int(found[2])
    return [str(value) for value in range(first, min(last, first + MOST_VALUES) + 1)]


def _whole(text: str, least: int) -> int:
    if not re.fullmatch(r"\d{1,6}", text) or int(text) < least:
        raise DeburrError(
            f"{text!r} is no whole number from {least} on", where="--sweep", hint="write provisioned=0..9"
        )
    return int(text)
