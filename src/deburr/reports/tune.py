"""What a tuning came to, for a person to read: the answer, the curve with its intervals, and what it rests on."""

import math
import textwrap
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from deburr.cost.price import money
from deburr.reports.screen import Screen
from deburr.tune.chart_url import Point
from deburr.tune.course import ROOM
from deburr.tune.intervals import Interval
from deburr.tune.result import Result, Row
from deburr.tune.verdict import Answer

ENDED = {
    "decided": "enough to decide",
    "budget": "all the calls that were allowed (--calls)",
    "hopeless": "the calls left could not have told the rest apart",
    "missed": "no size keeps it",
    "nothing runs": "no size runs",
    "stopped": "stopped by hand",
}
VAGUE = 1.0
"""A bound of twice the cost says nothing that anybody can use."""

SAME = 1.05
NONE = 0.0005
FEW_CALLS = 299
"""Calls without one beyond it that a P99 takes at least: 0.99**299 is below 5 %."""


def render(result: Result, screen: Screen) -> str:
    """The whole report."""
    lines = [*_answer(result, screen), "", *_curves(result, screen), "", *_table(result, screen), ""]
    lines += [part for line in foot(result) for part in _wrapped(line, screen.width)]
    if result.chart:
        lines += ["", "chart: " + result.chart]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def answer(result: Result) -> tuple[str, list[str]]:
    """The answer in one line, and the sentences that it stands on."""
    told, now = result.verdict, result.now_mb
    rows = {row.memory_mb: row for row in result.rows}
    if told.answer is Answer.NOTHING:
        return f"{result.function}: no size that was tried can run it", []
    if told.answer is Answer.MISSED:
        return f"{result.function}: no size has {result.target.partition('with ')[2]}", []
    assert told.size is not None
    rivals = [size for size in told.ties if size != told.size]
    says: list[str] = []
    tie = f"{_sizes(rivals)} {'come' if len(rivals) > 1 else 'comes'} to the same" if rivals else ""
    if told.answer is Answer.STAY:
        head = f"{result.function}: leave it at {told.size:,} MB, no change is worth it"
        says += [tie] if rivals else []
    elif told.answer is Answer.TIE:
        best = "cheapest" if result.target == "speed" else "fastest"
        head = f"{result.function}: take {told.size:,} MB, the {best} of {len(told.ties)} sizes that tie"
        says.append(tie)
    else:
        head = f"{result.function}: take {told.size:,} MB"
    if told.at_most is not None and told.at_most < VAGUE:
        thing, less = ("time", "is faster") if result.target == "speed" else ("cost", "costs less")
        most = f"its {thing} is at most {_share(told.at_most)} above that of the best size measured"
        says.append(most if told.at_most >= NONE else f"no size that was measured {less}")
    says += _kept(rows[told.size], result)
    says += _change(rows, now, told.size, result)
    return head, says


def _kept(row: Row, result: Result) -> Iterator[str]:
    """Whether a P99 is sure."""
    if row.tail is not None:
        sure = "surely" if row.tail.state == "kept" else "not surely"
        limit = result.target.partition("with ")[2]
        yield f"it {sure} has {limit}: {row.tail.warm_over} of {row.tail.warm:,} warm calls were beyond"


def _change(rows: dict[int, Row], now: int | None, size: int, result: Result) -> Iterator[str]:
    if now is None or now == size or now not in rows:
        return
    one, other = rows[now], rows[size]
    if one.warm_ms is None or other.warm_ms is None or one.usd is None or other.usd is None:
        yield f"{now:,} MB, as it is now, {one.state or 'was not measured'}"
        return
    times = one.warm_ms.value / other.warm_ms.value
    speed = f"{times:.2g}x as fast" if times >= 1 else f"{1 / times:.2g}x as slow"
    speed = "as fast" if 1 / SAME < times < SAME else speed
    cost = other.usd.value / one.usd.value - 1
    money_ = f"{abs(cost):.0%} {'dearer' if cost > 0 else 'cheaper'}" if abs(cost) >= 0.005 else "at the same cost"
    yield f"against the {now:,} MB of now: {speed}, {money_}{_sure(result)}"
    if one.month is not None and other.month is not None:
        less = one.month - other.month
        verb = "saves" if less > 0 else "costs"
        yield f"that {verb} {money(abs(less))} a month at {result.per_month:,} invocations"


