"""What cold starts are made of: phases and modules where somebody took one apart, else init and first call."""

from typing import Any

from msgspec import Struct

from deburr.reports.page.run import Page
from deburr.reports.words import duration, many
from deburr.workload.cold_start import ColdStart, Estimate, ModuleCost
from deburr.workload.profile import Profile

MODULES = 8
ORDER = ("runtime start", "modules", "until ready", "init", "first invocation")


class Part(Struct, frozen=True):
    """One stretch of a cold start, ms; the interval is equal to it where only one was looked at."""

    name: str
    ms: float
    low: float
    high: float

    @property
    def said(self) -> str:
        if self.low == self.high:
            return duration(self.ms)
        return f"{duration(self.ms)} ({duration(self.low)} to {duration(self.high)})"


class Breakdown(Struct, frozen=True):
    """One function's cold start.

    modules  (name, its time with what it imports, ms, what else is known of it).
    savings  (what to do, what it gains, on how much that rests).
    """

    function: str
    basis: str
    parts: tuple[Part, ...]
    modules: tuple[tuple[str, float, str], ...] = ()
    savings: tuple[tuple[str, str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> str:
        return duration(sum(part.ms for part in self.parts))


class ColdStarts(Struct, frozen=True):
    """All breakdowns, the longest first."""

    found: tuple[Breakdown, ...]

    @property
    def chart(self) -> dict[str, Any]:
        there = dict.fromkeys(part.name for each in self.found for part in each.parts)
        names = sorted(there, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
        rows = [[each.function, {part.name: part.ms for part in each.parts}] for each in self.found]
        return {"kind": "stack", "parts": names, "rows": rows}


def cold_starts(page: Page) -> ColdStarts | None:
    """One breakdown a function: taken apart rather than only timed, and the newest."""
    best: dict[str, Breakdown] = {}
    taken: set[str] = set()
    for profile in page.profiles:
        name = page.addresses.get(profile.function, profile.function)
        if profile.cold_start is not None and name not in taken:
            taken.add(name)
            best[name] = _apart(name, profile, profile.cold_start)
        elif name not in best and (timed := _timed(name, profile)) is not None:
            best[name] = timed
    found = sorted(best.values(), key=lambda each: -sum(part.ms for part in each.parts))
    return ColdStarts(tuple(found)) if found else None


def _timed(name: str, profile: Profile) -> Breakdown | None:
    init = profile.init_ms.quantile(0.5) if profile.init_ms else None
    if init is None:
        return None
    parts = [Part("init", init, init, init)]
    first = profile.cold_ms.quantile(0.5) if profile.cold_ms else None
    if first is not None:
        parts.append(Part("first invocation", first, first, first))
    return Breakdown(name, f"{profile.basis}, medians", tuple(parts))


def _apart(name: str, profile: Profile, cold: ColdStart) -> Breakdown:
    parts = [_part(phase.name, phase.spent) for phase in cold.phases]
    first = profile.cold_ms.quantile(0.5) if profile.cold_ms else None
    if first is not None:
        parts.append(Part("first invocation", first, first, first))
    own = [module for module in cold.modules if module.at or not module.parent]
    heavy = sorted(own or cold.modules, key=lambda module: -module.total.ms)[:MODULES]
    savings = [
        (saving.what, duration(saving.gain.ms), many(saving.environments, "pair") + _worth(saving.usd, saving.p99_ms))
        for saving in cold.savings
        if saving.gain.ms > 0
    ]
    notes = []
    if cold.uncompiled:
        notes.append(f"{many(cold.uncompiled, 'module')} had no usable bytecode and were compiled on the way")
    notes += [f"reached for the network: {each}" for each in cold.network]
    return Breakdown(
        name,
        f"{profile.how}, {many(cold.environments, 'fresh environment')}",
        tuple(parts),
        tuple((module.module, module.total.ms, _about(module, cold)) for module in heavy),
        tuple(savings),
        tuple(notes),
    )


def _part(name: str, spent: Estimate) -> Part:
    return Part(name, spent.ms, spent.low_ms, spent.high_ms)


def _about(module: ModuleCost, cold: ColdStart) -> str:
    told = []
    if module.memory_mb is not None:
        told.append(f"{module.memory_mb:,.1f} MB")
    if module.used_in is not None and cold.events:
        told.append(f"used in {module.used_in} of {many(cold.events, 'event')}")
    if module.at:
        told.append(module.at)
    return ", ".join(told)


def _worth(usd: float | None, p99_ms: float | None) -> str:
    told = [f"${usd:,.2f} a month" if usd is not None else "", f"P99 {duration(p99_ms)} lower" if p99_ms else ""]
    return "".join(f", {each}" for each in told if each)
