"""Against logs whose every environment is known: sums exact, causes, concurrency and quantiles within their bars."""

import math
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from tools.log_world import EPOCH_MS, Call, Shape, export, simulate

from deburr.cost.compute import compute, gb_second
from deburr.facts import book
from deburr.logs.analysis import Activity
from deburr.logs.bill import bill
from deburr.logs.run import Run
from deburr.logs.sample import FIT

FACTS = book.load()
SHAPES = [
    pytest.param(Shape("orders-prod-Busy", per_second=12, run_ms=220, chatter=1), 1.2, id="busy"),
    pytest.param(Shape("orders-prod-Bursts", per_second=1, run_ms=900, init_ms=1500, chatter=0, bursts=True), 6, id="bursts"),
    pytest.param(Shape("orders-prod-Quiet", per_second=0.004, run_ms=200, chatter=2), 72, id="quiet, days long"),
    pytest.param(Shape("orders-prod-Sparse", per_second=0.05, run_ms=80, chatter=0, version="7"), 30, id="sparse"),
    pytest.param(Shape("orders-prod-Short", per_second=30, run_ms=8, chatter=0), 0.6, id="short calls"),
]  # fmt: skip


def told(folder: Path, *, full: bool = True) -> Activity:
    run = Run(full=full)
    run.read([folder], lambda done, whole: None)
    assert not run.skipped
    [activity] = run.activities()
    return activity


def truth(shape: Shape, hours: float) -> list[Call]:
    return [call for environment in simulate(shape, hours=hours, seed=3) for call in environment.calls]


def peak(calls: list[Call]) -> int:
    edges = sorted([(call.start, 1) for call in calls] + [(call.end, -1) for call in calls], key=lambda e: (e[0], e[1]))
    now = most = 0
    for _, step in edges:
        now += step
        most = max(most, now)
    return most


@pytest.mark.parametrize(("shape", "hours"), SHAPES)
def test_everything(tmp_path: Path, shape: Shape, hours: float) -> None:
    calls = truth(shape, hours)
    export(tmp_path, [shape], hours=hours, seed=3, packed=True)
    activity = told(tmp_path)
    tally = activity.total
    assert activity.function == shape.name
    assert (tally.n, tally.cold) == (len(calls), sum(1 for call in calls if call.cause))
    assert sum(tally.billed_ms.values()) == sum(call.billed_ms for call in calls)
    assert tally.errors == Counter(
        {"timeout": "timeout", "oom": "oom", "exit": "runtime_exit"}[c.status] for c in calls if c.status
    )
    assert (activity.duplicates, activity.retries, activity.unfinished) == (0, 0, 0)
    assert len(activity.environments) == len({call.stream for call in calls})
    assert bill(tally, FACTS) == dollars(shape, calls)
    assert abs(activity.sweep.peak - peak(calls)) <= 2
    [causes] = activity.causes.values()
    right = sum((causes & Counter(call.cause for call in calls if call.cause)).values())
    assert right >= 0.95 * causes.total(), (causes, Counter(call.cause for call in calls if call.cause))
    warm = sorted(call.run_ms for call in calls if not call.cause)
    assert tally.warm.exact == (len(warm) <= FIT)
    for share, found in zip((0.5, 0.9, 0.99), tally.warm.quantiles((0.5, 0.9, 0.99)), strict=True):
        exact = warm[math.ceil(Fraction(str(share)) * len(warm)) - 1]
        assert found == (pytest.approx(exact, abs=0.001) if tally.warm.exact else pytest.approx(exact, rel=0.0101))
        bucketed = tally.warm.histogram().quantile(share)
        assert bucketed is not None and bucketed == pytest.approx(exact, rel=0.0101)


@pytest.mark.parametrize(("shape", "hours"), SHAPES[:1])
def test_quick_counts_the_same(tmp_path: Path, shape: Shape, hours: float) -> None:
    export(tmp_path, [shape], hours=hours, seed=3, packed=False)
    full, quick = told(tmp_path).total, told(tmp_path, full=False).total
    for name in ("n", "cold", "errors", "billed_ms", "calls", "init_us", "rounding_us", "failed_ms"):
        assert getattr(quick, name) == getattr(full, name), name
    assert quick.warm.histogram() == full.warm.histogram()
    assert quick.init.histogram() == full.init.histogram()


def dollars(shape: Shape, calls: list[Call]) -> Decimal:
    """The long way: one call after another."""
    gb_s = gb_second(FACTS, None)
    each = sum((compute(memory_mb=shape.memory_mb, billed_ms=call.billed_ms, gb_s=gb_s) for call in calls), Decimal())
    return each + len(calls) * FACTS.number("price.lambda.request") / 1_000_000


def test_the_causes_that_a_world_must_hold() -> None:
    """The bar above would be hollow if the worlds had one cause each."""
    seen = Counter(call.cause for shape in SHAPES for call in truth(*shape.values) if call.cause)  # type: ignore[arg-type]
    assert set(seen) == {"first_of_version", "scale_out", "idle_expiry", "recycle"}
    assert min(seen["scale_out"], seen["idle_expiry"], seen["recycle"]) >= 3, seen


def test_spilled_rows_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shape = Shape("orders-prod-Spill", per_second=0.5, run_ms=300, chatter=0)
    export(tmp_path, [shape], hours=60, seed=3, packed=False)
    held = told(tmp_path)
    monkeypatch.setattr("deburr.logs.rows.HELD", 1000)
    spilled = told(tmp_path)
    assert spilled.total.warm.histogram() == held.total.warm.histogram()
    assert (spilled.sweep.minutes, spilled.causes) == (held.sweep.minutes, held.causes)
    assert sorted(spilled.by) == sorted(held.by) and len(held.by) == 3
    assert min(day for _, day in held.by) == EPOCH_MS // 86_400_000
