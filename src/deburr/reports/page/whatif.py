"""Simulated scenarios beside each other."""

from decimal import Decimal
from typing import Any

from msgspec import Struct

from deburr.cost.price import money
from deburr.reports.page.measured import Scene, Simulated
from deburr.reports.page.run import Page
from deburr.reports.words import duration


class Scenario(Struct, frozen=True):
    """One scenario; `usd` a month, times in ms with their 95 % interval, equal where they are exact."""

    label: str
    cold: str
    p50: str
    p99: str
    p99_ms: tuple[float, float, float] | None
    environments: str
    usd: float
    month: str
    best: bool


class WhatIf(Struct, frozen=True):
    """One simulation."""

    traffic: str
    scenarios: tuple[Scenario, ...]
    notes: tuple[str, ...]

    @property
    def chart(self) -> dict[str, Any]:
        rows = [[each.label, each.usd, list(each.p99_ms or ())] for each in self.scenarios]
        return {"kind": "whatif", "rows": rows}


def what_ifs(page: Page) -> tuple[WhatIf, ...]:
    """Each simulation that was handed over."""
    return tuple(_what_if(each) for each in page.simulated)


def _what_if(found: Simulated) -> WhatIf:
    said = found.traffic.get("is")
    notes = dict.fromkeys(note for scene in found.scenarios for note in scene.notes)
    scenarios = tuple(_scenario(scene, best=scene.label == found.best) for scene in found.scenarios)
    return WhatIf(said if isinstance(said, str) else "", scenarios, tuple(notes))


def _scenario(scene: Scene, *, best: bool) -> Scenario:
    p99 = scene.latency_s.get("p99")
    within = scene.latency_s_95.get("p99") or (p99, p99)
    times = None if p99 is None else (p99 * 1000, (within[0] or p99) * 1000, (within[1] or p99) * 1000)
    cold = f"{scene.cold_share:.3%}"
    if scene.cold_share_95 is not None and scene.cold_share_95[0] != scene.cold_share_95[1]:
        cold += f" ({scene.cold_share_95[0]:.3%} to {scene.cold_share_95[1]:.3%})"
    p50 = scene.latency_s.get("p50")
    return Scenario(
        label=scene.label,
        cold=cold,
        p50="" if p50 is None else duration(p50 * 1000),
        p99="" if times is None else duration(times[0]),
        p99_ms=times,
        environments=f"{scene.environments:.3g}",
        usd=scene.usd_a_month,
        month=money(Decimal(repr(scene.usd_a_month))),
        best=best,
    )
