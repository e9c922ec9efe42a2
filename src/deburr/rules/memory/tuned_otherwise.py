"""A function has another memory size than the one that its tuning came to.

`deburr tune` measured it at several sizes and found one that costs less, or costs the same and is faster, by more than
chance explains. The template has not followed.

Instead, set MemorySize to that size; tune again when the code or its traffic has become another.
Silent when nothing was tuned, when the tuning said to leave it, when memory was changed since, and when it is settled
at deploy time.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from deburr.cost.price import Price, money
from deburr.edits import SetValue
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import MILLION, Given
from deburr.workload.function import Function

if TYPE_CHECKING:  # Profiles are read only where something was measured
    from deburr.workload.profile import Profile

RULE = Rule(
    name="tuned-otherwise",
    level=Level.INFO,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html",),
)

MOVES = ("take", "tie")
"""Answers of a tuning that mean a change."""

MUCH = Decimal("0.1")
"""From a tenth of its compute on it is more than a remark."""


class Tuned(Struct, frozen=True):
    """What a tuning came to: where to go, and a warm call and a million invocations now and there."""

    memory_mb: int
    ms: tuple[float, float]
    usd: tuple[Decimal, Decimal]


def check(function: Function, given: Given) -> Iterator[Finding]:
    profile, has_mb = given.profile(function), function.memory_mb.value
    tuned = _tuned(profile) if profile is not None else None
    if profile is None or tuned is None or has_mb is None or has_mb != profile.memory_mb or has_mb == tuned.memory_mb:
        return
    saved = tuned.usd[0] - tuned.usd[1]
    calls = given.traffic.per_month(function)
    basis = f"measured at {has_mb:,} and {tuned.memory_mb:,} MB, {profile.basis}"
    price = None
    if saved > 0 and calls is None:
        price = Price(saved, "1M invocations", basis, overlaps=function.address)
    elif saved > 0 and calls is not None:
        said = f"{calls:,} invocations a month assumed, {basis}"
        price = Price(saved / MILLION * calls, "month", said, overlaps=function.address)
    yield RULE.finding(
        f"{function.name} has {has_mb:,} MB, and was better at {tuned.memory_mb:,} MB ({profile.basis})",
        at=function.memory_mb.at,
        consequence=(
            f"a warm call takes {tuned.ms[0]:,.0f} ms, {tuned.ms[1]:,.0f} there; a million invocations cost "
            f"{money(tuned.usd[0])}, {money(tuned.usd[1])} there"
        ),
        price=price,
        fix=SetValue(function.memory_mb.at, tuned.memory_mb, safe=False),  # how fast it is changes
        level=Level.WARNING if saved > tuned.usd[0] * MUCH else Level.INFO,
    )


def _tuned(profile: "Profile") -> Tuned | None:
    """What was kept with the Profile; None when nothing was, or it says to leave things as they are."""
    match profile.extra.get("tuned"):
        case {
            "answer": str(answer),
            "memory_mb": int(memory_mb),
            "now": Mapping() as now,
            "then": Mapping() as then,
        } if answer in MOVES:
            numbers = [_number(each.get(key)) for key in ("warm_ms", "usd_per_1m") for each in (now, then)]
            ms_now, ms_then, usd_now, usd_then = numbers
            if ms_now and ms_then and usd_now and usd_then:
                usd = Decimal(repr(usd_now)), Decimal(repr(usd_then))
                return Tuned(memory_mb, (ms_now, ms_then), usd)
    return None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
