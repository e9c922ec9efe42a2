"""Which waits are worth a word, and what they cost."""

import pytest
from msgspec.structs import replace
from tests.rules.build import a_caller, a_client, a_function, a_handler, a_sleep, given

from deburr.findings import Confidence, Level
from deburr.rules.handlers.sleep_in_handler import check
from deburr.workload.caller import Mode
from deburr.workload.function import Compute
from deburr.workload.handler import Certainty, Handler, Phase
from deburr.workload.invocation import Sleep

AWS = a_handler(clients=(a_client(),))


def sleeping(*sleeps: Sleep) -> Handler:
    return replace(AWS, sleeps=sleeps)


@pytest.mark.parametrize(
    ("handler", "compute", "level"),
    [
        pytest.param(sleeping(a_sleep(5)), Compute.EVENT, Level.WARNING, id="long"),
        pytest.param(sleeping(a_sleep(5)), Compute.DURABLE, Level.WARNING, id="durable functions bill it too"),
        pytest.param(sleeping(a_sleep(5)), Compute.MANAGED_INSTANCES, None, id="instances are paid anyway"),
        pytest.param(sleeping(a_sleep(0.5)), Compute.EVENT, Level.INFO, id="half a second"),
        pytest.param(sleeping(a_sleep(0.5, looping=True)), Compute.EVENT, Level.WARNING, id="in a loop"),
        pytest.param(sleeping(a_sleep(0.05)), Compute.EVENT, None, id="short"),
        pytest.param(sleeping(a_sleep(None)), Compute.EVENT, None, id="computed"),
        pytest.param(sleeping(a_sleep(5, phase=Phase.INIT)), Compute.EVENT, None, id="at init"),
        pytest.param(a_handler(sleeps=(a_sleep(5),)), Compute.EVENT, None, id="a stand-in for work"),
    ],
)
def test_which_sleeps_matter(handler: Handler, compute: Compute, level: Level | None) -> None:
    function = a_function(handler=handler, compute=compute)
    assert [finding.level for finding in check(function, given(function))] == ([level] if level else [])


def test_the_surest_then_the_longest_names_it() -> None:
    doubtful = a_sleep(9, line=3, certainty=Certainty.POSSIBLE)
    function = a_function(handler=sleeping(doubtful, a_sleep(1, line=5), a_sleep(2, line=7)))
    [finding] = check(function, given(function))
    assert finding.message == "Orders sleeps 2 s in every invocation"
    assert finding.confidence is Confidence.CERTAIN
    assert [place.line for place in finding.also] == [5, 3]


def test_the_price_is_the_time_slept() -> None:
    function = a_function(handler=sleeping(a_sleep(2)), memory_mb=1024)
    context = given(function)
    [finding] = check(function, context)
    assert finding.price == context.compute(function, 2000)


@pytest.mark.parametrize(
    ("kind", "mode", "level", "waits"),
    [
        pytest.param("rest_api", Mode.SYNC, Level.WARNING, True, id="a client waits"),
        pytest.param("step_functions", Mode.SYNC, Level.WARNING, False, id="a state machine is nobody"),
        pytest.param("schedule", Mode.ASYNC, Level.INFO, False, id="a schedule"),
    ],
)
def test_who_calls(kind: str, mode: Mode, level: Level, waits: bool) -> None:
    function = a_function(handler=sleeping(a_sleep(2)))
    [finding] = check(function, given(function, [a_caller(function, kind, mode)]))
    assert finding.level is level
    assert ("the caller waits" in finding.consequence) is waits


def test_deployments_may_wait() -> None:
    function = a_function(handler=sleeping(a_sleep(2)))
    assert not list(check(function, given(function, [a_caller(function, "custom_resource", Mode.ASYNC)])))
