"""Memory against time and money, of functions that were measured at several sizes."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from deburr.reports.page.measured import Tuned
from deburr.reports.page.run import Page
from deburr.reports.words import duration
from deburr.workload.histogram import Histogram
from deburr.workload.profile import How, Profile
from deburr.workload.spread import Spread

SPREAD_95 = 0.98  # 1.96 times the half of a rank's deviation: sqrt(n) / 2


class Point(Struct, frozen=True):
    """One size. Times are of warm invocations, ms.

    low, high  95 % of the median, from the ranks of the values; None when their number is unknown.
    usd        per million invocations, compute only; None when nothing billed is known.
    """

    memory_mb: int
    p50: float
    p99: float | None
    low: float | None
    high: float | None
    usd: float | None
    n: int


class Curve(Struct, frozen=True):
    """cheapest, fastest  the sizes with the least cost and the least median.

    answer  what a tuning concluded; "" where sizes were only measured.
    """

    function: str
    basis: str
    points: tuple[Point, ...]
    cheapest: int | None
    fastest: int
    answer: str = ""

    @property
    def chart(self) -> dict[str, Any]:
        rows = [[p.memory_mb, p.p50, p.low, p.high, p.p99, p.usd] for p in self.points]
        return {"kind": "curve", "name": self.function, "rows": rows}

    @property
    def banded(self) -> bool:
        """True when it is known how sure a median is."""
        return any(p.low is not None for p in self.points)

    @property
    def said(self) -> str:
        """The curve in one sentence: what the tuning concluded, else where it is lowest."""
        if self.answer:
            return self.answer
        fast = next(p for p in self.points if p.memory_mb == self.fastest)
        text = f"Fastest at {self.fastest:,} MB ({duration(fast.p50)} at the median)"
        if self.cheapest is None:
            return f"{text}."
        cheap = next(p for p in self.points if p.memory_mb == self.cheapest)
        if self.cheapest == self.fastest:
            return f"{text}, and cheapest there: ${cheap.usd:,.2f} per million invocations."
        return f"{text}; cheapest at {self.cheapest:,} MB: ${cheap.usd:,.2f} per million invocations."


def curves(page: Page) -> tuple[Curve, ...]:
    """A curve for each function with two sizes or more, got in one way; a tuning's own answer before what it left."""
    tuned = {curve.function: curve for each in page.tuned if (curve := _tuned(each, page)) is not None}
    groups: dict[tuple[str, str], dict[int, Profile]] = {}
    for profile in page.profiles:
        if profile.memory_mb and profile.warm_ms is not None and profile.how != How.SIMULATE:
            name = page.addresses.get(profile.function, profile.function)
            groups.setdefault((name, profile.how), {}).setdefault(profile.memory_mb, profile)
    found = [*tuned.values()]
    for (name, how), sizes in sorted(groups.items()):
        points = [point for each in sizes.values() if (point := _point(each, page)) is not None]
        if len(points) > 1 and not (how == How.TUNE and name in tuned):
            curve = _curve(name, how, sorted(points, key=lambda point: point.memory_mb))
            found.append(replace(curve, answer=_said(sizes.values())))
    return tuple(found)


def _said(kept: Iterable[Profile]) -> str:
    """What the tuning concluded whose samples these are; "" when they are of several."""
    tunings = [each.extra.get("tuned") for each in kept]
    told = {str(each.get("says", "")) if isinstance(each, dict) else "" for each in tunings}
    return told.pop() if len(told) == 1 else ""


def _tuned(found: Tuned, page: Page) -> Curve | None:
    points = [
        Point(
            size.memory_mb,
            size.warm_ms.value,
            None,
            size.warm_ms.low_95,
            size.warm_ms.high_95,
            None if size.usd_per_1m is None else size.usd_per_1m.value,
            size.calls,
        )
        for size in found.sizes
        if size.warm_ms is not None
    ]
    if len(points) < 2:
        return None
    name = page.addresses.get(found.function, found.function)
    curve = _curve(name, "tune", sorted(points, key=lambda point: point.memory_mb))
    return replace(curve, answer=found.says[0] if found.says else "")


def _curve(name: str, how: str, points: list[Point]) -> Curve:
    priced = [point for point in points if point.usd is not None]
    cheapest = min(priced, key=lambda point: point.usd or 0).memory_mb if len(priced) == len(points) else None
    fastest = min(points, key=lambda point: point.p50).memory_mb
    calls = sum(point.n for point in points)
    return Curve(name, f"{how}, {calls:,} invocations", tuple(points), cheapest, fastest)


def _point(profile: Profile, page: Page) -> Point | None:
    spread, memory_mb = profile.warm_ms, profile.memory_mb
    p50 = spread.quantile(0.5) if spread is not None else None
    if spread is None or p50 is None or memory_mb is None:
        return None
    low, high = _interval(spread)
    billed = _mean(profile.billed_ms or spread)
    usd = None if billed is None or page.gb_s is None else memory_mb / 1024 * billed / 1000 * page.gb_s[0] * 1e6
    return Point(memory_mb, p50, spread.quantile(0.99), low, high, usd, profile.n)


def _interval(spread: Spread) -> tuple[float | None, float | None]:
    """Ranks n/2 -+ 0.98 sqrt(n) hold the median in 95 of 100 samples, whatever the values are spread like."""
    if not isinstance(spread, Histogram) or spread.n < 6:  # the least n whose ends hold it so often
        return None, None
    half = SPREAD_95 / spread.n**0.5
    return spread.quantile(max(0.0, 0.5 - half)), spread.quantile(min(1.0, 0.5 + half))


def _mean(spread: Spread) -> float | None:
    return spread.mean if spread.mean is not None else spread.quantile(0.5)
