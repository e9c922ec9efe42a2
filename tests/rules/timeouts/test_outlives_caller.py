"""Who gives up first: the function or its caller."""

from typing import Any

import pytest
from tests.rules.build import FACTS, TEMPLATE, a_caller, a_function, given, setting

from deburr.edits import Advice, SetValue
from deburr.findings import Confidence, Level
from deburr.place import Place
from deburr.rules.timeouts.outlives_caller import check
from deburr.workload.caller import Mode
from deburr.workload.function import Compute
from deburr.workload.resources import Api, DoorKind


@pytest.mark.parametrize(
    ("runs_s", "waits_s", "fixed_to"),
    [
        pytest.param(29, 30, [], id="the function gives up first"),
        pytest.param(30, 30, [29], id="a tie is a race"),
        pytest.param(900, 30, [29], id="far longer"),
        pytest.param(None, 30, [], id="unknown is not long"),
        pytest.param(900, None, [], id="unknown is not short"),
    ],
)
def test_threshold(runs_s: int | None, waits_s: float | None, fixed_to: list[int]) -> None:
    function = a_function(timeout_s=runs_s)
    found = list(
        check(function, given(function, [a_caller(function, "http_api", Mode.SYNC, waits_s=setting(waits_s))]))
    )
    assert [f.fix.value for f in found if isinstance(f.fix, SetValue)] == fixed_to


@pytest.mark.parametrize(
    ("kind", "mode", "count"),
    [
        pytest.param("rest_api", Mode.SYNC, 1, id="a REST API"),
        pytest.param("sqs", Mode.POLL, 0, id="a queue does not wait"),
        pytest.param("schedule", Mode.ASYNC, 0, id="nobody waits"),
        pytest.param("function_url", Mode.SYNC, 0, id="a URL waits as long as it runs"),
    ],
)
def test_only_those_who_wait(kind: str, mode: Mode, count: int) -> None:
    function = a_function(timeout_s=900)
    assert len(list(check(function, given(function, [a_caller(function, kind, mode, waits_s=setting(29))])))) == count


def test_another_caller_may_need_the_time() -> None:
    function = a_function(timeout_s=900)
    callers = [a_caller(function, "http_api", Mode.SYNC, waits_s=setting(30)), a_caller(function, "sqs", Mode.POLL)]
    [finding] = check(function, given(function, callers))
    assert finding.confidence is Confidence.LIKELY
    assert not isinstance(finding.fix, SetValue)


def test_the_price_is_the_time_after_the_caller_left() -> None:
    function = a_function(timeout_s=60, memory_mb=1024)
    context = given(function, [a_caller(function, "http_api", Mode.SYNC, waits_s=setting(30))])
    [finding] = check(function, context)
    second_witness = context.compute_once(function, 30_000, "abandoned call")
    assert finding.price == second_witness
    assert finding.price is not None
    assert finding.price.usd > 0


@pytest.mark.parametrize(
    ("runs_s", "level"),
    [pytest.param(30, Level.INFO, id="a tie wastes nothing"), pytest.param(31, Level.WARNING, id="a second is billed")],
)
def test_level(runs_s: int, level: Level) -> None:
    function = a_function(timeout_s=runs_s)
    [finding] = check(function, given(function, [a_caller(function, "http_api", waits_s=setting(30))]))
    assert finding.level is level
    assert (finding.price is None) is (level is Level.INFO)


@pytest.mark.parametrize(
    ("runs_s", "callers", "count"),
    [
        pytest.param(60, [{"kind": "step_functions"}], 0, id="a state that fails either way"),
        pytest.param(61, [{"kind": "step_functions"}], 1, id="a state that fails first"),
        pytest.param(90, [{"kind": "websocket", "name": "$disconnect"}], 0, id="the client has gone"),
        pytest.param(90, [{"kind": "websocket", "name": "$connect"}], 1, id="the client waits to connect"),
        pytest.param(90, [{"kind": "cloudfront"}], 0, id="another rule's"),
        pytest.param(90, [{"kind": "rest_api", "streams": True}], 0, id="a streamed response"),
    ],
)
def test_ways_in(runs_s: int, callers: list[dict[str, Any]], count: int) -> None:
    function = a_function(timeout_s=runs_s)
    ways = [a_caller(function, **({"waits_s": setting(60)} | fields)) for fields in callers]
    assert len(list(check(function, given(function, ways)))) == count


