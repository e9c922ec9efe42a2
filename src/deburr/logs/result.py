"""What a run over logs found: functions, worst first, and what was not read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from deburr.facts.book import Facts
from deburr.logs.advice import advice, memory_words
from deburr.logs.analysis import Activity
from deburr.logs.bill import Waste, bill, waste
from deburr.logs.block import Skipped
from deburr.logs.tally import Tally
from deburr.workload.profile import How, Profile


@dataclass(frozen=True, slots=True)
class FunctionLog:
    """One function: what it did, what that cost, what to do.

    address       in the workload; "" when not joined.
    architecture  of the workload's function; None when unknown, then priced as x86_64.
    usd           None when nothing billed is in the logs.
    """

    name: str
    address: str
    architecture: str | None
    activity: Activity
    tally: Tally
    usd: Decimal | None
    wasted: tuple[Waste, ...]
    advice: str
    memory: str


@dataclass(frozen=True, slots=True)
class LogReport:
    """functions by wasted dollars, failures and cost, worst first; skipped with equal reasons counted together.

    unmatched  measured names that belong to no function of the project; None when no project was given.
    full       False for `--quick` and for engines: no duplicates, causes or concurrency.
    engine     what was asked where the logs are; "" when they were read here. Then `files` are log groups or folders,
               and `bytes` what was scanned, 0 when the engine does not tell.
    """

    functions: tuple[FunctionLog, ...]
    skipped: tuple[Skipped, ...]
    files: int
    bytes: int
    full: bool
    price_date: str
    unmatched: tuple[str, ...] | None = None
    saved: str = ""
    stopped: bool = False
    engine: str = ""


def function_log(
    activity: Activity, facts: Facts, *, address: str = "", architecture: str | None = None
) -> FunctionLog:
    """Price one function and say what to do about it."""
    tally = activity.total
    usd = bill(tally, facts, architecture) if tally.calls else None
    wasted = waste(tally, activity.environments, facts, architecture)
    words = advice(activity, tally, wasted, usd or Decimal())
    memory = memory_words(activity, tally, facts)
    return FunctionLog(activity.function, address, architecture, activity, tally, usd, wasted, words, memory)


def worst_first(functions: Iterable[FunctionLog]) -> tuple[FunctionLog, ...]:
    """By dollars that certainly bought nothing, then failures, then cost, then name."""

    def key(each: FunctionLog) -> tuple[object, ...]:
        certain = sum((waste.usd for waste in each.wasted if not waste.bound), Decimal())
        return -certain, -sum(each.tally.errors.values()), -(each.usd or 0), each.name

    return tuple(sorted(functions, key=key))


def grouped(skipped: Iterable[Skipped]) -> tuple[Skipped, ...]:
    """The same trouble of the same file once, with how often."""
    counts: dict[tuple[str, str], int] = {}
    for each in skipped:
        counts[each.source, each.why] = counts.get((each.source, each.why), 0) + each.count
    return tuple(Skipped(source, why, count) for (source, why), count in sorted(counts.items()))


def profiles(functions: Sequence[FunctionLog], facts: Facts, deburr: str) -> list[Profile]:
    """A Profile of each function that answered calls; the version is told when there was but one."""
    dates = facts.checked_range([name for name in facts if name.startswith("price.lambda.")])
    return [_profile(each, dates[1] if dates else None, deburr) for each in functions if each.tally.n]


def _profile(each: FunctionLog, facts_date: date | None, deburr: str) -> Profile:
    tally, activity = each.tally, each.activity
    versions = sorted({version for version, _ in activity.by})
    sizes = tally.billed_ms
    return Profile(
        function=each.name,
        n=tally.n,
        version=versions[0] if len(versions) == 1 else "",
        start=_instant(activity.first),
        end=_instant(activity.last),
        how=How.LOGS,
        memory_mb=max(sizes, key=lambda mb: (tally.calls[mb], mb)) if sizes else None,
        init_ms=tally.init.histogram() if tally.init.n else None,
        warm_ms=tally.warm.histogram() if tally.warm.n else None,
        cold_ms=tally.cold_run.histogram() if tally.cold_run.n else None,
        billed_ms=tally.billed.histogram() if tally.billed.n else None,
        memory_used_mb=tally.used.histogram() if tally.used.n else None,
        errors=dict(sorted(tally.errors.items())),
        cold_starts=tally.cold,
        peak_concurrency=activity.sweep.peak or None,
        facts_date=facts_date,
        architecture=each.architecture or "",
        deburr=deburr,
        extra=_extra(each),
    )


def _extra(each: FunctionLog) -> Mapping[str, object]:
    extra: dict[str, object] = {}
    if each.usd is not None:
        extra["cost_usd"] = float(each.usd)
    if each.tally.restore.n:
        p50, p99 = each.tally.restore.quantiles((0.5, 0.99))
        extra["restore_ms"] = {"p50": p50, "p99": p99, "n": each.tally.restore.n}
    causes = sum((counter for counter in each.activity.causes.values()), start=type(each.tally.errors)())
    if causes:
        extra["cold_start_causes"] = dict(sorted(causes.items()))
    return extra


def _instant(us: int) -> datetime | None:
    return datetime.fromtimestamp(us / 1_000_000, UTC) if us else None
