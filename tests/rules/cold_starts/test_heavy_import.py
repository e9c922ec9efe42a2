"""When a heavy import is one, and what it is said to cost."""

from typing import Any

import pytest
from tests.rules.build import a_caller, a_function, a_handler, a_profile, a_use, an_import, given

from deburr.facts.tiers import tiers
from deburr.findings import Confidence, Finding, Level
from deburr.rules.cold_starts.heavy_import import BRINGS, FRAMEWORKS, HEAVY_MS, check
from deburr.rules.loading import COLD_STARTS
from deburr.workload.caller import Mode
from deburr.workload.cold_start import ColdStart, Estimate, ModuleCost
from deburr.workload.function import Compute
from deburr.workload.handler import Import, Phase

SOMETIMES = a_use()
ALWAYS = a_use(always=True)


def found(*imports: Import, kind: str = "rest_api", mode: Mode = Mode.SYNC, **fields: Any) -> list[Finding]:
    unread = fields.pop("unread", ())
    function = a_function(handler=a_handler(imports=imports, unread=unread), **fields)
    return list(check(function, given(function, [a_caller(function, kind, mode)])))


@pytest.mark.parametrize(
    ("imports", "modules"),
    [
        pytest.param([an_import("pandas", SOMETIMES)], ["pandas"], id="some invocations use it"),
        pytest.param([an_import("pandas.DataFrame", SOMETIMES)], ["pandas"], id="a name from it"),
        pytest.param([an_import("pandas", SOMETIMES, ALWAYS)], [], id="another use is on every path"),
        pytest.param([an_import("pandas", a_use(phase=Phase.INIT), SOMETIMES)], [], id="used at init"),
        pytest.param([an_import("pandas", SOMETIMES, phase=Phase.INVOCATION)], [], id="already lazy"),
        pytest.param([an_import("pandas", SOMETIMES, guarded=True)], [], id="guarded"),
        pytest.param([an_import("pandas", SOMETIMES, kept="noqa")], [], id="kept on purpose"),
        pytest.param([an_import("pandas")], [], id="used by nobody is unused-import's"),
        pytest.param([an_import("yaml", SOMETIMES)], [], id="a light one"),
        pytest.param([an_import("nobody_measured_this", SOMETIMES)], [], id="not measured is not heavy"),
        pytest.param([an_import("boto3", SOMETIMES)], [], id="in the runtime already"),
        pytest.param([an_import("fastapi", SOMETIMES)], [], id="the framework-wrapper rule's"),
        pytest.param([an_import("aws_xray_sdk.core", SOMETIMES)], [], id="a tracer must come first"),
        pytest.param(
            [an_import("pandas", SOMETIMES), an_import("awswrangler", ALWAYS, line=2)],
            [],
            id="what stays loads it anyway",
        ),
        pytest.param(
            [an_import("scipy.stats", SOMETIMES), an_import("scipy_helper", ALWAYS, line=2)],
            ["scipy.stats"],
            id="something else stays",
        ),
        pytest.param(
            [an_import("matplotlib", ALWAYS), an_import("matplotlib.pyplot", SOMETIMES, line=2)],
            [],
            id="another statement of the package stays",
        ),
        pytest.param(
            [an_import("pandas", SOMETIMES), an_import("scipy.stats", SOMETIMES, line=2)],
            ["pandas", "scipy.stats"],
            id="each package is one finding",
        ),
    ],
)
def test_which_imports(imports: list[Import], modules: list[str]) -> None:
    assert [finding.message.split()[2] for finding in found(*imports)] == modules


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"snapstart": True}, id="SnapStart"),
        pytest.param({"snapstart": None}, id="SnapStart unknown"),
        pytest.param({"provisioned": 1}, id="provisioned concurrency"),
        pytest.param({"provisioned": None}, id="provisioned concurrency unknown"),
        pytest.param({"compute": Compute.MANAGED_INSTANCES}, id="managed instances"),
        pytest.param({"unread": ("missing.py",)}, id="code not read"),
    ],
)
def test_silent_where_init_is_paid_ahead_or_unknown(fields: dict[str, Any]) -> None:
    assert not found(an_import("pandas", SOMETIMES), **fields)