def _sure(result: Result) -> str:
    gain = result.verdict.gain
    if gain is None or gain.low is None or gain.high is None:
        return ""
    thing = "time" if result.target == "speed" else "cost"
    return f" ({thing} of now over then: {gain.value:.2f}, surely {gain.low:.2f} to {gain.high:.2f})"


def _answer(result: Result, screen: Screen) -> list[str]:
    head, says = answer(result)
    lines = [screen.paint(part, "1") for part in textwrap.wrap(head, screen.width)]
    return lines + [part for line in says for part in _wrapped("  " + line, screen.width)]


def _curves(result: Result, screen: Screen) -> list[str]:
    """Time and cost side by side, each size a line, its interval a bar; both axes are logarithmic."""
    rows = [row for row in result.rows if row.warm_ms is not None and row.usd is not None]
    if not rows:
        return []
    width = (screen.width - 17) // 2
    times = [row.warm_ms for row in rows if row.warm_ms is not None]
    costs = [row.usd for row in rows if row.usd is not None]
    scales = [_scale(times), _scale(costs)]
    ends = [(f"{_ms(low)}", f"{_ms(high)}") for low, high in scales[:1]]
    ends += [(_usd(low), _usd(high)) for low, high in scales[1:]]
    head = f"{'memory':>9}   {'a warm call':<{width}}  {'1M invocations':<{width}}"
    axis = "  ".join(f"{low}{high:>{width - len(low)}}" for low, high in ends)
    lines = [screen.paint(head, "1"), screen.paint(f"{'':>12}{axis}", "2")]
    for row, time, cost in zip(rows, times, costs, strict=True):
        mark = "*" if row.memory_mb == result.verdict.size else " "
        bars = "  ".join(_bar(each, scale, width) for each, scale in zip((time, cost), scales, strict=True))
        line = f"{row.memory_mb:>6,} MB {mark} {bars}"
        lines.append(screen.paint(line, "1") if mark == "*" else line)
    return lines


def _scale(found: Sequence[Interval]) -> tuple[float, float]:
    low = min(each.low if each.low is not None else each.value for each in found)
    high = max(each.high if each.high is not None else each.value for each in found)
    return (low, high) if high > low * 1.05 else (low * 0.95, high * 1.05)


def _bar(found: Interval, scale: tuple[float, float], width: int) -> str:
    low, high = (math.log(each) for each in scale)

    def place(value: float) -> int:
        return round((math.log(value) - low) / (high - low) * (width - 1))

    cells = [" "] * width
    if found.low is not None and found.high is not None:
        begin, end = place(found.low), place(found.high)
        for at in range(begin, end + 1):
            cells[at] = "─"
        if end > begin:
            cells[begin], cells[end] = "├", "┤"
    cells[place(found.value)] = "●"
    return "".join(cells)


def _table(result: Result, screen: Screen) -> list[str]:
    head = f"{'memory':>9} {'envs':>4} {'warm ms (95 %)':>22} {'first':>6} {'init':>6} {'$/1M (95 %)':>21} {'best':>5}"
    lines = [screen.paint(head, "1")]
    for row in result.rows:
        name = f"{row.memory_mb:>6,} MB"
        if row.warm_ms is None or row.usd is None:
            lines += _wrapped(f"{name} {row.environments or '-':>4}  {row.state}", screen.width, indent=16)
            continue
        warm, usd = _within(row.warm_ms, _number), _within(row.usd, _number)
        first, init = (_number(each) if each is not None else "-" for each in (row.first_ms, row.init_ms))
        best = f"{row.best:.0%}" if row.best is not None else "-"
        lines.append(f"{name} {row.environments:>4} {warm:>22} {first:>6} {init:>6} {usd:>21} {best:>5}")
        lines += [screen.paint(each, "2") for each in _wrapped(" " * 15 + row.state, screen.width) if row.state]
        if row.tail is not None:
            lines += [screen.paint(each, "2") for each in _wrapped(" " * 15 + _tail(row), screen.width)]
    return lines


def _tail(row: Row) -> str:
    tail = row.tail
    assert tail is not None
    told = f"{tail.warm_over} of {tail.warm} warm and {tail.cold_over} of {tail.cold} cold calls were beyond"
    more = f": it takes {FEW_CALLS} and more" if tail.state == "unsure" and tail.warm < FEW_CALLS else ""
    return f"{told}, {tail.state}{more}"


