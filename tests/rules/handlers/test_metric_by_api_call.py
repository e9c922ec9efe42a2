"""Who waits for a metric, and what the requests cost."""

import pytest
from tests.rules.build import FACTS, a_caller, a_function, a_handler, a_use, given

from deburr.facts.tiers import per
from deburr.findings import Level
from deburr.rules.handlers.metric_by_api_call import check
from deburr.workload.caller import Mode
from deburr.workload.handler import Phase


@pytest.mark.parametrize(
    ("kind", "mode", "level"),
    [
        pytest.param("http_api", Mode.SYNC, Level.WARNING, id="a client waits"),
        pytest.param("step_functions", Mode.SYNC, Level.INFO, id="a state machine has time"),
        pytest.param("sqs", Mode.POLL, Level.INFO, id="a queue has time"),
        pytest.param("schedule", Mode.ASYNC, None, id="a scheduled report"),
        pytest.param("custom_resource", Mode.ASYNC, None, id="a deployment"),
    ],
)
def test_who_waits(kind: str, mode: Mode, level: Level | None) -> None:
    function = a_function(handler=a_handler(metrics=(a_use(),)))
    found = list(check(function, given(function, [a_caller(function, kind, mode)])))
    assert [finding.level for finding in found] == ([level] if level else [])


def test_at_init_it_is_once() -> None:
    function = a_function(handler=a_handler(metrics=(a_use(phase=Phase.INIT),)))
    assert not list(check(function, given(function)))


@pytest.mark.parametrize(
    ("always", "billed", "says"),
    [
        pytest.param((True, True), 2, "2 requests or more to CloudWatch in every invocation", id="one after another"),
        pytest.param((True, False), 1, "a request or more to CloudWatch in every invocation", id="one on a branch"),
        pytest.param((False, False), 1, "a request or more to CloudWatch when it gets there", id="two branches"),
    ],
)
def test_requests_that_are_always_made_are_billed(always: tuple[bool, ...], billed: int, says: str) -> None:
    uses = tuple(a_use(always=each, line=line) for line, each in enumerate(always, start=3))
    function = a_function(handler=a_handler(metrics=uses))
    [finding] = check(function, given(function, per_month=1_000_000))
    fact = FACTS["price.cw.put_metric_data"]
    assert finding.price is not None
    assert finding.price.usd == billed * fact.number * 1_000_000 / per(fact)
    assert says in finding.message
