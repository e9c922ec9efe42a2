"""How long a queue must hide a message: the factor comes from the facts."""

import pytest
from tests.rules.build import FACTS, a_caller, a_function, a_queue, given, setting

from deburr.edits import Advice, SetValue
from deburr.findings import Level
from deburr.rules.timeouts.short_visibility import check
from deburr.workload.caller import Mode
from deburr.workload.function import Compute

FACTOR = FACTS["timeout.sqs.visibility.min_factor"].whole


@pytest.mark.parametrize(
    ("runs_s", "window_s", "hidden_s", "level"),
    [
        pytest.param(10, 0, 10 * FACTOR, None, id="just enough"),
        pytest.param(10, 0, 10 * FACTOR - 1, Level.INFO, id="a second short"),
        pytest.param(10, 30, 10 * FACTOR, Level.INFO, id="the window counts"),
        pytest.param(10, 30, 10 * FACTOR + 30, None, id="with the window"),
        pytest.param(10, 5, 14, Level.WARNING, id="a batch that waited may still run"),
        pytest.param(10, 0, 10, Level.INFO, id="as long as one run"),
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


@pytest.mark.parametrize(
    ("receives", "hidden_s", "reserved", "level", "told"),
    [
        pytest.param(5, 60, None, Level.INFO, "uses up one of its 5 receives", id="only throttles can do it"),
        pytest.param(5, 60, 2, Level.WARNING, "throttled for longer than 60 s", id="and throttles are planned"),
        pytest.param(1, 60, None, Level.INFO, "goes to the dead-letter queue", id="the next receive is its last"),
        pytest.param(
            1, 21, None, Level.WARNING, "slow batch goes to the dead-letter queue", id="while it is worked on"
        ),
    ],
)
def test_what_happens_to_the_message(
    receives: int, hidden_s: int, reserved: int | None, level: Level, told: str
) -> None:
    function = a_function(timeout_s=20, reserved=reserved)
    queue = a_queue(visibility_s=hidden_s, receives=receives)
    caller = a_caller(function, "sqs", Mode.POLL, source=queue.address, window_s=setting(5))
    [finding] = check(caller, given(function, [caller], queues=(queue,)))
    assert finding.level is level
    assert told in finding.consequence


def test_no_fix_makes_a_message_expire_before_its_last_receive() -> None:
    function = a_function(timeout_s=30)
    queue = a_queue(visibility_s=31, receives=1000, retention_s=86_400)
    caller = a_caller(function, "sqs", Mode.POLL, source=queue.address)
    [finding] = check(caller, given(function, [caller], queues=(queue,)))
    assert isinstance(finding.fix, Advice)
