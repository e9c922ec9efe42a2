"""The verdict as JSON, by the published schema (`schemas/verdict.v1.json`); null means unknown."""

import json

from deburr.cost.price import Price
from deburr.edits import Advice, Fix, PassArgument, SetValue
from deburr.findings import Evidence, Finding
from deburr.place import Place
from deburr.reports.telling import advised
from deburr.rules.verdict import Verdict
from deburr.workload.caller import Caller
from deburr.workload.function import Function
from deburr.workload.handler import NetworkCall
from deburr.workload.package import Package

VERSION = 1


def render(verdict: Verdict) -> str:
    """One JSON document, sorted, the same bytes for the same verdict."""
    return json.dumps(document(verdict), indent=2, ensure_ascii=False) + "\n"


def document(verdict: Verdict) -> dict[str, object]:
    """The verdict by its published schema."""
    facts = verdict.facts
    return {
        "version": VERSION,
        "facts_checked": None if facts is None else {"oldest": facts[0].isoformat(), "newest": facts[1].isoformat()},
        "functions": [_function(verdict, function) for function in verdict.workload.functions],
        "findings": [_finding(finding) for finding in verdict.findings],
        "silenced": [_finding(finding) for finding in verdict.silenced],
        "gaps": [{"at": _place(gap.at), "what": gap.what} for gap in (*verdict.gaps, *verdict.unused_allows)],
        "faults": [{"rule": f.rule, "subject": f.subject, "error": f.error} for f in verdict.faults],
        "coverage": {
            "handler_read": dict(verdict.coverage.read),
            "infrastructure_only": dict(verdict.coverage.infrastructure_only),
            "not_read": dict(verdict.coverage.not_read),
        },
        "totals": {
            "findings": len(verdict.findings),
            "silenced": len(verdict.silenced),
            "below_confidence": verdict.hidden,
            "in_baseline": verdict.in_baseline,
            "untouched": verdict.untouched,
            "prices": [_price(price) for price in verdict.totals],
        },
    }


def _function(verdict: Verdict, function: Function) -> dict[str, object]:
    callers = [caller for caller in verdict.workload.callers if caller.function.address == function.address]
    written = (
        ("runtime", function.runtime.by_default),
        ("memory_mb", function.memory_mb.by_default),
        ("timeout_s", function.timeout_s.by_default),
        ("architecture", function.architecture.by_default),
    )
    line = verdict.line(function)
    return {
        "address": function.address,
        "name": function.name,
        "runtime": function.runtime.value,
        "memory_mb": function.memory_mb.value,
        "timeout_s": function.timeout_s.value,
        "defaults": [key for key, by_default in written if by_default],
        "callers": [_caller(caller) for caller in callers],
        "calls": [] if function.handler is None else [_call(call) for call in function.handler.calls],
        "tags": dict(function.tags),
        "package": None if function.package is None else _package(function.package),
        "handler": None
        if function.handler is None
        else {"file": function.handler.file, "entry": function.handler.entry},
        "at": _place(function.at),
        "verdict": str(line),
        "change": list(line.change),
        "saves": [_price(price) for price in line.saves],
        "rests_on": line.rests_on,
    }


def _package(package: Package) -> dict[str, object]:
    return {
        "form": package.form.value,
        "at": _place(package.at),
        "unzipped_bytes": package.unzipped_bytes,
        "zipped_bytes": package.zipped_bytes,
        "libraries": [
            {"name": each.name, "version": each.version or None, "bytes": each.size_bytes} for each in package.libraries
        ],
        "waste": [{"kind": each.kind, "bytes": each.size_bytes, "files": each.files} for each in package.waste],
    }


def _call(call: NetworkCall) -> dict[str, object]:
    return {
        "callee": call.callee,
        "at": _place(call.at),
        "phase": call.phase.value,
        "bounded": call.timeout.seconds is not None if call.timeout.known else None,
        "bound_s": call.timeout.seconds,
    }


def _caller(caller: Caller) -> dict[str, object]:
    return {
        "kind": caller.kind,
        "mode": caller.mode.value,
        "name": caller.name,
        "waits_s": None if caller.waits_s is None else caller.waits_s.value,
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "confidence": finding.confidence.value,
        "function": finding.function or None,
        "functions": list(finding.functions),
        "group": finding.group or None,
        "message": finding.message,
        "at": _place(finding.at),
        "also": [_place(place) for place in finding.also],
        "price": None if finding.price is None else _price(finding.price),
        "delay": None if finding.delay is None else {"ms": finding.delay.ms, "per": finding.delay.per},
        "consequence": finding.consequence or None,
        "fix": None if finding.fix is None else _fix(finding.fix),
        "proof": None if finding.proof is None else _proof(finding.proof),
        "fingerprint": finding.fingerprint,
    }


def _proof(proof: Evidence) -> dict[str, object]:
    on = None if proof.on is None else proof.on.isoformat()
    return {"shown": proof.shown, "seen": proof.seen, "on": on, "stale": proof.stale}


def _place(place: Place) -> dict[str, object]:
    return {"file": place.file, "line": place.line or None, "column": place.column or None}


def _price(price: Price) -> dict[str, object]:
    usd = float(round(price.usd, 10)) if price.usd else 0.0
    return {"usd": usd, "per": price.per, "basis": price.basis, "overlaps": price.overlaps or None}


def _fix(fix: Fix) -> dict[str, object]:
    return {"text": advised(fix), **_fixing(fix)}


def _fixing(fix: Fix) -> dict[str, object]:
    if isinstance(fix, Advice):
        return {"kind": "advice", "text": fix.text, "safe": False}
    where = {"kind": fix.kind, "at": _place(fix.at), "path": fix.at.path, "safe": fix.safe}
    if isinstance(fix, PassArgument):
        return {**where, "name": fix.name, "value": fix.value}
    return {**where, "value": fix.value} if isinstance(fix, SetValue) else where
