"""A tuning as JSON: the answer, every size with its intervals, the curve, and all raw samples."""

import json
import math
from typing import Any

from deburr.reports.tune import answer
from deburr.tune.curve import Curve
from deburr.tune.intervals import Interval
from deburr.tune.result import Result, Row
from deburr.tune.samples import Call, Seen
from deburr.workload.document import instant_text


def render(result: Result) -> str:
    """One document."""
    return json.dumps(document(result), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def document(result: Result) -> dict[str, Any]:
    told = result.verdict
    head, says = answer(result)
    gain = None
    if told.gain is not None:
        gain = {"value": told.gain.value, "low": told.gain.low, "high": told.gain.high}
    return {
        "deburr": "tune",
        "version": 1,
        "function": result.function,
        "runtime": result.runtime,
        "architecture": result.architecture,
        "answer": str(told.answer),
        "memory_mb": told.size,
        "now_mb": result.now_mb,
        "says": [head, *says],
        "ties": list(told.ties),
        "at_most_above_the_best": told.at_most,
        "now_over_chosen": gain,
        "target": result.target,
        "ended": told.ended,
        "calls": result.calls,
        "most_calls": result.most_calls,
        "rounds": result.blocks,
        "alpha": result.alpha,
        "band": math.expm1(result.band),
        "cold_share": result.cold_share,
        "per_month": result.per_month,
        "seed": result.seed,
        "start": instant_text(result.start),
        "end": instant_text(result.end),
        "where": result.where,
        "notes": [*result.notes, *filter(None, [result.alternative])],
        "sizes": [_row(row) for row in result.rows],
        "curve": _curve(result.curve),
        "chart": result.chart or None,
        "environments": [_seen(one) for one in result.seen],
    }


def _row(row: Row) -> dict[str, Any]:
    tail = row.tail
    return {
        "memory_mb": row.memory_mb,
        "state": row.state or None,
        "environments": row.environments,
        "calls": row.calls,
        "warm_ms": _interval(row.warm_ms),
        "cold_ms": _interval(row.cold_ms),
        "first_ms": row.first_ms,
        "init_ms": row.init_ms,
        "usd_per_1m": _interval(row.usd),
        "usd_a_month": None if row.month is None else float(row.month),
        "peak_mb": row.peak_mb or None,
        "best": row.best,
        "p99": None
        if tail is None
        else {
            "state": tail.state,
            "share_beyond": tail.share,
            "warm": [tail.warm_over, tail.warm],
            "cold": [tail.cold_over, tail.cold],
        },
    }


def _interval(found: Interval | None) -> dict[str, float | None] | None:
    return None if found is None else {"value": found.value, "low_95": found.low, "high_95": found.high}


def _curve(curve: Curve | None) -> dict[str, Any] | None:
    if curve is None:
        return None
    return {
        "holds": curve.holds,
        "wait_ms": curve.wait_ms,
        "cpu_ms": curve.cpu_ms,
        "exponent": curve.exponent,
        "parallel": curve.parallel,
        "p": curve.chance,
    }


def _seen(one: Seen) -> dict[str, Any]:
    return {
        "memory_mb": one.memory_mb,
        "round": one.block,
        "outcome": str(one.outcome),
        "told": one.told or None,
        "init_ms": one.init_ms,
        "peak_mb": one.peak_mb or None,
        "first": None if one.first is None else _call(one.first),
        "warm": [_call(call) for call in one.warm],
    }


def _call(call: Call) -> dict[str, Any]:
    told = {"ms": call.duration_ms, "billed_ms": call.billed_ms}
    return told | ({"stolen_ms": call.stolen_ms} if call.stolen_ms else {})