@pytest.mark.parametrize(
    ("kind", "mode", "level"),
    [
        pytest.param("rest_api", Mode.SYNC, Level.WARNING, id="somebody waits"),
        pytest.param("sqs", Mode.POLL, Level.INFO, id="nobody waits: dollars only"),
        pytest.param("permission", Mode.UNKNOWN, Level.INFO, id="unknown is not waiting"),
        pytest.param("custom_resource", Mode.SYNC, None, id="only deployments"),
    ],
)
def test_level_follows_who_waits(kind: str, mode: Mode, level: Level | None) -> None:
    levels = [finding.level for finding in found(an_import("pandas", SOMETIMES), kind=kind, mode=mode)]
    assert levels == ([level] if level else [])


@pytest.mark.parametrize(
    ("init_ms", "fires"),
    [
        pytest.param(HEAVY_MS - 1, False, id="below"),
        pytest.param(HEAVY_MS, True, id="at the threshold"),
    ],
)
def test_a_short_measured_init_settles_it(init_ms: int, fires: bool) -> None:
    function = a_function(handler=a_handler(imports=(an_import("pandas", SOMETIMES),)))
    measured = {function.address: a_profile(init_ms=[init_ms])}
    assert bool(list(check(function, given(function, measured=measured)))) is fires


def test_several_branches_may_be_every_path() -> None:
    (one,) = found(an_import("pandas", a_use(line=9)))
    (two,) = found(an_import("pandas", a_use(line=9), a_use(line=12)))
    assert one.confidence is Confidence.LIKELY
    assert two.confidence is Confidence.POSSIBLE


def test_an_import_that_serves_another_function_is_told() -> None:
    shared = a_function("Report", handler=a_handler(imports=(an_import("pandas", ALWAYS),)))
    function = a_function(handler=a_handler(imports=(an_import("pandas"),)))
    (finding,) = check(function, given([function, shared]))
    assert "only another function uses it" in finding.message
    assert not list(check(shared, given([function, shared])))


def test_price_is_the_measured_cpu_at_this_memory() -> None:
    (finding,) = found(an_import("pandas", SOMETIMES), memory_mb=1024)
    world = given()
    cost = world.imports.of("python", "pandas")
    assert cost is not None and finding.price is not None
    first = tiers(world.facts["price.lambda.x86.gbs"])[0][1]
    assert finding.price.usd == cost.cpu_ms * first  # 1 GB, ms / 1000 s, 1000 cold starts
    assert finding.price.per == f"{COLD_STARTS:,} cold starts"


@pytest.mark.parametrize(
    ("ms", "says"),
    [
        pytest.param(312.4, ["imports pandas at init, 312 ms as measured, and"], id="what was measured is told"),
        pytest.param(40.0, [], id="measured to be cheap"),
        pytest.param(None, ["ms of CPU, and"], id="not among what was loaded"),
    ],
)
def test_a_cold_start_that_was_taken_apart_is_believed(ms: float | None, says: list[str]) -> None:
    function = a_function(handler=a_handler(imports=[an_import("pandas", SOMETIMES)]))
    name, spent = ("pandas", Estimate(ms, ms, ms)) if ms is not None else ("numpy", Estimate(9, 9, 9))
    cold = ColdStart(10, modules=(ModuleCost(name, "app", spent, spent, package=name, at="app.py:1"),))
    measured = {function.address: a_profile(how="cold", cold_start=cold)}
    findings = list(check(function, given(function, [a_caller(function, "rest_api", Mode.SYNC)], measured=measured)))
    assert len(findings) == len(says)
    for finding, words in zip(findings, says, strict=True):
        assert words in finding.message and finding.price is not None
        assert ("cold, 2026-11-01" in finding.price.basis) is (ms is not None)


def test_what_stays_is_not_counted_again() -> None:
    alone = found(an_import("sklearn.ensemble", SOMETIMES))[0].message
    beside = found(an_import("sklearn.ensemble", SOMETIMES), an_import("scipy", ALWAYS, line=2))[0].message
    costs = given().imports
    all_of_it, scipy = costs.of("python", "sklearn.ensemble"), costs.of("python", "scipy")
    assert all_of_it is not None and scipy is not None
    assert f"{all_of_it.cpu_ms:.0f} ms" in alone
    assert f"{all_of_it.cpu_ms - scipy.cpu_ms:.0f} ms" in beside


def test_named_packages_are_measured_ones() -> None:
    packages = {cost.package for cost in given().imports.rows.values()}
    assert set(BRINGS) <= packages
    assert packages >= FRAMEWORKS


def test_message_fits_a_line() -> None:
    (finding,) = found(an_import("google.cloud.storage", SOMETIMES))
    assert len(finding.message) <= 150
    assert not finding.message.endswith(".")
