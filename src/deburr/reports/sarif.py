"""The verdict as SARIF 2.1.0, as code scanning reads it: rules with their pages, results with fingerprints.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
What GitHub reads of it: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

import json
from typing import Any
from urllib.parse import quote

from deburr import __version__
from deburr.findings import Confidence, Finding, Level
from deburr.place import Place
from deburr.reports.telling import told
from deburr.rules.registry import Listed, rules
from deburr.rules.verdict import Verdict

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
PRECISION = {Confidence.CERTAIN: "very-high", Confidence.LIKELY: "high", Confidence.POSSIBLE: "medium"}
ROOT = "%SRCROOT%"


def render(verdict: Verdict) -> str:
    """One SARIF document, the same bytes for the same verdict."""
    told = {finding.rule for finding in (*verdict.findings, *verdict.silenced)}
    listed = [rule for rule in rules() if rule.card.id in told]
    index = {rule.card.id: at for at, rule in enumerate(listed)}
    results = [_result(finding, index) for finding in verdict.findings]
    results += [_result(finding, index) | {"suppressions": [{"kind": "inSource"}]} for finding in verdict.silenced]
    gaps = [_gap(gap.at, gap.what) for gap in (*verdict.gaps, *verdict.unused_allows)]
    faults = [f"{fault.rule} on {fault.subject}: {fault.error}" for fault in verdict.faults]
    told_of = [*gaps, *({"level": "error", "message": {"text": fault}} for fault in faults)]
    run = {
        "tool": {
            "driver": {"name": "deburr", "semanticVersion": __version__, "rules": [_rule(rule) for rule in listed]},
        },
        "invocations": [{"executionSuccessful": not faults, "toolExecutionNotifications": told_of}],
        "originalUriBaseIds": {ROOT: {"description": {"text": "the folder that deburr was run in"}}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Listed) -> dict[str, Any]:
    card, page = rule.card, rule.page.strip()
    said: dict[str, Any] = {
        "id": card.id,
        "name": "".join(part.capitalize() for part in card.name.split("-")),
        "shortDescription": {"text": page.splitlines()[0]},
        "fullDescription": {"text": " ".join(page.partition("\n\n")[2].partition("\n\n")[0].split()) or page},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": LEVELS[card.level]},
        "properties": {"tags": ["aws-lambda", card.shelf], "precision": PRECISION[card.confidence]},
    }
    if card.sources:
        said["helpUri"] = card.sources[0]
    return said


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": LEVELS[finding.level],
        "message": {"text": told(finding)},
        "locations": [_location(finding.at)],
        "partialFingerprints": {"deburr/v1": finding.fingerprint},
        "properties": {"confidence": finding.confidence.value, "functions": list(finding.functions)},
    }
    if finding.price is not None:
        price = finding.price
        result["properties"]["price"] = {"usd": float(round(price.usd, 10)), "per": price.per, "basis": price.basis}
    if finding.proof is not None:
        result["properties"]["proof"] = {"shown": finding.proof.shown, "seen": finding.proof.seen}
    if finding.also:
        result["relatedLocations"] = [_location(place) for place in finding.also]
    return result


def _gap(at: Place, what: str) -> dict[str, Any]:
    return {"level": "note", "message": {"text": what}, "locations": [_location(at)]}


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(place.file), "uriBaseId": ROOT}}
    if place.line:
        region = {"startLine": place.line, "startColumn": place.column or 1}
        if place.end_line >= place.line:
            region |= {"endLine": place.end_line, "endColumn": max(place.end_column, 1)}
        physical["region"] = region
    return {"physicalLocation": physical}
