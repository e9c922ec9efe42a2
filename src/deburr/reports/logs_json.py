"""A run over logs as JSON; null means that the logs do not tell."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from deburr.logs.bill import most_used
from deburr.logs.concurrency import mean
from deburr.logs.result import FunctionLog, LogReport
from deburr.logs.sample import Sample
from deburr.logs.tally import Tally

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def render(report: LogReport) -> str:
    """One JSON document, worst function first."""
    document = {
        "functions": [_function(each, full=report.full) for each in report.functions],
        "skipped": [{"source": each.source, "why": each.why, "count": each.count} for each in report.skipped],
        "unmatched": None if report.unmatched is None else list(report.unmatched),
        "files": report.files,
        "bytes": report.bytes,
        "complete": not report.stopped,
        "engine": report.engine or "local",
        "prices_checked": report.price_date,
        "not_in_logs": ["throttles", "iterator age", "async event age"],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _function(each: FunctionLog, *, full: bool) -> dict[str, Any]:
    activity, tally = each.activity, each.tally
    swept = full and bool(activity.sweep.minutes)
    known = full and activity.streams_known and activity.timed
    average = mean(activity.sweep, (activity.first, activity.last)) if swept else None
    causes: Counter[str] = sum((counter for counter in activity.causes.values()), start=Counter())
    return {
        "name": each.name,
        "address": each.address or None,
        "runtime": activity.runtime or None,
        **_counts(tally),
        "cost_usd": None if each.usd is None else float(each.usd),
        "waste_usd": {waste.cause: float(waste.usd) for waste in each.wasted},
        "warm_ms": _spread(tally.warm),
        "cold_ms": _spread(tally.cold_run),
        "init_ms": _spread(tally.init),
        "restore_ms": _spread(tally.restore),
        "max_memory_used_mb": most_used(tally, activity.environments),
        "init_failures": dict(sorted(activity.init_failures.items())) if full else None,
        "peak_concurrency": activity.sweep.peak if swept else None,
        "mean_concurrency": None if average is None else round(average, 3),
        "environments": len(activity.environments) if known else None,
        "calls_per_environment": round(tally.n / len(activity.environments), 1) if known and tally.n else None,
        "keep_alive_at_least_s": _keep_alive(each) if known else None,
        "cold_start_causes": dict(sorted(causes.items())) if known else None,
        "duplicates": activity.duplicates if full else None,
        "retries": activity.retries if full else None,
        "missing_reports": activity.unfinished if full else None,
        "first": _instant(activity.first),
        "last": _instant(activity.last),
        "by_version_and_day": [
            {"version": version or None, "day": _day(day), **_counts(some), "warm_ms": _spread(some.warm)}
            for (version, day), some in sorted(activity.by.items())
        ],
        "next": each.advice,
        "memory": each.memory,
        "notes": list(activity.notes),
    }


def _counts(tally: Tally) -> dict[str, Any]:
    errors = tally.errors
    sizes = sorted(tally.billed_ms)
    return {
        "memory_mb": sizes[0] if len(sizes) == 1 else (sizes or None),
        "invocations": tally.n,
        "cold_starts": tally.cold,
        "inits_ahead": tally.ahead,
        "billed_ms": sum(tally.billed_ms.values()) if tally.calls else None,
        "timeouts": errors["timeout"],
        "oom": errors["oom"],
        "errors": {name: count for name, count in sorted(errors.items()) if name not in ("timeout", "oom")},
        "not_billed_in_logs": tally.unbilled,
    }


def _spread(sample: Sample) -> dict[str, Any] | None:
    """Quantiles by the rank rule; one that fewer than 1/(1-p) values carry is the largest value seen."""
    if not sample.n:
        return None
    p50, p90, p99 = sample.quantiles((0.5, 0.9, 0.99))
    return {"p50": p50, "p90": p90, "p99": p99, "n": sample.n, "exact": sample.exact}


def _keep_alive(each: FunctionLog) -> float | None:
    longest = max((environment.gap for environment in each.activity.environments.values()), default=0)
    return longest / 1_000_000 if longest else None


def _instant(us: int) -> str | None:
    return (EPOCH + timedelta(microseconds=us)).isoformat() if us else None


def _day(day: int) -> str | None:
    return None if day < 0 else (EPOCH + timedelta(days=day)).date().isoformat()
