"""Every keep-alive with every number of provisioned environments: one pass over the traffic for each memory."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.simulate import engine as engines
from deburr.simulate.lengths import MOST_LEVELS, shortened
from deburr.simulate.runs import Progress, scene_of
from deburr.simulate.scenario import Scenario, changed
from deburr.simulate.spelled import seconds
from deburr.simulate.traffic import Traffic

SWEPT = ("keep-alive", "provisioned", "memory")
MOST_VALUES = 10_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One scenario of a sweep.

    cold_share    cold starts per request, 0-1.
    environments  mean number there are, provisioned ones included.
    """

    memory_mb: int
    keep_alive_s: float
    provisioned: int
    cold_share: float
    environments: float


@dataclass(frozen=True, slots=True)
class Axes:
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
) -> list[Cell]:
    """Every cell, by memory, keep-alive and provisioned.

    Cold calls take their own time at the base's keep-alive alone: elsewhere the share is off by about itself squared.
    Limits are not looked at.
    """
    cells: list[Cell] = []
    coming = shortened(traffic, most or MOST_LEVELS)
    for memory_mb in along.memory_mb:
        scenario = changed(base, "memory", str(memory_mb), facts)
        own = min(along.keep_alives_s, key=lambda each: abs(each - base.keep_alive_s))
        longest = replace(scenario, keep_alive_s=along.keep_alives_s[-1])
        scene, rates = scene_of(longest, coming, bins=1)
        scene = replace(scene, keep_alives_s=along.keep_alives_s, primary=along.keep_alives_s.index(own))
        if rates is not None:
            found = engines.watched(scene, rates, progress)
        else:
            assert coming.moments is not None
            found = engines.replayed(scene, coming.moments(), coming.end_s, progress)
        cells += [
            Cell(memory_mb, kept_s, count, found.cold_share(place, count), found.environments(place, count))
            for place, kept_s in enumerate(along.keep_alives_s)
            for count in along.provisioned
        ]
    return cells


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
