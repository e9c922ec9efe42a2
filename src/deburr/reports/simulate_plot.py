"""Simulated scenarios drawn as one SVG: latency, cold starts and cost side by side, below it what was there when."""

import math
from collections.abc import Callable, Iterator, Sequence

from deburr.cost.price import money
from deburr.reports.simulate import duration
from deburr.reports.svg import FAINT, GRID, INK, WIDTH, sheet, text
from deburr.reports.words import cut
from deburr.simulate.answers import Estimate
from deburr.simulate.told import SHARES, Told
from deburr.simulate.traffic import Traffic

ROW, TOP = 34, 66
LABELS, LATENCY, COLD, COST = (12, 168), (180, 420), (450, 590), (625, 695)
TRACK, GAP = 92, 34
WARM, STARTS, MONEY, THERE = "#3b6fc4", "#c4572b", "#3f8f5f", "#9fb6dd"
FADED = (0.35, 0.55, 0.8, 1.0)
"""How strong the dot of each percentile is."""
MOST_TRACKS = 6


def drawing(found: Sequence[Told], traffic: Traffic) -> str:
    """The whole drawing; environments over time of the first six scenarios that have them."""
    tracks = [told for told in found if told.there_over_time][:MOST_TRACKS]
    below = TOP + ROW * len(found) + 34
    height = below + (TRACK + GAP) * len(tracks) + (12 if tracks else 0)
    parts = [
        text(LABELS[0], 24, f"Simulated: {traffic.said}", weight="bold"),
        *_latency(found),
        *_cold(found),
        *_cost(found),
        *(text(LABELS[0], _middle(row) + 4, cut(told.scenario.label, 26)) for row, told in enumerate(found)),
    ]
    for place, told in enumerate(tracks):
        parts += _over_time(told, below + GAP + place * (TRACK + GAP))
    return sheet(parts, height, "latency, cold starts, cost and environments of each scenario")


def _latency(found: Sequence[Told]) -> Iterator[str]:
    """The four percentiles of each scenario on one logarithmic axis; a stroke is a 95 % interval."""
    times = [each.value for told in found for each in told.latency_s.values() if each.value > 0]
    if not times:
        return
    low, high = math.log(min(times) / 1.15), math.log(max(times) * 1.15)
    left, right = LATENCY

    def across(time_s: float) -> float:
        share = (math.log(max(time_s, 1e-9)) - low) / (high - low)
        return left + (right - left) * min(1.0, max(0.0, share))

    yield text((left + right) / 2, 46, "latency: p50, p90, p99, p99.9", anchor="middle", colour=WARM)
    bottom = TOP + ROW * len(found)
    for time_s in _round_times(math.exp(low), math.exp(high)):
        x = across(time_s)
        yield f'<path d="M{x:.1f} {TOP - 4} V{bottom}" stroke="{GRID}"/>'
        yield text(x, bottom + 16, duration(time_s), anchor="middle", colour=FAINT)
    for row, told in enumerate(found):
        y = _middle(row)
        dots = [(each, told.latency_s[each]) for each in SHARES if each in told.latency_s]
        places = [across(each.value) for _, each in dots]
        yield f'<path d="M{places[0]:.1f} {y:.1f} H{places[-1]:.1f}" stroke="{WARM}" stroke-opacity=".3"/>'
        for (_, each), x, strong in zip(dots, places, FADED, strict=False):
            yield from _whisker(each, across, y, WARM)
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{WARM}" fill-opacity="{strong}"/>'


def _cold(found: Sequence[Told]) -> Iterator[str]:
    left, right = COLD
    most = max((told.cold_share.high or told.cold_share.value for told in found), default=0.0) or 1.0

    def across(share: float) -> float:
        return left + (right - left - 46) * min(1.0, share / most)

    yield text((left + right) / 2, 46, "cold starts", anchor="middle", colour=STARTS)
    yield f'<path d="M{left} {TOP - 4} V{TOP + ROW * len(found)}" stroke="{GRID}"/>'
    for row, told in enumerate(found):
        y, share = _middle(row), told.cold_share
        yield f'<path d="M{left} {y:.1f} H{across(share.value):.1f}" stroke="{STARTS}" stroke-opacity=".3"/>'
        yield from _whisker(share, across, y, STARTS)
        yield f'<circle cx="{across(share.value):.1f}" cy="{y:.1f}" r="4.5" fill="{STARTS}"/>'
        yield text(across(share.high or share.value) + 8, y + 4, f"{share.value:.3%}", colour=INK)


