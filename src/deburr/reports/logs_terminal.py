"""A run over logs as a table a person can read: worst first, one line of what to do below each."""

import re
import textwrap
from collections import Counter
from decimal import Decimal

from deburr.cost.price import money
from deburr.logs.concurrency import busiest
from deburr.logs.result import FunctionLog, LogReport
from deburr.logs.sample import Sample
from deburr.reports.screen import Screen
from deburr.reports.words import many

BARS = "▁▂▃▄▅▆▇█"
SHOWN = 12
FEW = 100
LEAST = Decimal("0.0001")
MADE_UP = re.compile(r"-(?=[^-]*[0-9])[A-Za-z0-9]{12,13}$")


def render(report: LogReport, screen: Screen, *, every: bool = False) -> str:
    """The table, then what was not read.

    every  all functions; else the SHOWN worst.
    """
    lines: list[str] = []
    functions = report.functions if every else report.functions[:SHOWN]
    if functions:
        name = screen.width - 56
        titles = f"{'calls':>8} {'cold':>6} {'p50':>8} {'p99':>8} {'failed':>7} {'peak':>5} {'usd':>8}"
        lines.append(screen.paint(f"{'function':<{name}}{titles}", "1"))
        labels = Counter(map(_logical, report.functions))
        for each in functions:
            label = _logical(each) if labels[_logical(each)] == 1 else each.name
            lines += _function(each, _short(label, name - 1), name, screen, full=report.full)
    if len(report.functions) > len(functions):
        lines.append(f"  ... and {len(report.functions) - len(functions)} more: --all shows them")
    if not report.functions:
        lines.append("no Lambda log lines found")
    if len(report.functions) == 1:
        lines += ["", *_wrapped(report.functions[0].memory, screen.width)]
    return "\n".join([*lines, "", *_foot(report, screen)]) + "\n"


def _logical(each: FunctionLog) -> str:
    """What the project calls it, where that is known."""
    return each.address.rpartition("#")[2] or each.name


def _function(each: FunctionLog, label: str, width: int, screen: Screen, *, full: bool) -> list[str]:
    tally, sweep = each.tally, each.activity.sweep
    failed = sum(tally.errors.values())
    peak = f"{sweep.peak:,}" if full and sweep.peak else "-"
    p50, p99 = _pair(tally.warm)
    row = (
        f"{label:<{width}}{_count(tally.n):>8} {_share(tally.cold, tally.n):>6} "
        f"{p50:>8} {p99:>8} "
        f"{_count(failed):>7} {peak:>5} {_usd(each.usd):>8}"
    )
    lines = [screen.paint(row, "31") if failed else row]
    lines += [f"  {line}" for line in _wrapped("-> " + each.advice, screen.width - 2)]
    detail = _detail(each)
    bars = sparkline(busiest(sweep.minutes, 24)) if full and len(sweep.minutes) > 1 else ""
    if bars:
        detail = f"{bars} at once" + (f"  {detail}" if detail else "")
    lines += [screen.paint(f"  {line}", "2") for line in _wrapped(detail, screen.width - 2)]
    for note in each.activity.notes:
        lines += [screen.paint(f"  {line}", "2") for line in _wrapped(note, screen.width - 2)]
    return lines


def _detail(each: FunctionLog) -> str:
    """Init, what the dollars bought nothing for, causes of cold starts."""
    parts: list[str] = []
    init = each.tally.init if each.tally.init.n else each.tally.restore
    if init.n:
        p50, p99 = _pair(init)
        parts.append(f"{'init' if init is each.tally.init else 'restore'} p50 {p50} p99 {p99}")
    causes: dict[str, int] = {}
    for counter in each.activity.causes.values():
        for cause, count in counter.items():
            causes[cause] = causes.get(cause, 0) + count
    if causes:
        told = sorted(causes.items(), key=lambda item: (-item[1], item[0]))
        parts.append("cold: " + ", ".join(f"{cause.replace('_', ' ')} {count:,}" for cause, count in told))
    certain = [waste for waste in each.wasted if not waste.bound and waste.usd >= LEAST]
    if certain:
        told_usd = (f"{waste.cause.replace('_', ' ')} {money(waste.usd)}" for waste in certain[:3])
        parts.append("wasted: " + ", ".join(told_usd))
    return "; ".join(parts)