def foot(result: Result) -> Iterator[str]:
    """What it rests on, a sentence each."""
    told = result.verdict
    rounds = f"{result.blocks} round{'s' * (result.blocks != 1)}"
    calls = f"{result.calls} call{'s' * (result.calls != 1)}"
    yield f"{calls} in {rounds} (at most {result.most_calls}); ended: {ENDED[told.ended]}"
    sure = f"what is said to be worse, or at most so much, is wrong in at most {result.alpha:.0%} of such tunings"
    tie = f"ratios within {math.expm1(result.band):.1%}"
    tie = f"differences below {money(Decimal(repr(result.worth_usd)))} a month" if result.worth_usd else tie
    yield f"target {result.target}; {tie} count as a tie; {sure}"
    if result.curve is not None:
        yield _curve(result)
    share = f"; {result.cold_share:.3%} of invocations are taken to be cold" if result.cold_share else ""
    many = f"; {result.per_month:,} invocations a month" if result.per_month else ""
    yield f"cost: request fee, compute and /tmp{share}{many}"
    if result.peak_mb:
        yield f"memory: {result.peak_mb:,} MB used at most; a size must be {ROOM:g} times what it used"
    if result.alternative:
        yield result.alternative
    yield f"{result.where}; seed {result.seed}"
    yield from result.notes


def _curve(result: Result) -> str:
    curve = result.curve
    assert curve is not None
    if not curve.holds:
        return f"no curve of waiting and CPU fits these times (p = {curve.chance:.2g}): they are taken as measured"
    parallel = f", {curve.parallel:.0%} of it in parallel above one vCPU" if curve.parallel else ""
    power = f", slower than in proportion when small (exponent {curve.exponent:g})" if curve.exponent > 1 else ""
    return (
        f"the times fit {_ms(curve.wait_ms)} of waiting and {_ms(curve.cpu_ms)} of CPU on one vCPU"
        f"{parallel}{power} (p = {curve.chance:.2g})"
    )


def charted(points: Sequence[Point], screen: Screen) -> str:
    """A chart of aws-lambda-power-tuning as it was read from its URL."""
    lines = [screen.paint(f"{'memory':>9} {'mean ms':>12} {'$ per 1M':>12} {'GB-s':>9}", "1")]
    for point in points:
        gb_s = point.memory_mb / 1024 * point.ms / 1000
        lines.append(f"{point.memory_mb:>6,} MB {_number(point.ms):>12} {_number(point.usd * 1e6):>12} {gb_s:>9.3g}")
    cheapest, fastest = min(points, key=lambda each: each.usd), min(points, key=lambda each: each.ms)
    near = [point.memory_mb for point in points if point.usd <= cheapest.usd * 1.1]
    lines += ["", f"cheapest {cheapest.memory_mb:,} MB, fastest {fastest.memory_mb:,} MB"]
    said = f"within 10 % of the cheapest: {_sizes(near)}. A chart tells neither how many calls it rests on nor how they"
    lines += textwrap.wrap(
        f"{said} were spread, so nobody can say which of these tie: measure it with deburr tune.", screen.width
    )
    return "\n".join(lines) + "\n"


def _within(found: Interval, shown: Callable[[float], str]) -> str:
    if found.low is None or found.high is None:
        return shown(found.value)
    return f"{shown(found.value)} ({shown(found.low)}-{shown(found.high)})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _usd(value: float) -> str:
    return f"${_number(value)}"


def _ms(value: float) -> str:
    return f"{value / 1000:,.3g} s" if value >= 1000 else f"{value:.3g} ms"


def _share(value: float) -> str:
    return f"{value:.1%}" if value < 0.1 else f"{value:.0%}"


def _sizes(sizes: Sequence[int]) -> str:
    told = [f"{size:,}" for size in sizes]
    return f"{', '.join(told[:-1])} and {told[-1]} MB" if len(told) > 1 else f"{told[0]} MB"


def _wrapped(text: str, width: int, *, indent: int | None = None) -> list[str]:
    own = len(text) - len(text.lstrip())
    below = " " * (own + 2 if indent is None else indent)
    return textwrap.wrap(text.strip(), width, initial_indent=" " * own, subsequent_indent=below)
