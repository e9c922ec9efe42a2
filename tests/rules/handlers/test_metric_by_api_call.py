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


def test_every_request_is_billed() -> None:
    function = a_function(handler=a_handler(metrics=(a_use(line=3), a_use(line=5))))
    [finding] = check(function, given(function, per_month=1_000_000))
    fact = FACTS["price.cw.put_metric_data"]
    assert finding.price is not None
    assert finding.price.usd == 2 * fact.number * 1_000_000 / per(fact)
