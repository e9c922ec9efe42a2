"""Simulated scenarios side by side, then the first of them taken apart."""

import textwrap
from collections.abc import Sequence
from decimal import Decimal

from deburr.cost.line import Line
from deburr.cost.price import money
from deburr.reports.screen import Screen
from deburr.reports.simulate_decided import sentences
from deburr.simulate.answers import Estimate
from deburr.simulate.decision import Decision
from deburr.simulate.objective import Choice
from deburr.simulate.slices import FEW_COLD
from deburr.simulate.told import Told, worth
from deburr.simulate.traffic import Traffic

BARS = "▁▂▃▄▅▆▇█"
HOW = {
    "exact": "exact, in the long run",
    "levels": "one pass over {requests:,} requests, {cold:,} of them cold",
    "one by one": "{requests:,} requests followed one by one, {cold:,} environments started",
}


def render(decision: Decision, traffic: Traffic, screen: Screen, *, choice: Choice | None = None) -> str:
    """The table, what of it is sure, the first scenario taken apart with its bill, and what all of it rests on."""
    found = decision.found
    said = f"Traffic: {traffic.said}; {_many(traffic.per_month)} requests in a month of 730 h"
    lines = [*(screen.paint(part, "1") for part in textwrap.wrap(said, screen.width)), ""]
    name = screen.width - 57
    head = f"{'cold starts':>17} {'p50':>7} {'p99':>7} {'p99.9':>7} {'envs':>6} {'$/month':>8}"
    lines.append(screen.paint(f"{'':<{name}}{head}", "1"))
    for told in found:
        lines += _row(told, name, screen)
    sure = sentences(decision, choice)
    lines += ["", *(part for line in sure for part in _wrapped(line, screen.width))] if sure else []
    lines += ["", *_apart(found[0], screen), ""]
    lines += _bill(found[0], screen)
    lines += ["", *_foot(found, traffic, screen, not decision.complete)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _row(told: Told, name: int, screen: Screen) -> list[str]:
    labels = textwrap.wrap(told.scenario.label, name - 1) or [""]
    times = "".join(f" {_time(told.latency_s.get(share)):>7}" for share in (0.5, 0.99, 0.999))
    cells = f"{_share(told.cold_share):>17}{times} {told.environments:>6.3g} {money(told.usd):>8}"
    lost = [f"  {told.lost_share:.3%} of its requests are lost"] if told.lost else []
    return [*(f"{label:<{name}}" for label in labels[:-1]), f"{labels[-1]:<{name}}{cells}", *lost]


def _apart(told: Told, screen: Screen) -> list[str]:
    """What happened in the first scenario beside its row."""
    scenario = told.scenario
    lines = [screen.paint(f"{scenario.label}: {scenario.memory_mb:,} MB, {scenario.architecture}", "1")]
    exact = told.how == "exact"  # in the long run there is no most
    tops = "" if exact else f", {told.peak:,} at most; {told.there:,} environments at most"
    lines.append(f"  at work {told.busy:.3g} on average{tops}")
    if told.there_over_time and told.there > 1:
        lines.append(f"  environments over time  {_bars(told.there_over_time, screen.width - 26)}")
    if told.latency_s:
        times = "; ".join(f"p{share * 100:g} {_sure(found)}" for share, found in told.latency_s.items())
        lines.append(f"  latency {times}")
    lines += [f"  {line}" for line in _cold(told)]
    if told.elsewhere:
        lines.append(
            f"  {told.elsewhere:,} calls that found none ready did not wait for the init: another one was free before"
        )
    if told.provisioned_used is not None:
        spilled = f", {told.spilled:.2%} of requests found them all at work" if told.spilled is not None else ""
        lines.append(f"  provisioned environments at work {told.provisioned_used:.1%} of the time{spilled}")
    if told.refused:
        what = "events" if scenario.caller == "async" else "messages" if scenario.caller == "queue" else "requests"
        lines.append(f"  {told.refused:,} attempts refused (429); {told.lost:,} {what} lost, {told.lost_share:.3%}")
    if told.queue_s is not None:
        p50, p99, oldest = (duration(each) for each in told.queue_s)
        lines.append(f"  messages waited {p50} (P50), {p99} (P99), {oldest} at most; {told.waiting:,} still do")
    kept = "as many as are at work, through a proxy" if scenario.proxy else "one for each environment"
    if not exact:
        most = scenario.connections_most
        of = "" if most is None else f" of the {most:,} that the database allows"
        too_many = ": TOO MANY" if most is not None and told.connections > most else ""
        lines.append(f"  database connections, if it holds one: up to {told.connections:,}{of}{too_many}, {kept}")
    return [part for line in lines for part in _wrapped(line, screen.width)]


def _cold(told: Told) -> list[str]:
    if not told.levels:
        return []
    main = sorted(sorted(told.levels, key=lambda pair: -pair[1])[:5])
    if sum(share for _, share in main) >= 0.6:
        at = ", ".join(f"{level} ({share:.0%})" for level, share in main if share >= 0.005)
    else:
        at = f"{worth(told.levels, 0.1)} to {worth(told.levels, 0.9)}, the middle 80 %"
    lines = [f"cold starts came when so many were at work: {at}"]
    needed = [(share, worth(told.levels, share)) for share in (0.5, 0.9, 0.99)]
    kept = told.scenario.provisioned or told.scenario.schedule or told.scenario.tracking
    if not kept and needed[0][1]:
        half, most, nearly = (count for _, count in needed)
        lines.append(f"provisioning {half} would take half of them, {most} 90 %, {nearly} 99 %")
    return lines


def _bill(told: Told, screen: Screen) -> list[str]:
    lines = [screen.paint("A month's bill", "1")]
    return lines + bill_lines(told.bill, screen)


def bill_lines(bill: Sequence[Line], screen: Screen) -> list[str]:
    """Each line with what it rests on below it, and the sum."""
    lines: list[str] = []
    for line in bill:
        usd = money(line.usd) if line.usd is not None else "unknown"
        lines.append(f"  {line.what:<26} {line.quantity:>{screen.width - 40}} {usd:>10}")
        tier = f" ({line.tier})" if line.tier else ""
        rests = [f"{line.basis}{tier}", *([line.note] if line.note else [])]
        lines += [screen.paint(f"    {part}", "2") for text in rests for part in textwrap.wrap(text, screen.width - 4)]
    known = sum((line.usd for line in bill if line.usd is not None), Decimal(0))
    missing = " without what is unknown" if any(line.usd is None for line in bill) else ""
    return [*lines, f"  {'total' + missing:<{screen.width - 13}} {money(known):>10}"]


def _foot(found: Sequence[Told], traffic: Traffic, screen: Screen, stopped: bool) -> list[str]:
    first = found[0]
    how = HOW[first.how].format(requests=first.requests, cold=first.cold_starts)
    kept = f"idle environments are kept {first.scenario.keep_alive_s:g} s"
    lines = [f"{how}; {kept}; seed {first.scenario.seed}, the same draws in every row"]
    if stopped:
        lines.insert(0, "interrupted: this is what was seen until then")
    if first.how != "exact" and first.cold_starts < FEW_COLD:
        lines.append(f"only {first.cold_starts} cold starts were seen: their share is a rough guess")
    notes = (note for told in found for note in (*told.notes, *told.scenario.notes))
    lines += dict.fromkeys((*traffic.notes, *notes))
    return [part for line in lines for part in _wrapped(line, screen.width)]


def _share(found: Estimate) -> str:
    """`0.133 % ±0.012`; the wider side of the interval."""
    value = found.value * 100
    if not value:
        return "none       "
    digits = 2 if value >= 1 else 3 if value >= 0.1 else 4 if value >= 0.001 else 5
    if found.low is None or found.high is None or found.high == found.low:
        return f"{value:.{digits}f} %" + ("      " if found.low is not None else "")
    off = max(found.high - found.value, found.value - found.low) * 100
    return f"{value:.{digits}f} % ±{off:.{max(1, digits)}f}"


def _time(found: Estimate | None) -> str:
    return "-" if found is None else duration(found.value).replace(" ", "")


def _sure(found: Estimate) -> str:
    """A time, and its 95 % interval where that is wide enough to matter."""
    ends = within(found)
    return duration(found.value) + (f" ({ends})" if ends else "")


def within(found: Estimate) -> str:
    """`78 ms to 83 ms`, the interval of a time; "" where it is not known, or too narrow to matter."""
    if found.low is None or found.high is None or found.high <= found.low * 1.005:
        return ""
    return f"{duration(found.low)} to {duration(found.high)}"


def duration(time_s: float) -> str:
    if time_s >= 100:
        return f"{time_s:,.0f} s"
    return f"{time_s:.3g} s" if time_s >= 0.9995 else f"{time_s * 1000:.3g} ms"


def _many(requests: float) -> str:
    if requests >= 1e9:
        return f"{requests / 1e9:,.3g} billion"
    return f"{requests / 1e6:,.3g} million" if requests >= 1e6 else f"{requests:,.0f}"


def _bars(values: Sequence[int], width: int) -> str:
    each = max(1, -(-len(values) // width))
    tops = [max(values[at : at + each]) for at in range(0, len(values), each)]
    most = max(tops)
    return "".join(BARS[min(7, value * 8 // (most + 1))] if value else " " for value in tops)


def _wrapped(text: str, width: int) -> list[str]:
    indent = " " * (len(text) - len(text.lstrip()))
    return textwrap.wrap(text.strip(), width, initial_indent=indent, subsequent_indent=indent + "  ")