def sparkline(values: list[int]) -> str:
    most = max(values, default=0)
    return "".join(BARS[min(7, value * 8 // (most + 1))] if value else " " for value in values) if most else ""


def _foot(report: LogReport, screen: Screen) -> list[str]:
    calls = sum(each.tally.n for each in report.functions)
    usd = sum((each.usd for each in report.functions if each.usd is not None), Decimal())
    lines = [
        f"{many(calls, 'call')} of {many(len(report.functions), 'function')} {_read(report)}; "
        f"{_usd(usd)} at list prices of {report.price_date}, free tier not taken off"
    ]
    guessed = [each.name for each in report.functions if each.activity.guessed]
    if guessed:
        lines.append(
            f"{many(len(guessed), 'name')} taken from files and folders, for want of a better: {guessed[0]}"
            f"{' ...' if len(guessed) > 1 else ''}"
        )
    if report.engine:
        lines.append(
            f"{report.engine} tells no duplicates, environments, causes or concurrency, and no waste by inits and "
            "rounding; out of memory and ended processes are among the failed: --fetch brings the logs here"
        )
    elif not report.full:
        lines.append("--quick: duplicates, failures told by other lines, causes and concurrency were not looked at")
    lines.append("p50 and p99 are of warm calls, in ms, init not in them; throttled calls leave no line in logs")
    if report.stopped:
        lines.append("stopped before the end: this is what was read until then")
    if report.unmatched:
        lines.append(
            f"not in the project: {', '.join(report.unmatched[:8])}{' ...' if len(report.unmatched) > 8 else ''}"
        )
    for skipped in report.skipped[:8]:
        times = f" ({skipped.count:,} times)" if skipped.count > 1 else ""
        lines.append(f"not read: {skipped.source}: {skipped.why}{times}")
    if len(report.skipped) > 8:
        lines.append(f"not read: {len(report.skipped) - 8} more; --format json lists them")
    if report.saved:
        lines.append(f"profiles kept in {report.saved}: deburr check uses them")
    return [wrapped for line in lines for wrapped in _wrapped(line, screen.width)]


def _read(report: LogReport) -> str:
    """Where the calls were found."""
    if not report.engine:
        return f"in {many(report.files, 'file')}, {report.bytes / 1e6:,.1f} MB"
    places = {"insights": "log group", "athena": "table"}.get(report.engine, "place")
    scanned = f", {report.bytes / 1e6:,.1f} MB scanned" if report.bytes else ""
    return f"in {many(report.files, places)} by {report.engine}{scanned}"


def _pair(sample: Sample) -> tuple[str, str]:
    """P50 and P99; of few values the largest, with a mark, because nothing better is known."""
    if not sample.n:
        return "-", "-"
    p50, p99, most = sample.quantiles((0.5, 0.99, 1))
    return _ms(p50), f"≤{_ms(most)}" if sample.n < FEW else _ms(p99)


def _ms(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _usd(usd: Decimal | None) -> str:
    if usd is None:
        return "-"
    return money(usd) if usd >= LEAST or not usd else "<$0.0001"


def _count(value: int) -> str:
    return f"{value:,}" if value < 1_000_000 else f"{value / 1e6:.2f}M"


def _share(part: int, whole: int) -> str:
    return "-" if not whole else f"{part / whole:.1%}" if part else "0"


def _short(name: str, width: int) -> str:
    """Its end, where CloudFormation made up what follows; else without its middle."""
    if len(name) <= width:
        return name
    if MADE_UP.search(name):
        kept = MADE_UP.sub("", name)
        return f"{kept}-…" if len(kept) <= width - 2 else f"…{kept[-(width - 3) :]}-…"
    return f"{name[: width // 2 - 1]}…{name[-(width - width // 2) :]}"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent="  ", break_long_words=False) if text else []
