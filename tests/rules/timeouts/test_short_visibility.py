"""How long a queue must hide a message: the factor comes from the facts."""

from dataclasses import replace

import pytest
from tests.rules.build import FACTS, a_caller, a_function, given, setting

from deburr.findings import Level, SetValue
from deburr.place import Place
from deburr.rules.timeouts.short_visibility import check
from deburr.workload.caller import Mode
from deburr.workload.resources import Queue

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
    queue = Queue(
        "t.yaml#Q",
        "Q",
        Place("t.yaml", 5, 1),
        setting(hidden_s, "Resources.Q.Properties.VisibilityTimeout"),
        setting(False),
    )
    caller = a_caller(function, "sqs", Mode.POLL, source=queue.address, window_s=setting(window_s))
    context = given(function, [caller])
    context = replace(context, workload=replace(context.workload, queues=(queue,)))
    found = list(check(caller, context))
    assert [finding.level for finding in found] == ([level] if level else [])
    if found and runs_s is not None and window_s is not None:
        fix = found[0].fix
        assert isinstance(fix, SetValue)
        assert fix.value == runs_s * FACTOR + window_s
