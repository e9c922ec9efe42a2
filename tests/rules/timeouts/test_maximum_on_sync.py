"""Who waits without a limit, and what a hung call costs: limits come from the facts."""

import pytest
from tests.rules.build import (
    FACTS,
    a_caller,
    a_client,
    a_distribution,
    a_function,
    a_handler,
    a_profile,
    given,
    setting,
)

from deburr.cost.compute import compute, gb_second
from deburr.findings import Level
from deburr.rules.front_doors.origin_timeout_short import check as cut_off
from deburr.rules.timeouts.maximum_on_sync import LONG_S, check
from deburr.workload.caller import Mode
from deburr.workload.function import Compute

MOST_S = FACTS["lambda.timeout.max"].whole


@pytest.mark.parametrize(
    ("runs_s", "level"),
    [
        pytest.param(LONG_S - 1, None, id="a second below"),
        pytest.param(LONG_S, Level.INFO, id="minutes"),
        pytest.param(MOST_S - 1, Level.INFO, id="somebody chose it"),
        pytest.param(MOST_S, Level.WARNING, id="the maximum"),
        pytest.param(None, None, id="unknown is not long"),
    ],
)
def test_threshold(runs_s: int | None, level: Level | None) -> None:
    function = a_function(timeout_s=runs_s)
    found = list(check(function, given(function, [a_caller(function, "function_url")])))
    assert [finding.level for finding in found] == ([level] if level else [])


@pytest.mark.parametrize(
    ("kind", "mode", "more", "said"),
    [
        pytest.param("alb", Mode.SYNC, {}, True, id="a load balancer waits as long as the function runs"),
        pytest.param("lex", Mode.SYNC, {"waits_s": setting(None, by_default=True)}, False, id="no fact tells how long"),
        pytest.param("rest_api", Mode.SYNC, {"waits_s": setting(None)}, False, id="settled at deploy time"),
        pytest.param("rest_api", Mode.SYNC, {"waits_s": setting(MOST_S + 0.0)}, False, id="raised on purpose"),
        pytest.param("function_url", Mode.SYNC, {"streams": True}, False, id="streamed"),
        pytest.param("step_functions", Mode.SYNC, {}, False, id="no person waits"),
        pytest.param("sqs", Mode.POLL, {}, False, id="polled"),
    ],
)
def test_only_people_who_wait_without_a_limit(kind: str, mode: Mode, more: dict[str, object], *, said: bool) -> None:
    function = a_function(timeout_s=MOST_S)
    caller = a_caller(function, kind, mode, **more)
    assert bool(list(check(function, given(function, [caller])))) is said


def test_never_beside_origin_timeout_short() -> None:
    """A URL behind CloudFront is cut off there: one cause, one finding."""
    function = a_function(timeout_s=MOST_S)
    cut, distribution = a_caller(function, "cloudfront", waits_s=setting(30.0)), a_distribution(function)
    context = given(function, [cut, a_caller(function, "function_url")], distributions=(distribution,))
    assert list(cut_off(distribution, context))
    assert not list(check(function, context))


def test_price_is_one_call_until_the_timeout() -> None:
    function = a_function(timeout_s=MOST_S, memory_mb=1024)
    (finding,) = check(function, given(function, [a_caller(function, "function_url")]))
    assert finding.price is not None
    assert finding.price.usd == compute(memory_mb=1024, billed_ms=MOST_S * 1000, gb_s=gb_second(FACTS, "x86_64"))
    assert f"{FACTS['lambda.concurrency.account_default'].whole} concurrent" in finding.consequence


def test_measured_to_need_the_time() -> None:
    function = a_function(timeout_s=MOST_S)
    callers = [a_caller(function, "function_url")]
    slow, quick = ({function.address: a_profile(warm_ms=[ms] * 100)} for ms in (240_000.0, 800.0))
    assert not list(check(function, given(function, callers, measured=slow)))
    assert list(check(function, given(function, callers, measured=quick)))


def test_durable_functions_go_on() -> None:
    function = a_function(timeout_s=MOST_S, compute=Compute.DURABLE)
    assert not list(check(function, given(function, [a_caller(function, "function_url")])))


def test_code_that_talks_to_nobody_cannot_hang() -> None:
    alone, client = (a_function(timeout_s=MOST_S, handler=a_handler(clients=c)) for c in ((), (a_client(),)))
    assert not list(check(alone, given(alone, [a_caller(alone, "function_url")])))
    assert list(check(client, given(client, [a_caller(client, "function_url")])))
