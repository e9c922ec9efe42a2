"""How near to the limit an init may come."""

from typing import Any

import pytest
from tests.rules.build import FACTS, a_function, a_profile, given

from deburr.findings import Confidence
from deburr.rules.cold_starts.init_near_limit import NEAR, check
from deburr.workload.function import Compute
from deburr.workload.spread import Quantiles, Spread

EDGE_MS = float(FACTS.seconds("lambda.init.max_on_demand")) * 1000 * NEAR


def quantiles(*given_ms: tuple[float, float], most: float | None = None) -> Spread:
    return Quantiles(given_ms, max=most)


@pytest.mark.parametrize(
    ("init_ms", "fires"),
    [
        pytest.param([EDGE_MS], False, id="at the edge"),
        pytest.param([EDGE_MS + 1], True, id="past the edge"),
        pytest.param([100.0] * 999 + [EDGE_MS + 1], False, id="one in a thousand is not P99"),
        pytest.param(quantiles((0.5, 100.0), (0.99, EDGE_MS + 1)), True, id="a given P99"),
        pytest.param(quantiles((0.5, 100.0), most=EDGE_MS + 1), True, id="a given maximum"),
        pytest.param(quantiles((0.5, EDGE_MS + 1)), True, id="all that is known"),
        pytest.param(quantiles((0.5, 100.0)), False, id="all that is known is short"),
        pytest.param(None, False, id="no init measured"),
    ],
)
def test_edge(init_ms: Any, fires: bool) -> None:
    function = a_function()
    measured = {function.address: a_profile(init_ms=init_ms)}
    assert bool(list(check(function, given(function, measured=measured)))) is fires


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"snapstart": True}, id="SnapStart"),
        pytest.param({"snapstart": None}, id="SnapStart unknown"),
        pytest.param({"provisioned": 2}, id="provisioned concurrency"),
        pytest.param({"compute": Compute.MANAGED_INSTANCES}, id="managed instances"),
    ],
)
def test_silent_under_another_limit(fields: dict[str, Any]) -> None:
    function = a_function(**fields)
    measured = {function.address: a_profile(init_ms=[EDGE_MS + 1])}
    assert not list(check(function, given(function, measured=measured)))


def test_silent_when_not_measured() -> None:
    function = a_function()
    assert not list(check(function, given(function)))


@pytest.mark.parametrize(
    ("timeout_s", "words"),
    [
        pytest.param(3, "cannot meet", id="the second init cannot finish either"),
        pytest.param(60, "within its timeout of 60 s", id="it can"),
        pytest.param(None, "within its timeout", id="unknown"),
    ],
)
def test_consequence_knows_the_timeout(timeout_s: int | None, words: str) -> None:
    function = a_function(timeout_s=timeout_s)
    measured = {function.address: a_profile(init_ms=[EDGE_MS + 500])}
    (finding,) = check(function, given(function, measured=measured))
    assert words in finding.consequence


def test_a_prediction_is_not_certain() -> None:
    function = a_function()
    measured = {function.address: a_profile(how="simulate", init_ms=[EDGE_MS + 1])}
    (finding,) = check(function, given(function, measured=measured))
    assert finding.confidence is Confidence.LIKELY
