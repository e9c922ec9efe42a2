"""Which waits for a token are bounded, and by whom; the year comes from the facts."""

import pytest
from tests.rules.build import FACTS, a_function, given

from deburr.place import Place
from deburr.rules.timeouts.untimed_task import DAY_S, check
from deburr.workload.resources import CallbackTask

DAYS = FACTS["sfn.standard.max_duration"].whole // DAY_S


def a_task(*, bounded: bool, calls: str = "") -> CallbackTask:
    return CallbackTask("t.yaml#M", "M", "Ask", Place("t.yaml", 9, 1), "sns:publish", bounded, calls)


@pytest.mark.parametrize(
    ("bounded", "said"),
    [
        pytest.param([False], 1, id="nothing bounds it"),
        pytest.param([True], 0, id="something does"),
        pytest.param([True, False, False], 2, id="each state by itself"),
        pytest.param([], 0, id="no tokens"),
    ],
)
def test_each_unbounded_wait_is_told(bounded: list[bool], said: int) -> None:
    context = given(callbacks=tuple(a_task(bounded=each) for each in bounded))
    found = list(check(context.workload, context))
    assert len(found) == said
    assert all(f"{DAYS} days" in finding.consequence for finding in found)


def test_a_year_in_days() -> None:
    assert DAYS == 365


def test_it_is_about_the_function_that_is_handed_the_token() -> None:
    function = a_function()
    mine = given(function, callbacks=(a_task(bounded=False, calls=function.address),))
    nobodys = given(function, callbacks=(a_task(bounded=False),))
    assert [f.functions for f in check(mine.workload, mine)] == [(function.address,)]
    assert [f.functions for f in check(nobodys.workload, nobodys)] == [()]
