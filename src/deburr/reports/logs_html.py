"""A run over logs as one HTML page that needs nothing else: it can be mailed, kept and read without a network."""

from html import escape

from deburr.cost.price import money
from deburr.logs.concurrency import busiest
from deburr.logs.result import FunctionLog, LogReport
from deburr.logs.sample import Sample
from deburr.reports.words import many

STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c1c1c}"
    "table{border-collapse:collapse;width:100%}th,td{padding:.35rem .6rem;text-align:right;vertical-align:top}"
    "th:first-child,td:first-child{text-align:left}tr{border-top:1px solid #ddd}th{font-weight:600}"
    ".next{color:#444;text-align:left;padding-top:0}.bad{color:#a40000}.bare{border-top:0}small{color:#555}"
    "svg{vertical-align:middle}@media(prefers-color-scheme:dark){body{background:#161616;color:#e6e6e6}"
    "tr{border-color:#333}.next,small{color:#aaa}.bad{color:#ff8a80}}"
)
HEADS = ("function", "calls", "cold", "p50 ms", "p99 ms", "init p99 ms", "failed", "peak", "USD")


def render(report: LogReport) -> str:
    """The whole page; functions worst first, each with what to do next."""
    heads = "".join(f"<th>{escape(each)}</th>" for each in HEADS)
    rows = "".join(_function(each, full=report.full) for each in report.functions)
    calls = sum(each.tally.n for each in report.functions)
    foot = [
        f"{many(calls, 'call')} of {many(len(report.functions), 'function')} in {many(report.files, 'file')}, "
        f"{report.bytes / 1e6:,.1f} MB.",
        f"List prices of {report.price_date}, free tier not taken off. p50 and p99 are of warm calls, init not in "
        "them; throttled calls leave no line in logs.",
    ]
    if report.stopped:
        foot.append("Stopped before the end: this is what was read until then.")
    if report.unmatched:
        foot.append(f"Not in the project: {', '.join(report.unmatched)}.")
    foot += [f"Not read: {each.source}: {each.why} ({each.count:,})." for each in report.skipped]
    below = "".join(f"<p><small>{escape(line)}</small></p>" for line in foot)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>deburr logs</title>'
        '<meta name="viewport" content="width=device-width">'
        f"<style>{STYLE}</style></head>\n<body><h1>What really happened</h1>\n"
        f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table>\n{below}</body></html>\n"
    )


def _function(each: FunctionLog, *, full: bool) -> str:
    tally, sweep = each.tally, each.activity.sweep
    failed = sum(tally.errors.values())
    cells = (
        f"{tally.n:,}",
        f"{tally.cold / tally.n:.1%}" if tally.n else "-",
        _ms(tally.warm, 0.5),
        _ms(tally.warm, 0.99),
        _ms(tally.init if tally.init.n else tally.restore, 0.99),
        f'<span class="bad">{failed:,}</span>' if failed else "0",
        f"{_bars(busiest(sweep.minutes, 40))} {sweep.peak:,}" if full and sweep.peak else "-",
        "-" if each.usd is None else escape(money(each.usd)),
    )
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    certain = [waste for waste in each.wasted if not waste.bound]
    wasted = ", ".join(f"{waste.cause.replace('_', ' ')} {money(waste.usd)}" for waste in certain)
    said = ". ".join(part for part in (each.advice, f"wasted: {wasted}" if wasted else "", each.memory) if part)
    notes = "".join(f"<br>{escape(note)}" for note in each.activity.notes)
    return (
        f"<tr><td>{escape(each.name)}</td>{row}</tr>\n"
        f'<tr class="bare"><td class="next" colspan="{len(HEADS)}">{escape(said)}{notes}</td></tr>\n'
    )


def _ms(sample: Sample, share: float) -> str:
    [value] = sample.quantiles((share,))
    return "-" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _bars(values: list[int]) -> str:
    """The most at once over the window, as a drawing."""
    most = max(values, default=0)
    if not most:
        return ""
    drawn = "".join(
        f'<rect x="{index * 3}" y="{16 - 16 * value / most:.1f}" width="2" height="{16 * value / most:.1f}"/>'
        for index, value in enumerate(values)
        if value
    )
    size = f'width="{len(values) * 3}" height="16"'
    return f'<svg {size} fill="currentColor" role="img" aria-label="at once">{drawn}</svg>'
