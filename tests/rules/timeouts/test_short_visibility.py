"""How long a queue must hide a message: the factor comes from the facts."""

import pytest
from tests.rules.build import FACTS, a_caller, a_function, a_queue, given, setting

from deburr.findings import Advice, Level, SetValue
from deburr.rules.timeouts.short_visibility import check
from deburr.workload.caller import Mode
from deburr.workload.function import Compute

FACTOR = FACTS["timeout.sqs.visibility.min_factor"].whole


@pytest.mark.parametrize(
    ("runs_s", "window_s", "hidden_s", "level"),
    [
        pytest.param(10, 0, 10 * FACTOR, None, id="just enough"),
        pytest.param(10, 0, 10 * FACTOR - 1, Level.WARNING, id="a second short"),
        pytest.param(10, 30, 10 * FACTOR, Level.WARNING, id="the window counts"),
        pytest.param(10, 30, 10 * FACTOR + 30, None, id="with the window"),
        pytest.param(10, 0, 10, Level.WARNING, id="as long as one run"),
        pytest.param(10, 0, 9, Level.ERROR, id="Lambda refuses"),
        pytest.param(None, 0, 30, None, id="unknown timeout"),
        pytest.param(10, None, 30, None, id="unknown window"),
        pytest.param(10, 0, None, None, id="unknown visibility"),
    ],
)
def test_threshold(runs_s: int | None, window_s: int | None, hidden_s: int | None, level: Level | None) -> None:
    function = a_function(timeout_s=runs_s)
    queue = a_queue(visibility_s=hidden_s)
    caller = a_caller(function, "sqs", Mode.POLL, source=queue.address, window_s=setting(window_s))
    context = given(function, [caller], queues=(queue,))
    found = list(check(caller, context))
    assert [finding.level for finding in found] == ([level] if level else [])
    if found and runs_s is not None and window_s is not None:
        fix = found[0].fix
        assert isinstance(fix, SetValue)
        assert fix.value == runs_s * FACTOR + window_s


def test_the_fix_suits_every_function_on_the_queue() -> None:
    functions = [a_function("Pack", timeout_s=20), a_function("Ship", timeout_s=60)]
    queue = a_queue(visibility_s=90)
    callers = [
        a_caller(each, "sqs", Mode.POLL, source=queue.address, window_s=setting(window_s))
        for each, window_s in zip(functions, (0, 5), strict=True)
    ]
    context = given(functions, callers, queues=(queue,))
    found = [finding for caller in callers for finding in check(caller, context)]
    fixes = [finding.fix for finding in found]
    assert ["Ship may run 60 s" in finding.message for finding in found] == [True, True]
    assert [fix.value for fix in fixes if isinstance(fix, SetValue)] == [60 * FACTOR + 5] * 2


def test_a_queue_that_sam_makes_has_nothing_to_write() -> None:
    function = a_function(timeout_s=20)
    queue = a_queue(visibility_s=setting(30, "Resources.Pack.Properties.Events.Topic"))
    caller = a_caller(function, "sqs", Mode.POLL, source=queue.address)
    [finding] = check(caller, given(function, [caller], queues=(queue,)))
    assert isinstance(finding.fix, Advice)


def test_a_durable_functions_timeout_is_not_that_of_the_work() -> None:
    function = a_function(timeout_s=60, compute=Compute.DURABLE)
    queue = a_queue(visibility_s=30)
    caller = a_caller(function, "sqs", Mode.POLL, source=queue.address)
    assert list(check(caller, given(function, [caller], queues=(queue,)))) == []
