"""How one list is told, and several."""

import pytest
from tests.rules.build import a_caller, a_function, a_handler, given

from deburr.place import Place
from deburr.rules.handlers.process_memory_state import check
from deburr.workload.caller import Mode
from deburr.workload.handler import Certainty
from deburr.workload.invocation import Growth


def grows(name: str, line: int = 5, *, always: bool = True, certainty: Certainty = Certainty.CERTAIN) -> Growth:
    return Growth(name, Place("src/app.py", line, 5, path=name), always, certainty)


@pytest.mark.parametrize(
    ("growths", "says"),
    [
        pytest.param((grows("orders"),), "in every invocation to orders, a list that outlives it", id="one"),
        pytest.param((grows("orders", always=False),), "when it gets there to orders", id="on some paths"),
        pytest.param((grows("a"), grows("b", 7)), "to a and b, lists that outlive it", id="two"),
        pytest.param((grows("a"), grows("b", 7), grows("c", 9)), "to a and 2 more lists", id="many"),
    ],
)
def test_names(growths: tuple[Growth, ...], says: str) -> None:
    function = a_function(handler=a_handler(grows=growths))
    [finding] = check(function, given(function))
    assert says in finding.message
    assert len(finding.also) == len(growths) - 1


def test_only_after_a_failure_is_nothing() -> None:
    function = a_function(handler=a_handler(grows=(grows("errors", certainty=Certainty.POSSIBLE),)))
    assert not list(check(function, given(function)))


def test_deployments_are_seldom() -> None:
    function = a_function(handler=a_handler(grows=(grows("orders"),)))
    assert not list(check(function, given(function, [a_caller(function, "custom_resource", Mode.ASYNC)])))
