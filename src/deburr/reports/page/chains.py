"""Caller, function, downstream: who waits how long for whom, and where that breaks."""

from msgspec import Struct
from msgspec.structs import replace

from deburr.reports.page.findings import Told
from deburr.reports.page.run import Run
from deburr.reports.page.verdicts import Call, FunctionTold, Way
from deburr.reports.words import kind, listed, seconds

OUTLIVES = frozenset({"timeouts/outlives-caller", "front_doors/origin-timeout-short"})
HANGS = frozenset({"timeouts/unbounded-call", "timeouts/call-outlasts-function"})
CALLS = 3
DRAWN = 24
BEYOND = 1.18  # room to the right of the longest known wait, for what nothing bounds


class Lane(Struct, frozen=True):
    """One who waits. Shares are of the chain's whole time, in percent.

    share   how long it waits.
    beyond  the part of that for which nobody waits any more.
    open    nothing bounds it.
    breaks  what goes wrong here; "" when nothing does.
    """

    role: str
    name: str
    note: str
    share: float
    beyond: float = 0
    open: bool = False
    breaks: str = ""
    href: str = ""


class Chain(Struct, frozen=True):
    """Lanes from the outside in.

    cut    when the caller gives up, in percent of the whole time; None when it does not.
    ticks  (percent, moment).
    more   functions whose chain is drawn just so, and need no drawing of their own.
    """

    run: str
    function: str
    lanes: tuple[Lane, ...]
    cut: float | None
    ticks: tuple[tuple[float, str], ...]
    more: tuple[str, ...] = ()


class Chains(Struct, frozen=True):
    """Those that break, worst first; `more` were left out."""

    broken: tuple[Chain, ...]
    more: int = 0


def chains(runs: tuple[Run, ...], told: list[Told]) -> Chains | None:
    """Every function that is not waited for as long as it runs, or that waits for what may never answer."""
    breaking: dict[tuple[str, str], list[Told]] = {}
    for each in told:
        if each.finding.rule in OUTLIVES | HANGS:
            for address in each.finding.functions:
                breaking.setdefault((each.run, address), []).append(each)
    found = []
    for run in runs:
        for function in run.verdict.functions:
            mine = breaking.get((run.name, function.address))
            if mine and function.timeout_s:
                chain = _chain(run.name, function, mine)
                found.append((_badness(mine, chain), chain))
    found.sort(key=lambda pair: pair[0])
    drawn = _told_once([chain for _, chain in found])
    return Chains(drawn[:DRAWN], len(drawn[DRAWN:])) if drawn else None


def _badness(mine: list[Told], chain: Chain) -> tuple[object, ...]:
    outlives = any(each.finding.rule in OUTLIVES for each in mine)
    beyond = sum(lane.beyond for lane in chain.lanes if lane.role == "function")
    return min(each.finding.rank for each in mine), not outlives, -beyond, chain.function, chain.run


def _told_once(found: list[Chain]) -> tuple[Chain, ...]:
    """Chains that look alike are one: copies of a function in other stages, and many behind one door."""
    groups: dict[tuple[object, ...], list[Chain]] = {}
    for chain in found:
        look = tuple(
            (lane.role, lane.role == "downstream" and lane.name, lane.note, lane.breaks) for lane in chain.lanes
        )
        groups.setdefault(look, []).append(chain)
    return tuple(replace(first, more=tuple(each.function for each in more)) for first, *more in groups.values())