def _cost(found: Sequence[Told]) -> Iterator[str]:
    left, right = COST
    most = max((float(told.usd) for told in found), default=0.0) or 1.0
    yield text((left + right) / 2, 46, "a month", anchor="middle", colour=MONEY)
    for row, told in enumerate(found):
        y, wide = _middle(row), (right - left) * float(told.usd) / most
        yield f'<rect x="{left}" y="{y - 7:.1f}" width="{wide:.1f}" height="14" fill="{MONEY}" fill-opacity=".75"/>'
        yield text(left + wide + 6, y + 4, money(told.usd))


def _over_time(told: Told, top: float) -> Iterator[str]:
    """Environments there were, and the most of them at work, as steps from 0."""
    left, right, bottom = LABELS[0] + 38, WIDTH - 24, top + TRACK - 22
    most = max(told.there_over_time) or 1
    yield text(LABELS[0], top - 11, f"{told.scenario.label}: environments over time, the darker ones at work")
    for count in sorted({0, most, *((most // 2,) if most > 3 else ())}):
        y = bottom - (bottom - top) * count / most
        yield f'<path d="M{left} {y:.1f} H{right}" stroke="{GRID}"/>'
        yield text(left - 6, y + 4, f"{count:,}", anchor="end", colour=FAINT)
    for values, colour in ((told.there_over_time, THERE), (told.peak_over_time, WARM)):
        if values:
            path = _steps(values, left, right, bottom, (bottom - top) / most)
            yield f'<path d="{path}" fill="{colour}"/>'
    unit, each = _unit(told.seconds)
    for tick in _ticks(told.seconds / each, unit):
        x = left + (right - left) * tick * each / told.seconds
        yield f'<path d="M{x:.1f} {bottom} v4" stroke="{FAINT}"/>'
        yield text(x, bottom + 16, f"{tick:g} {unit}" if tick else "0", anchor="middle", colour=FAINT)


def _steps(values: Sequence[int], left: float, right: float, bottom: float, high: float) -> str:
    each = (right - left) / len(values)
    path = [f"M{left:.1f} {bottom:.1f}"]
    before = None
    for at, value in enumerate(values):
        if value != before:
            path.append(f"H{left + at * each:.1f} V{bottom - value * high:.1f}")
            before = value
    return " ".join([*path, f"H{right:.1f} V{bottom:.1f} Z"])


def _whisker(found: Estimate, across: Callable[[float], float], y: float, colour: str) -> Iterator[str]:
    if found.low is None or found.high is None:
        return
    low, high = across(found.low), across(found.high)
    if high - low > 1:
        yield (
            f'<path d="M{low:.1f} {y:.1f} H{high:.1f} M{low:.1f} {y - 5:.1f} v10 M{high:.1f} {y - 5:.1f} v10"'
            f' stroke="{colour}" stroke-width="1.5"/>'
        )


def _round_times(low: float, high: float) -> list[float]:
    """1, 2 or 5 times a power of ten; fewer where they would touch."""
    for steps in ((1, 2, 5), (1, 3), (1,)):
        exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        found = [step * 10.0**exponent for exponent in exponents for step in steps]
        found = [time_s for time_s in found if low <= time_s <= high]
        if len(found) <= 6:
            break
    return found or [math.sqrt(low * high)]


def _unit(seconds: float) -> tuple[str, float]:
    return next(
        ((unit, each) for unit, each in (("d", 86_400.0), ("h", 3600.0), ("min", 60.0)) if seconds >= 2 * each),
        ("s", 1.0),
    )


def _ticks(span: float, unit: str) -> list[float]:
    tens = [each * 10.0**power for power in range(-2, 9) for each in (1, 2, 5)]
    steps = [1.0, 2.0, 3.0, 6.0, 12.0] if unit == "h" else tens
    step = next(each for each in steps if span / each <= 8)
    return [step * at for at in range(int(span / step + 1e-9) + 1)]


def _middle(row: int) -> float:
    return TOP + ROW * row + ROW / 2
