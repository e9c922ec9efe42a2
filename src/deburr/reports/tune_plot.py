"""A tuning drawn: time and cost of every size with their intervals, as SVG or a page that needs nothing else."""

import math
from collections.abc import Iterator, Sequence
from html import escape

from deburr.cost.price import money
from deburr.reports.standing import alone
from deburr.reports.tune import answer, foot
from deburr.tune.intervals import Interval
from deburr.tune.result import Result, Row

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 70, 40, 50
TIME, COST = "#3b6fc4", "#c4572b"


def page(result: Result) -> str:
    """The whole page."""
    head, says = answer(result)
    rows = "".join(map(_row, result.rows))
    month = "<th>a month</th>" if result.per_month else ""
    body = f"""<h1>{escape(head)}</h1><ul>{"".join(f"<li>{escape(each)}</li>" for each in says)}</ul>
{drawing(result)}
<table><thead><tr><th>memory</th><th>environments</th><th>warm call</th><th>first call</th><th>init</th>
<th>1M invocations</th>{month}<th>best</th></tr></thead><tbody>{rows}</tbody></table>
<ul>{"".join(f"<li>{escape(each)}</li>" for each in foot(result))}</ul>
<p><a href="{escape(result.chart)}">The same means as a chart of aws-lambda-power-tuning</a></p>"""
    return alone(f"deburr tune: {result.function}", body)


def drawing(result: Result) -> str:
    """Memory across, time on the left and cost on the right, all logarithmic; a stroke is a 95 % interval."""
    rows = [row for row in result.rows if row.warm_ms is not None and row.usd is not None]
    if not rows:
        return ""
    sizes = [row.memory_mb for row in rows]
    across = _Scale(min(sizes), max(sizes), LEFT, WIDTH - RIGHT)
    times = [row.warm_ms for row in rows if row.warm_ms is not None]
    costs = [row.usd for row in rows if row.usd is not None]
    parts = [*_frame(result, across, sizes)]
    for found, colour, anchor, x, unit in (
        (times, TIME, "end", LEFT - 8, "ms"),
        (costs, COST, "start", WIDTH - RIGHT + 8, "$/1M"),
    ):
        up = _of(found)
        for value in up.ticks():
            text = f"{value:,.0f}" if value >= 10 else f"{value:g}"
            parts.append(
                f'<text x="{x}" y="{up.at(value) + 4:.1f}" text-anchor="{anchor}" fill="{colour}">{text}</text>'
            )
        parts.append(f'<text x="{x}" y="{TOP - 14}" text-anchor="{anchor}" fill="{colour}">{unit}</text>')
        parts += _series(found, sizes, across, up, colour)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' font-family="Helvetica, Arial, sans-serif" font-size="13" role="img"'
        f' aria-label="time and cost by memory">{"".join(parts)}</svg>'
    )


class _Scale:
    """From a value to a place, by its logarithm."""

    def __init__(self, low: float, high: float, begin: float, end: float) -> None:
        if high <= low * 1.001:
            low, high = low / 1.1, high * 1.1
        self.low, self.high, self.begin, self.end = low, high, begin, end

    def at(self, value: float) -> float:
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.begin + share * (self.end - self.begin)

    def ticks(self) -> list[float]:
        """Round numbers, about five of them."""
        exponents = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        for steps in ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 5, 7), tuple(1 + tenth / 4 for tenth in range(36))):
            found = [step * 10.0**exponent for exponent in exponents for step in steps]
            found = [value for value in found if self.low <= value <= self.high]
            if len(found) >= 3:
                return found
        return [self.low, self.high]


def _of(found: Sequence[Interval]) -> _Scale:
    low = min(each.low if each.low is not None else each.value for each in found)
    high = max(each.high if each.high is not None else each.value for each in found)
    return _Scale(low / 1.03, high * 1.03, HEIGHT - BOTTOM, TOP)


def _frame(result: Result, across: _Scale, sizes: Sequence[int]) -> Iterator[str]:
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    chosen = result.verdict.size
    for size in sizes:
        x = across.at(size)
        bold = ' font-weight="bold"' if size == chosen else ""
        colour = "#9fb6dd" if size == chosen else "#e3e7ee"
        wide = 3 if size == chosen else 1
        yield f'<path d="M{x:.1f} {TOP} V{HEIGHT - BOTTOM}" stroke="{colour}" stroke-width="{wide}"/>'
        yield (
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle" fill="#333b48"{bold}>{size:,}</text>'
        )
    yield f'<text x="{WIDTH / 2}" y="{HEIGHT - 10}" text-anchor="middle" fill="#333b48">memory, MB</text>'
    yield (
        f'<text x="{WIDTH / 2}" y="{TOP - 14}" text-anchor="middle" fill="#333b48">{escape(result.function)}:'
        f" a warm call, and a million invocations</text>"
    )


def _series(found: Sequence[Interval], sizes: Sequence[int], across: _Scale, up: _Scale, colour: str) -> Iterator[str]:
    points = [(across.at(size), up.at(each.value)) for size, each in zip(sizes, found, strict=True)]
    path = " ".join(f"{'L' if nth else 'M'}{x:.1f} {y:.1f}" for nth, (x, y) in enumerate(points))
    yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-opacity=".35" stroke-width="1.5"/>'
    for (x, y), each in zip(points, found, strict=True):
        if each.low is not None and each.high is not None:
            low, high = up.at(each.low), up.at(each.high)
            yield (
                f'<path d="M{x:.1f} {low:.1f} V{high:.1f} M{x - 4:.1f} {low:.1f} h8 M{x - 4:.1f} {high:.1f} h8"'
                f' stroke="{colour}" stroke-width="2"/>'
            )
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'


def _row(row: Row) -> str:
    name = f"<tr><td>{row.memory_mb:,} MB<br><small>{escape(row.state)}</small></td><td>{row.environments}</td>"
    if row.warm_ms is None or row.usd is None:
        return f'{name}<td colspan="6"></td></tr>'
    month = f"<td>{money(row.month)}</td>" if row.month is not None else ""
    best = "-" if row.best is None else f"{row.best:.0%}"
    return (
        f"{name}<td>{_within(row.warm_ms, ' ms')}</td><td>{_plain(row.first_ms)}</td><td>{_plain(row.init_ms)}</td>"
        f"<td>{_within(row.usd, ' $')}</td>{month}<td>{best}</td></tr>"
    )


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f} ms"


def _within(found: Interval, unit: str) -> str:
    between = (
        "" if found.low is None or found.high is None else f"<br><small>{found.low:,.3g} to {found.high:,.3g}</small>"
    )
    return f"{found.value:,.4g}{unit}{between}"
