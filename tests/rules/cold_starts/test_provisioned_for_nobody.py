"""Who is waited for, and what keeping environments ready costs."""

from decimal import Decimal

import pytest
from tests.rules.build import FACTS, a_caller, a_function, given

from deburr.findings import Confidence, Level
from deburr.rules.cold_starts.provisioned_for_nobody import check
from deburr.workload.caller import Mode


@pytest.mark.parametrize(
    ("ready", "modes", "level"),
    [
        pytest.param(5, [Mode.POLL], Level.WARNING, id="a queue does not wait"),
        pytest.param(1, [Mode.ASYNC, Mode.POLL], Level.WARNING, id="none of several waits"),
        pytest.param(5, [Mode.SYNC, Mode.POLL], None, id="one of them waits"),
        pytest.param(5, [], Level.INFO, id="no caller known"),
        pytest.param(5, [Mode.POLL, Mode.UNKNOWN], Level.INFO, id="one of them unknown"),
        pytest.param(0, [Mode.POLL], None, id="nothing provisioned"),
        pytest.param(None, [Mode.POLL], None, id="unknown is not provisioned"),
    ],
)
def test_level(ready: int | None, modes: list[Mode], level: Level | None) -> None:
    function = a_function(provisioned=ready)
    callers = [a_caller(function, mode.value, mode) for mode in modes]
    found = list(check(function, given(function, callers)))
    assert [finding.level for finding in found] == ([level] if level else [])
    sure = [Confidence.LIKELY] if level is Level.WARNING else [Confidence.POSSIBLE] if level else []
    assert [finding.confidence for finding in found] == sure


@pytest.mark.parametrize(
    ("architecture", "fact"),
    [
        pytest.param("x86_64", "price.lambda.pc.x86.gbs", id="x86"),
        pytest.param("arm64", "price.lambda.pc.arm.gbs", id="arm"),
    ],
)
def test_price_is_a_month_of_gigabyte_seconds(architecture: str, fact: str) -> None:
    function = a_function(provisioned=100, memory_mb=1024, architecture=architecture)
    (finding,) = check(function, given(function, [a_caller(function, "sqs", Mode.POLL)]))
    assert finding.price is not None
    assert finding.price.per == "month"
    assert finding.price.usd == FACTS.number(fact) * 100 * 730 * 3600


def test_price_agrees_with_the_published_example() -> None:
    """100 environments of 1 GB for 730 hours: about 1,095 USD on x86 (facts book, claim 10)."""
    function = a_function(provisioned=100, memory_mb=1024)
    (finding,) = check(function, given(function, [a_caller(function, "sqs", Mode.POLL)]))
    assert finding.price is not None
    assert abs(finding.price.usd - Decimal("1095.01")) < Decimal("0.01")


def test_unknown_memory_has_no_price() -> None:
    function = a_function(provisioned=5, memory_mb=None)
    (finding,) = check(function, given(function, [a_caller(function, "sqs", Mode.POLL)]))
    assert finding.price is None