@pytest.mark.parametrize(
    ("compute", "count"), [pytest.param(Compute.EVENT, 1, id="event"), pytest.param(Compute.DURABLE, 0, id="durable")]
)
def test_durable_functions_are_there_to_go_on(compute: Compute, count: int) -> None:
    function = a_function(timeout_s=900, compute=compute)
    context = given(function, [a_caller(function, waits_s=setting(29))])
    assert len(list(check(function, context))) == count


METHOD = "Resources.Talk.Properties.Integration.ResponseTransferMode"


@pytest.mark.parametrize(
    ("features", "count"),
    [
        pytest.param((), 1, id="nothing streams"),
        pytest.param((("response streaming", Place(TEMPLATE, 30, 1)),), 0, id="some route of the body streams"),
        pytest.param((("response streaming", Place(TEMPLATE, 30, 1, path=METHOD)),), 1, id="another method streams"),
    ],
)
def test_an_api_that_streams_somewhere(features: tuple[tuple[str, Place], ...], count: int) -> None:
    function = a_function(timeout_s=900)
    api = Api(f"{TEMPLATE}#Api", "Api", DoorKind.REST, Place(TEMPLATE, 20, 1), setting("REGIONAL"), features)
    caller = a_caller(function, waits_s=setting(29), source=api.address)
    assert len(list(check(function, given(function, [caller], apis=(api,))))) == count


def test_a_recalled_limit_says_so() -> None:
    limit = FACTS["timeout.cognito.trigger"]
    assert not limit.verified, "read on its page by now: the rule need not hedge"
    function = a_function(timeout_s=limit.whole + 1)
    caller = a_caller(function, "cognito", waits_s=setting(limit.whole, by_default=True))
    [finding] = check(function, given(function, [caller]))
    assert finding.confidence is Confidence.LIKELY
    assert "recalled" in finding.consequence


def test_the_shortest_wait_is_named_and_the_rest_counted() -> None:
    function = a_function(timeout_s=60)
    callers = [
        a_caller(function, "http_api", name="GET /slow", waits_s=setting(30)),
        a_caller(function, "http_api", name="GET /quick", waits_s=setting(5)),
        a_caller(function, "http_api", name="GET /slower", waits_s=setting(30)),
    ]
    [finding] = check(function, given(function, callers))
    assert finding.message == "Orders may run 60 s, the HTTP API waits 5 s for GET /quick and 2 more routes"


def test_those_that_wait_at_another_kind_of_door_are_told_apart() -> None:
    """Nor is a timeout set for all of them that only the one who waits least needs."""
    function = a_function(timeout_s=60)
    callers = [
        a_caller(function, "appsync", name="Query.orders", waits_s=setting(30)),
        a_caller(function, "cognito", name="Pool", waits_s=setting(5)),
        a_caller(function, "appsync", name="Query.order", waits_s=setting(30)),
    ]
    [finding] = check(function, given(function, callers))
    assert finding.message == "Orders may run 60 s, Cognito waits 5 s (Pool), AppSync 30 s"
    assert isinstance(finding.fix, Advice)


@pytest.mark.parametrize(
    ("waits_s", "path", "fix"),
    [
        pytest.param(30, "Globals.Function.Timeout", Advice, id="others share it"),
        pytest.param(30, "Resources.Orders.Properties.Timeout", SetValue, id="its own"),
        pytest.param(1, "Resources.Orders.Properties.Timeout", type(None), id="no whole second is left"),
    ],
)
def test_fix(waits_s: int, path: str, fix: type) -> None:
    function = a_function(timeout_s=setting(60, path))
    [finding] = check(function, given(function, [a_caller(function, "http_api", waits_s=setting(waits_s))]))
    assert isinstance(finding.fix, fix)
