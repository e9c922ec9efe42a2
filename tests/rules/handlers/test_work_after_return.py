"""What is told of work that nobody waits for."""

import pytest
from tests.rules.build import a_function, a_handler, given

from deburr.findings import Confidence
from deburr.place import Place
from deburr.rules.handlers.work_after_return import FIX, SAYS, check
from deburr.workload.function import Compute
from deburr.workload.handler import Certainty
from deburr.workload.invocation import Left, LeftRunning


def left(how: Left = Left.PROMISE, *, line: int = 5, certainty: Certainty = Certainty.CERTAIN) -> LeftRunning:
    return LeftRunning(how, "save", Place("src/app.js", line, 3, path="save"), True, certainty)


@pytest.mark.parametrize("how", list(Left))
def test_every_way_has_its_words(how: Left) -> None:
    function = a_function(handler=a_handler(left=(left(how),)))
    [finding] = check(function, given(function))
    assert finding.message == f"Orders {SAYS[how].format('save')}"
    assert finding.fix is not None
    assert FIX[how]


@pytest.mark.parametrize("compute", [Compute.MANAGED_INSTANCES, Compute.WEB])
def test_what_is_not_frozen_goes_on(compute: Compute) -> None:
    function = a_function(handler=a_handler(left=(left(),)), compute=compute)
    assert not list(check(function, given(function)))


def test_one_finding_for_each_way() -> None:
    function = a_function(handler=a_handler(left=(left(), left(line=7), left(Left.LOOP, certainty=Certainty.LIKELY))))
    assert [(len(f.also), f.confidence) for f in check(function, given(function))] == [
        (1, Confidence.CERTAIN),
        (0, Confidence.LIKELY),
    ]
