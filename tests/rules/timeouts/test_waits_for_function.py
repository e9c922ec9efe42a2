"""Which calls of other functions are chains, and what waiting costs."""

import pytest
from tests.rules.build import a_caller, a_function, a_handler, given

from deburr.place import Place
from deburr.rules.timeouts.waits_for_function import check
from deburr.workload.caller import Mode
from deburr.workload.handler import Certainty, Phase
from deburr.workload.invocation import FunctionCall


def a_call(name: str = "stock", *, line: int = 5, looping: bool = False, **fields: Phase | Certainty) -> FunctionCall:
    phase, certainty = fields.get("phase", Phase.INVOCATION), fields.get("certainty", Certainty.CERTAIN)
    return FunctionCall(name, Place("src/app.py", line, 5), Phase(phase), True, looping, Certainty(certainty))


@pytest.mark.parametrize(
    ("call", "fires"),
    [
        pytest.param(a_call(), True, id="each time"),
        pytest.param(a_call(phase=Phase.INIT), False, id="at init"),
        pytest.param(a_call(certainty=Certainty.POSSIBLE), False, id="after a failure"),
    ],
)
def test_which_calls(call: FunctionCall, fires: bool) -> None:
    function = a_function(handler=a_handler(invokes=(call,)))
    assert bool(list(check(function, given(function)))) is fires


def test_all_are_named_and_a_second_is_priced() -> None:
    calls = (a_call("stock"), a_call("$PRICE", line=7, looping=True), a_call("", line=9))
    function = a_function(handler=a_handler(invokes=calls), timeout_s=30)
    context = given(function)
    [finding] = check(function, context)
    assert finding.message == "Orders calls stock and $PRICE and waits for the answer, once in every turn of a loop"
    assert "its 30 s" in finding.consequence
    assert finding.price == context.compute_once(function, 1000, "second of waiting")


def test_deployments_may_wait() -> None:
    function = a_function(handler=a_handler(invokes=(a_call(),)))
    assert not list(check(function, given(function, [a_caller(function, "custom_resource", Mode.ASYNC)])))
