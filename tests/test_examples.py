"""The shipped examples: one carries every antipattern a template and code can show, its twin carries none."""

from datetime import date
from pathlib import Path

from deburr.cli.session import Session
from deburr.findings import Confidence, Level
from deburr.rules.registry import rules
from deburr.rules.verdict import Verdict

EXAMPLES = Path(__file__).parent.parent / "examples"
MEASURED = {"cold_starts/init-near-limit", "memory/memory-nearly-full"}  # nothing is measured there
LIVE = {"code_storage/storage-near-quota", "code_storage/unreachable-versions"}  # only an account has these
RARE = {  # no shop has everything
    "cold_starts/provisioned-unreachable",
    "cold_starts/snapstart-bypassed",
    "cold_starts/warmer-ping",
    "front_doors/bypassable-origin",
    "front_doors/open-function-url",
    "front_doors/origin-timeout-short",
    "alarms/average-hides-tail",
    "alarms/paid-insights",
    "connections/connection-storm",
    "events/pool-overdrawn",
    "events/reserved-zero",
    "runtimes/al1",
    "runtimes/managed-go",
}


def check(name: str) -> Verdict:
    session = Session.open((EXAMPLES / name,), today=date(2026, 11, 23))
    return session.check(select=[], ignore=[], confidence=Confidence.LIKELY, parameters={}, fresh=True)


def test_orders_carries_every_antipattern() -> None:
    found = {finding.rule for finding in check("orders").findings}
    assert found == {rule.card.id for rule in rules()} - MEASURED - RARE - LIVE


def test_every_finding_has_a_number() -> None:
    for finding in check("orders").findings:
        told = finding.consequence + (str(finding.price.usd) if finding.price else "")
        assert any(char.isdigit() for char in told) or finding.level is Level.ERROR, finding


def test_the_twin_carries_none() -> None:
    verdict = check("orders-deburred")
    assert [finding.message for finding in verdict.findings] == []
    assert [gap.what for gap in verdict.gaps] == []
    assert all(function.handler is not None for function in verdict.workload.functions)
