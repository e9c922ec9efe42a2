"""Simulated scenarios as JSON; null means that it is not known."""

import json
import re
from typing import TYPE_CHECKING, Any

from deburr.cost.line import Line
from deburr.simulate.answers import Estimate
from deburr.simulate.decision import Compared, Decision
from deburr.simulate.told import Told
from deburr.simulate.traffic import Traffic

if TYPE_CHECKING:
    from deburr.simulate.objective import Choice


SERIES = re.compile(r"\[\n[\s\d,]+\]")
"""Lists of whole numbers: a line each, not a line for each number."""


def render(decision: Decision, traffic: Traffic, *, choice: "Choice | None" = None) -> str:
    """One document: the first scenario's figures at the top, every scenario below `scenarios`."""
    best = decision.best
    objectives = choice.objectives if choice else ()
    document = {
        **_told(decision.found[0]),
        "traffic": {"is": traffic.said, "requests_a_month": traffic.per_month},
        "complete": decision.complete,
        "objectives": [
            {"is": objective.text, "met": {label: met[place] for label, met in decision.met}}
            for place, objective in enumerate(objectives)
        ],
        "best": best.scenario.label if best else None,
        "decision": {
            "confidence": decision.confidence,
            "decided": not decision.unsure and decision.complete,
            "not_decided": list(decision.unsure),
            "requests_needed": decision.needed,
            "look": decision.looks,
            "looks": decision.most_looks,
            "compared": [_compared(each) for each in decision.compared],
        },
        "scenarios": [{**_told(told), "over_time": _over_time(told)} for told in decision.found],
    }
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    return (
        SERIES.sub(lambda found: "[" + ", ".join(found[0].strip("[ ]\n").replace(",", " ").split()) + "]", text) + "\n"
    )


def _over_time(told: Told) -> dict[str, Any] | None:
    """The run in equal steps; None of what is exact, which has no beginning."""
    if told.steps is None:
        return None
    return {
        "step_s": told.steps.each_s,
        "requests": list(told.steps.calls),
        "cold_starts": list(told.steps.cold),
        "refused": list(told.steps.refused),
        "most_busy": list(told.peak_over_time),
        "most_environments": list(told.there_over_time),
    }


def _compared(each: Compared) -> dict[str, Any]:
    between = None if each.low is None or each.high is None else [each.low, each.high]
    return {
        "scenario": each.label,
        "against": each.against,
        "what": each.what,
        "is": each.sign,
        "by": each.off,
        "between": between,
    }


def _told(told: Told) -> dict[str, Any]:
    scenario, simulated = told.scenario, told.how != "exact"  # in the long run there is no most
    return {
        "label": scenario.label,
        "how": told.how,
        "cold_share": told.cold_share.value,
        "cold_share_95": _interval(told.cold_share),
        "environments": told.environments,
        "busy": told.busy,
        "most_busy": told.peak if simulated else None,
        "most_environments": told.there if simulated else None,
        "latency_s": {f"p{share * 100:g}": each.value for share, each in told.latency_s.items()},
        "latency_s_95": {f"p{share * 100:g}": _interval(each) for share, each in told.latency_s.items()},
        "requests": told.requests,
        "cold_starts": told.cold_starts,
        "seconds": told.seconds if simulated else None,
        "refused": told.refused,
        "lost": told.lost,
        "waiting": told.waiting,
        "served_elsewhere": told.elsewhere,
        "queue_age_s": None if told.queue_s is None else dict(zip(("p50", "p99", "max"), told.queue_s, strict=True)),
        "provisioned_used": told.provisioned_used,
        "spilled": told.spilled,
        "connections_most": scenario.connections_most,
        "connections": told.connections if simulated else None,
        "cold_levels": [{"at_work": level, "share": share} for level, share in told.levels],
        "usd_a_month": float(told.usd),
        "bill": [line_document(line) for line in told.bill],
        "memory_mb": scenario.memory_mb,
        "architecture": scenario.architecture,
        "keep_alive_s": scenario.keep_alive_s,
        "seed": scenario.seed,
        "notes": [*told.notes, *scenario.notes],
    }


def line_document(line: Line) -> dict[str, Any]:
    """A line of a bill; `usd` is null where no price is known."""
    return {
        "what": line.what,
        "quantity": line.quantity,
        "usd": None if line.usd is None else float(line.usd),
        "tier": line.tier,
        "note": line.note,
        "facts": [
            {"id": fact.id, "checked": fact.checked, "verified": fact.verified, "source": fact.source}
            for fact in line.facts
        ],
    }


def _interval(found: Estimate) -> list[float] | None:
    return None if found.low is None or found.high is None else [found.low, found.high]
