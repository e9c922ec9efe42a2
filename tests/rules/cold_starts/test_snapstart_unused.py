"""Which functions would gain from SnapStart, and what it costs where it is not free."""

from decimal import Decimal
from typing import Any

import pytest
from tests.rules.build import FACTS, a_caller, a_function, a_profile, given, setting

from deburr.facts.tiers import tiers
from deburr.findings import Finding, Level
from deburr.rules.cold_starts.snapstart_unused import SLOW_MS, check
from deburr.workload.caller import Mode
from deburr.workload.function import Code, Compute, PackageKind


def found(init_ms: float | None = None, kind: str = "http_api", mode: Mode = Mode.SYNC, **fields: Any) -> list[Finding]:
    function = a_function(**({"runtime": "java21", "memory_mb": 1024} | fields))
    measured = {} if init_ms is None else {function.address: a_profile(init_ms=[init_ms] * 100)}
    return list(check(function, given(function, [a_caller(function, kind, mode)], measured=measured)))


IMAGE = Code(PackageKind.IMAGE, setting(None).at)


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        pytest.param({}, Level.INFO, id="Java, not measured"),
        pytest.param({"runtime": "java11.al2023"}, Level.INFO, id="a longer name"),
        pytest.param({"runtime": "java8.al2"}, None, id="Java without it"),
        pytest.param({"init_ms": SLOW_MS * 2}, Level.WARNING, id="measured slow"),
        pytest.param({"init_ms": SLOW_MS / 2}, None, id="measured quick"),
        pytest.param({"runtime": "python3.13"}, None, id="Python, not measured"),
        pytest.param({"runtime": "python3.12", "init_ms": SLOW_MS * 2}, Level.WARNING, id="Python, measured"),
        pytest.param({"runtime": "python3.9", "init_ms": SLOW_MS * 2}, None, id="Python before it; 9 is below 12"),
        pytest.param({"runtime": "dotnet10", "init_ms": SLOW_MS * 2}, Level.WARNING, id="two digits"),
        pytest.param({"runtime": "nodejs24.x", "init_ms": SLOW_MS * 2}, None, id="Node has none"),
        pytest.param({"runtime": None}, None, id="unknown has none"),
        pytest.param({"snapstart": True}, None, id="on"),
        pytest.param({"snapstart": None}, None, id="unknown is not off"),
        pytest.param({"provisioned": 2}, None, id="provisioned"),
        pytest.param({"provisioned": None}, None, id="perhaps provisioned"),
        pytest.param({"mounts": ("arn:fs",)}, None, id="a file system"),
        pytest.param({"tmp_mb": 1024}, None, id="more tmp"),
        pytest.param({"tmp_mb": None}, None, id="perhaps more tmp"),
        pytest.param({"code": IMAGE}, None, id="an image"),
        pytest.param({"compute": Compute.MANAGED_INSTANCES}, None, id="other compute"),
        pytest.param({"kind": "sqs", "mode": Mode.POLL}, None, id="nobody waits"),
        pytest.param({"kind": "step_functions"}, None, id="a machine waits"),
    ],
)
def test_what_is_told(fields: dict[str, Any], level: Level | None) -> None:
    assert [finding.level for finding in found(**fields)] == ([level] if level else [])


def test_both_ways_of_paying_are_told() -> None:
    (finding,) = found(2000.0, runtime="python3.13")
    kept = FACTS.number("price.lambda.snapstart.cache.gbs") * 730 * 3600
    restored = FACTS.number("price.lambda.snapstart.restore.gb") * 1000
    init = Decimal(2) * tiers(FACTS["price.lambda.x86.gbs"])[0][1] * 1000
    for usd in (kept, restored, init):
        assert f"${usd:.2}" in finding.consequence or f"${usd:.2f}" in finding.consequence


def test_java_pays_nothing() -> None:
    (finding,) = found(2000.0)
    assert "cost $0" in finding.consequence
    assert "2.0 s of init" in finding.message
