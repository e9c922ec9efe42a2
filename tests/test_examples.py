"""The shipped examples: two carry every antipattern a template and code can show, the twin of one carries none."""

from datetime import date
from pathlib import Path

import pytest

from deburr.cli.session import Session
from deburr.findings import Confidence, Level
from deburr.rules.registry import rules
from deburr.rules.verdict import Verdict

EXAMPLES = Path(__file__).parent.parent / "examples"
MEASURED = {  # needs logs or an account
    "code_storage/storage-near-quota",
    "code_storage/unreachable-versions",
    "cold_starts/init-near-limit",
    "events/concurrency-near-limit",
    "memory/memory-nearly-full",
    "memory/tuned-otherwise",
}
RARE = {  # no shop has everything
    "alarms/average-hides-tail",
    "alarms/broken-trace",
    "alarms/paid-insights",
    "cold_starts/lazy-under-snapstart",
    "cold_starts/whole-sdk",
    "connections/connection-storm",
    "events/not-idempotent",
    "connections/needless-proxy",
    "connections/pool-per-environment",
    "connections/proxy-pinned",
    "events/pool-overdrawn",
    "events/reserved-zero",
    "events/unfiltered-mapping",
    "handlers/server-in-handler",
    "memory/cores-without-threads",
    "runtimes/al1",
    "runtimes/managed-go",
    "runtimes/syntax-too-new",
    "timeouts/call-outlasts-function",
    "timeouts/ignores-remaining",
    "tmp/stale-tmp-read",
    "streaming/chatty-websocket",
    "streaming/socket-state-in-memory",
    "tmp/tmp-cleanup-breaks",
    "tmp/tmp-too-small",
}
PACKED = {  # the examples are source alone: nothing is built, and no layer or image is made
    "cold_starts/large-package",
    "cold_starts/provisioned-before-trimming",
    *(rule.card.id for rule in rules() if rule.card.shelf == "packages"),
}


def check(name: str) -> Verdict:
    session = Session.open((EXAMPLES / name,), today=date(2026, 11, 23))
    return session.check(select=[], ignore=[], confidence=Confidence.LIKELY, parameters={}, fresh=True)


def test_orders_and_portal_carry_every_antipattern() -> None:
    found = {finding.rule for name in ("orders", "portal") for finding in check(name).findings}
    assert found == {rule.card.id for rule in rules()} - MEASURED - RARE - PACKED


@pytest.mark.parametrize("name", ["orders", "portal"])
def test_every_finding_has_a_number(name: str) -> None:
    for finding in check(name).findings:
        told = finding.consequence + (str(finding.price.usd) if finding.price else "")
        told += finding.message if finding.habit else ""  # of a habit the number is how many have it
        assert any(char.isdigit() for char in told) or finding.level is Level.ERROR, finding


def test_the_twin_carries_none() -> None:
    verdict = check("orders-deburred")
    assert [finding.message for finding in verdict.findings] == []
    assert [gap.what for gap in verdict.gaps] == []
    assert all(function.handler is not None for function in verdict.workload.functions)
