"""The report people read: grouped by function, one verdict line each, whole at 80 columns."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from deburr.findings import Finding, Level
from deburr.reports.filling import filled
from deburr.reports.screen import Screen
from deburr.reports.telling import advised, costing, proved
from deburr.rules.verdict import Verdict
from deburr.workload.function import Function
from deburr.workload.workload import Gap

_COLOURS = {Level.ERROR: "31;1", Level.WARNING: "33;1", Level.INFO: "36"}
_CENT = Decimal("0.01")  # what saves less in a month is no reason to change it
_GAPS = 8  # kinds of gaps shown; the rest is counted


def render(verdict: Verdict, screen: Screen | None = None) -> str:
    """The whole report, ending in a newline."""
    screen = screen or Screen()
    lines: list[str] = []
    shown: set[str] = set()
    quiet: list[Function] = []
    called, names = _called(verdict), verdict.names
    for function in verdict.workload.functions:
        found = [finding for finding in verdict.about(function) if finding.fingerprint not in shown]
        if not found and (function.copy_of or not verdict.about(function)):
            quiet.append(function)
            continue
        shown.update(finding.fingerprint for finding in found)
        lines += [*_function(verdict, function, found, called.get(function.address, ""), names, screen), ""]
    rest = [finding for finding in verdict.findings if finding.fingerprint not in shown]
    if rest:
        lines += [screen.paint("The project", "1")]
        for finding in rest:
            lines += _finding(finding, verdict, names, screen, own="")
        lines.append("")
    lines += [*_quiet(verdict, quiet, names, screen), *_gaps(verdict, screen), *_faults(verdict, screen)]
    lines += [*_coverage(verdict, screen), *_summary(verdict, screen)]
    return "\n".join(lines) + "\n"


def _function(
    verdict: Verdict, function: Function, found: list[Finding], called: str, names: Mapping[str, str], screen: Screen
) -> Iterator[str]:
    name, settings = names[function.address], _settings(function)
    beside = len(name) + len(settings) + 2 <= screen.width
    yield f"{screen.paint(name, '1')}{'  ' if beside else chr(10) + '  '}{settings}"
    if called:
        yield from _wrapped(f"called by {called}", 2, screen)
    for finding in found:
        yield from _finding(finding, verdict, names, screen, own=function.address)
    others = [f for f in verdict.about(function) if f not in found]
    if others:
        above = ", ".join(dict.fromkeys(finding.rule for finding in others))
        yield from _wrapped(f"also named above: {above}", 2, screen)
    line = verdict.line(function)
    saved = " and ".join(costing(price) for price in line.saves if price.per != "month" or price.usd >= _CENT)
    yield from _wrapped(f"=> {line}{f', worth {saved}' if saved else ''}", 2, screen)


def _settings(function: Function) -> str:
    runtime = function.runtime.value or ("image" if function.code.kind.value == "image" else "runtime unknown")
    memory = "? MB" if function.memory_mb.value is None else f"{function.memory_mb.value} MB"
    timeout = "? s" if function.timeout_s.value is None else f"{function.timeout_s.value} s"
    by_default = " (default)"
    return (
        f"{runtime} · {memory}{by_default if function.memory_mb.by_default else ''}"
        f" · {timeout}{by_default if function.timeout_s.by_default else ''}"
    )


def _called(verdict: Verdict) -> dict[str, str]:
    """Address of a function -> who calls it, the first three told one by one."""
    told: dict[str, dict[str, None]] = {}
    for caller in verdict.workload.callers:
        waits = caller.waits_s
        limit = f", waits {waits.value:g} s" if waits is not None and waits.value is not None else ""
        mine = told.setdefault(caller.function.address, {})
        mine[f"{caller.name} ({caller.kind}, {caller.mode.value}{limit})"] = None
    return {
        address: "; ".join([*mine][:3]) + (f" and {len(mine) - 3} more" if len(mine) > 3 else "")
        for address, mine in told.items()
    }


def _finding(
    finding: Finding, verdict: Verdict, names: Mapping[str, str], screen: Screen, *, own: str
) -> Iterator[str]:
    level = screen.paint(f"{finding.level.value:<7}", _COLOURS[finding.level])
    doubt = "" if finding.confidence.value == "certain" else f"  ({finding.confidence.value})"
    yield f"  {level} {screen.paint(finding.rule, '1')}{doubt}"
    yield f"    {screen.paint(screen.link(finding.at), '2')}"
    yield from _wrapped(finding.message, 4, screen)
    if len(finding.functions) > 1:
        first = next((each for each in verdict.workload.functions if each.address == finding.function), None)
        if own and first is not None and finding.message.startswith(f"{names[first.address]} "):
            own = first.address  # the message names another one than it stands under
        listed = [names.get(address, address) for address in finding.functions if address != own]
        shown = ", ".join(listed[:6]) + (f" and {len(listed) - 6} more" if len(listed) > 6 else "")
        yield from _wrapped(f"the same for {shown}" if own else f"functions: {shown}", 4, screen)
    if finding.price is not None:
        yield from _wrapped(f"costs {costing(finding.price)} ({finding.price.basis})", 4, screen)
    if finding.consequence:
        yield from _wrapped(finding.consequence, 4, screen)
    if finding.proof is not None:
        yield from _wrapped(proved(finding.proof), 4, screen)
    if finding.fix is not None:
        yield from _wrapped(f"fix: {advised(finding.fix)}", 4, screen)


def _quiet(verdict: Verdict, functions: list[Function], names: Mapping[str, str], screen: Screen) -> Iterator[str]:
    if not functions:
        return
    provided = [function for function in functions if function.made_by]
    copies = [function for function in functions if function.copy_of and not function.made_by]
    shown = [function for function in functions if not function.made_by and not function.copy_of]
    wide = max((len(names[function.address]) for function in shown), default=0)
    for function in shown:
        name, line = f"{names[function.address]:<{min(wide, 40)}}", str(verdict.line(function))
        if len(name) + len(line) + 2 <= screen.width:
            yield f"{name}  {line}"
        else:
            yield from (name.rstrip(), f"  {line}")
    if copies:
        yield from _wrapped(f"{_counted(copies)} in other stages or environments: the same as named above", 0, screen)
    if provided:
        makers = " and ".join(sorted({function.made_by for function in provided}))
        yield from _wrapped(f"{_counted(provided)} provided by {makers}: nothing of yours to change", 0, screen)
    yield ""


def _counted(functions: list[Function]) -> str:
    return f"{len(functions)} function{'s' if len(functions) > 1 else ''}"


def _gaps(verdict: Verdict, screen: Screen) -> Iterator[str]:
    gaps = [*verdict.gaps, *verdict.unused_allows]
    if not gaps:
        return
    yield screen.paint(f"Not looked at ({len(gaps)})", "1")
    whole = screen.all_gaps or len(gaps) <= _GAPS
    alike: dict[object, list[Gap]] = {}  # one kind would hide the others
    for gap in gaps:
        name, _, what = gap.what.partition(": ")
        alike.setdefault(id(gap) if whole else gap.what if " " in name else what, []).append(gap)
    shown = [*alike.values()][: None if whole else _GAPS]
    for first, *others in shown:
        more = f" ({len(others)} more alike)" if others else ""
        yield from _wrapped(f"{screen.link(first.at)}: {first.what}{more}", 2, screen)
    if len(shown) < len(gaps):
        rest = sum(map(len, alike.values())) - sum(map(len, shown))
        yield f"  and {rest} more: --gaps lists them" if rest else "  --gaps lists them all"
    yield ""


def _faults(verdict: Verdict, screen: Screen) -> Iterator[str]:
    for fault in verdict.faults:
        text = f"deburr's own fault: rule {fault.rule} crashed on {fault.subject}: {fault.error}; the other rules ran"
        yield from _wrapped(screen.paint(text, _COLOURS[Level.ERROR]), 0, screen)


def _coverage(verdict: Verdict, screen: Screen) -> Iterator[str]:
    coverage = verdict.coverage
    parts = [
        f"{label} {sum(counts.values())} ({_counts(counts)})"
        for label, counts in (
            ("handler read", coverage.read),
            ("infrastructure only", coverage.infrastructure_only),
            ("handler not read", coverage.not_read),
        )
        if counts
    ]
    if parts:
        yield from _wrapped(f"Coverage: {'; '.join(parts)}", 0, screen)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{runtime} {count}" for runtime, count in counts.items())


def _summary(verdict: Verdict, screen: Screen) -> Iterator[str]:
    by_level = {level: sum(1 for f in verdict.findings if f.level is level) for level in Level}
    said = ", ".join(
        f"{count} {level.value}{'s' if count > 1 and level is not Level.INFO else ''}"
        for level, count in by_level.items()
        if count
    )
    functions = len(verdict.workload.functions)
    text = f"{functions} function{'s' if functions != 1 else ''}: {said or 'nothing found'}"
    sums = " and ".join(costing(price) for price in verdict.totals)
    if sums:
        text += f"; together {sums}, overlaps counted once"
    if verdict.silenced:
        text += f"; {len(verdict.silenced)} allowed"
    if verdict.untouched:
        text += f"; {verdict.untouched} not touched by the change"
    if verdict.in_baseline:
        text += f"; {verdict.in_baseline} in the baseline"
    if verdict.hidden:
        text += f"; {verdict.hidden} less sure, shown with --confidence possible"
    yield from _wrapped(text, 0, screen)
    mended = sum(1 for finding in verdict.findings if finding.fixes)
    if mended:
        yield f"{mended} of them can be edited: deburr check --diff --unsafe-fixes shows how"
    if verdict.facts is not None:
        oldest, newest = verdict.facts
        yield from _wrapped(
            f"Prices are those of us-east-1, checked between {oldest} and {newest} (deburr facts price)", 0, screen
        )


def _wrapped(text: str, indent: int, screen: Screen) -> list[str]:
    pad = " " * indent
    if screen.root is not None and "\033]8" in text:
        return [pad + text]  # escape codes would count as columns; a link may run over
    return list(filled(text, screen.width, pad, pad + ("   " if text.startswith("=> ") else "")))
