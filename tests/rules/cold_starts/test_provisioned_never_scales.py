"""When a fixed number of ready environments is told, and what it costs more than on demand."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.build import FACTS, a_caller, a_function, a_profile, given

from deburr.facts.tiers import tiers
from deburr.findings import Finding, Level
from deburr.rules.cold_starts.provisioned_never_scales import check
from deburr.workload.caller import Mode
from deburr.workload.function import Compute

HOURS = 100
START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 5, 4, tzinfo=UTC)


def found(used: float | None = None, mode: Mode | None = Mode.SYNC, **fields: Any) -> list[Finding]:
    """used  share of the ready time in which something ran, as a Profile tells it."""
    function = a_function(**({"provisioned": 5, "memory_mb": 1024} | fields))
    callers = [a_caller(function, mode=mode)] if mode is not None else []
    measured = {}
    if used is not None:
        calls = int(used * 5 * HOURS * 3600)
        measured = {function.address: a_profile(n=calls, start=START, end=END, billed_ms=[1000.0] * 100)}
    return list(check(function, given(function, callers, measured=measured)))


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        pytest.param({}, Level.INFO, id="a fixed number"),
        pytest.param({"mode": None}, Level.INFO, id="callers elsewhere"),
        pytest.param({"scales": True}, None, id="something moves it"),
        pytest.param({"provisioned": 1, "memory_mb": 3008}, None, id="a single one"),
        pytest.param({"provisioned": None}, None, id="unknown is no number"),
        pytest.param({"memory_mb": None}, None, id="unknown memory has no price"),
        pytest.param({"memory_mb": 128}, None, id="not worth the work"),
        pytest.param({"mode": Mode.POLL}, None, id="another rule's"),
        pytest.param({"compute": Compute.MANAGED_INSTANCES}, None, id="another way to pay"),
        pytest.param({"used": 0.1}, Level.WARNING, id="measured idle"),
        pytest.param({"used": 0.7}, None, id="measured busy"),
    ],
)
def test_what_is_told(fields: dict[str, Any], level: Level | None) -> None:
    assert [finding.level for finding in found(**fields)] == ([level] if level else [])


@pytest.mark.parametrize("used", [0.01, 0.1, 0.5])
def test_the_price_is_the_difference_of_two_bills(used: float) -> None:
    """The other way to compute it: both bills in full, for the GB-seconds of a month."""
    (finding,) = found(used)
    month = 5 * 730 * 3600
    ran = Decimal(str(used)) * month
    kept = month * FACTS.number("price.lambda.pc.x86.gbs") + ran * FACTS.number("price.lambda.pc.duration.x86.gbs")
    on_demand = ran * tiers(FACTS["price.lambda.x86.gbs"])[0][1]
    assert finding.price is not None
    assert abs(finding.price.usd - (kept - on_demand)) < Decimal("0.3")  # a histogram's mean is good to 1 %


def test_only_what_is_measured_has_a_price() -> None:
    (finding,) = found()
    assert finding.price is None
    assert "$19.55 instead of $54.75 a month" in finding.consequence
