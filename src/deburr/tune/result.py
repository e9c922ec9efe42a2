"""A finished tuning with everything a report shows of it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from math import expm1, log1p
from statistics import fmean

from msgspec import Struct

from deburr.facts.book import Facts
from deburr.tune.chart_url import Point, written
from deburr.tune.course import Course
from deburr.tune.curve import Curve
from deburr.tune.intervals import Interval, chances, interval, noise
from deburr.tune.samples import Seen
from deburr.tune.tails import Tail
from deburr.tune.verdict import Verdict, verdict

MILLION = 1_000_000


class Row(Struct, frozen=True):
    """One size.

    warm_ms, cold_ms, usd  over environments: a warm call; a first one with its init; a million mean invocations.
    first_ms, init_ms      means; None without any.
    month                  USD at the user's traffic, tiers included; None while traffic is not known.
    peak_mb                the most any environment used.
    best                   how often it is the best when environments are drawn again, 0-1; None when it cannot be.
    tail                   how it stands to a P99; None without one.
    state                  why it is out, in words; "" while it is in.
    """

    memory_mb: int
    environments: int
    calls: int
    state: str = ""
    warm_ms: Interval | None = None
    usd: Interval | None = None
    cold_ms: Interval | None = None
    first_ms: float | None = None
    init_ms: float | None = None
    month: Decimal | None = None
    peak_mb: int = 0
    best: float | None = None
    tail: Tail | None = None


class Result(Struct, frozen=True):
    """function  its name; `now_mb` its size, None when unknown.
    where     what it was measured on: the lab's mechanism, or the account.
    band      scores within it tie; `worth_usd` a month where that is what it stands for, else 0.
    notes     what was assumed, one sentence each.
    seen      raw samples.
    """

    function: str
    runtime: str
    architecture: str
    now_mb: int | None
    where: str
    target: str
    verdict: Verdict
    rows: tuple[Row, ...]
    curve: Curve | None
    cold_share: float
    per_month: int | None
    calls: int
    most_calls: int
    blocks: int
    alpha: float
    band: float
    worth_usd: float
    seed: int
    start: datetime
    end: datetime
    notes: tuple[str, ...]
    seen: tuple[Seen, ...]
    alternative: str = ""

    @property
    def chart(self) -> str:
        """The URL of aws-lambda-power-tuning's chart; "" when no size answered."""
        points = [
            Point(row.memory_mb, row.warm_ms.value, row.usd.value / MILLION)
            for row in self.rows
            if row.warm_ms is not None and row.usd is not None
        ]
        return written(points) if points else ""

    @property
    def peak_mb(self) -> int:
        """The most memory that any environment used, of those that did not run out of it; 0 when nothing tells."""
        return max((one.peak_mb for one in self.seen if one.usable), default=0)


def result(
    course: Course,
    facts: Facts,
    *,
    function: str,
    runtime: str,
    now_mb: int | None,
    where: str,
    seed: int,
    start: datetime,
    end: datetime,
    notes: Sequence[str],
    alternative: str = "",
) -> Result:
    """Everything a course comes to."""
    scores = {size: [course.score(one) for one in row if one.usable] for size, row in course.seen.items()}
    able = {size: row for size, row in scores.items() if row and size not in (*course.failed, *course.cramped)}
    best = chances(able, seed=seed)
    rows = tuple(_row(course, facts, size, best.get(size), seed) for size in course.sizes)
    return Result(
        function=function,
        runtime=runtime,
        architecture=course.tariff.architecture,
        now_mb=now_mb,
        where=where,
        target=course.target.told,
        verdict=verdict(course, current=now_mb),
        rows=rows,
        curve=course.curve(),
        cold_share=course.tariff.cold_share,
        per_month=course.tariff.per_month,
        calls=course.calls,
        most_calls=course.most,
        blocks=course.blocks,
        alpha=course.rules.alpha,
        band=course.band,
        worth_usd=course.rules.worth_usd if course.band > log1p(course.rules.band) else 0.0,
        seed=seed,
        start=start,
        end=end,
        notes=tuple(notes),
        seen=tuple(one for size in course.sizes for one in course.seen[size]),
        alternative=alternative,
    )


def _row(course: Course, facts: Facts, size: int, best: float | None, seed: int) -> Row:
    every = course.seen[size]
    usable = [one for one in every if one.usable]
    state = state_of(course, size)
    peak = max((one.peak_mb for one in every), default=0)
    calls = sum(one.calls for one in every)
    if not usable:
        return Row(size, len(every), calls, state, peak_mb=peak)
    tariff = course.tariff

    def a_million(one: Seen) -> float:
        return tariff.cost(one) * MILLION

    warm, cold, usd = (_intervals(course, size, measure, seed) for measure in (_warm_ms, _cold_ms, a_million))
    billed = fmean(
        tariff.mixed(fmean(call.billed_ms for call in one.warm), one.first.billed_ms) for one in usable if one.first
    )
    inits = [one.init_ms for one in usable if one.init_ms is not None]
    return Row(
        size,
        len(every),
        calls,
        state,
        warm_ms=warm,
        usd=usd,
        cold_ms=cold,
        first_ms=fmean(one.first.duration_ms for one in usable if one.first is not None),
        init_ms=fmean(inits) if inits else None,
        month=tariff.month(facts, size, billed),
        peak_mb=peak,
        best=best,
        tail=course.tail(size) if course.target.kind == "p99" else None,
    )


def _intervals(course: Course, size: int, measure: Callable[[Seen], float], seed: int) -> Interval:
    rows = {each: [measure(one) for one in row if one.usable] for each, row in course.seen.items()}
    return interval(rows[size], seed=seed, shared=noise(rows.values()))


def _warm_ms(one: Seen) -> float:
    return one.warm_ms


def _cold_ms(one: Seen) -> float:
    return one.cold_ms


def state_of(course: Course, size: int) -> str:
    """Why a size is out; "" while it is in."""
    if size in course.failed:
        failed = course.failed[size]
        if failed.memory_mb != size:
            return f"not tried further: {failed.memory_mb:,} MB is too little"
        word = {"oom": "ran out of memory", "timeout": "too slow", "error": "fails"}[failed.outcome]
        return f"{word}: {failed.told}" if failed.told else word
    if size in course.cramped:
        return f"used {course.cramped[size]:,} MB of it: no room for a larger event"
    if size in course.beaten:
        other, worse = course.beaten[size]
        more = worse_told(worse)
        verb = "slower" if course.target.kind == "speed" else "worse" if course.target.kind == "balanced" else "dearer"
        return f"{more} {verb} than {other:,} MB"
    return ""


def worse_told(worse: float) -> str:
    """`at least 12 %`, of a difference of logarithms."""

    more = expm1(worse)
    return f"at least {more:.0%}" if more >= 0.01 else "surely"