def _chain(run: str, function: FunctionTold, mine: list[Told]) -> Chain:
    runs_s = float(function.timeout_s or 0)
    ways = [way for way in function.callers if way.mode == "sync"]
    limited = sorted((way.waits_s, way.name) for way in ways if way.waits_s is not None)
    waits_s = limited[0][0] if limited else None
    outlives = next((each for each in mine if each.finding.rule in OUTLIVES), None)
    hangs = {(each.finding.at.file, each.finding.at.line): each for each in mine if each.finding.rule in HANGS}
    longest = max([runs_s, waits_s or 0.0, *(call.bound_s or 0.0 for call in function.calls)])
    whole = longest * (BEYOND if hangs else 1)
    lanes = [_caller(function.callers, ways, waits_s, whole), _function(function, runs_s, waits_s, whole, outlives)]
    hanging = [(call, hangs[key]) for call in function.calls if (key := (call.at.file, call.at.line)) in hangs]
    rest = [call for call in function.calls if (call.at.file, call.at.line) not in hangs]
    lanes += [_hanging(call, each, runs_s, whole) for call, each in hanging[:CALLS]]
    lanes += [_call(call, runs_s, whole) for call in _distinct(rest)[: max(0, CALLS - len(hanging))]]
    if not hanging and hangs:  # the verdict tells no calls: an older deburr wrote it
        lanes.append(_untold(next(iter(hangs.values()))))
    cut = None if waits_s is None or outlives is None else waits_s / whole * 100
    ticks = sorted({runs_s, waits_s or runs_s, longest})
    return Chain(run, function.name, tuple(lanes), cut, tuple((each / whole * 100, seconds(each)) for each in ticks))


def _caller(every: tuple[Way, ...], ways: list[Way], waits_s: float | None, whole: float) -> Lane:
    if not ways:
        name = f"{kind(every[0].kind)} {every[0].name}" if every else "whoever calls it"
        return Lane("caller", name, "waits for no answer", 0)
    first = min(ways, key=lambda way: (way.waits_s is None, way.waits_s or 0))
    name = listed((way.name or kind(way.kind) for way in ways), 1)
    if waits_s is None:
        return Lane("caller", f"{kind(first.kind)} {name}", "waits as long as it takes", 100, open=True)
    return Lane("caller", f"{kind(first.kind)} {name}", f"waits {seconds(waits_s)}", waits_s / whole * 100)


def _function(
    function: FunctionTold, runs_s: float, waits_s: float | None, whole: float, outlives: Told | None
) -> Lane:
    share = runs_s / whole * 100
    note = f"may run {seconds(runs_s)}"
    if outlives is None or waits_s is None:
        return Lane("function", function.name, note, share)
    beyond = max(0.0, runs_s - waits_s)
    left = f"up to {seconds(beyond)} run for nobody" if beyond else "both give up at once, and the caller wins"
    return Lane(
        "function",
        function.name,
        note,
        share,
        beyond / whole * 100,
        breaks=f"the caller gives up at {seconds(waits_s)}: {left}",
        href=outlives.id,
    )


def _hanging(call: Call, each: Told, runs_s: float, whole: float) -> Lane:
    bound = call.bound_s
    note = "waits without a limit" if bound is None else f"waits up to {seconds(bound)}"
    beyond = 100 - runs_s / whole * 100 if bound is None else max(0.0, bound - runs_s) / whole * 100
    share = 100.0 if bound is None else bound / whole * 100
    breaks = f"a silent server holds the function until it is killed at {seconds(runs_s)}"
    return Lane("downstream", call.callee, note, share, beyond, bound is None, breaks, each.id)


def _call(call: Call, runs_s: float, whole: float) -> Lane:
    if call.bounded is None:
        return Lane("downstream", call.callee, "its limit is settled elsewhere", 0)
    if call.bound_s is None:
        return Lane("downstream", call.callee, "waits without a limit", runs_s / whole * 100, open=True)
    return Lane("downstream", call.callee, f"waits up to {seconds(call.bound_s)}", call.bound_s / whole * 100)


def _untold(each: Told) -> Lane:
    return Lane(
        "downstream", str(each.finding.at), "waits without a limit", 100, 0, True, each.finding.message, each.id
    )


def _distinct(calls: list[Call]) -> list[Call]:
    return list({(call.callee, call.bounded, call.bound_s): call for call in calls}.values())
