"""Who gives up first: the function or its caller."""

import pytest
from tests.rules.build import a_caller, a_function, given, setting

from deburr.findings import Confidence, SetValue
from deburr.rules.timeouts.outlives_caller import check
from deburr.workload.caller import Mode


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
