"""Who sends the event decides what a line about it is worth."""

import pytest
from tests.rules.build import FACTS, a_caller, a_function, a_handler, given

from deburr.facts.tiers import tiers
from deburr.findings import Level
from deburr.place import Place
from deburr.rules.handlers.event_logged_whole import check
from deburr.workload.caller import Mode
from deburr.workload.invocation import LogCall, Logged


def a_line(what: Logged = Logged.EVENT, *, levelled: bool = False) -> LogCall:
    return LogCall(what, "print", Place("src/app.py", 9, 5, path="print"), levelled)


@pytest.mark.parametrize(
    ("what", "kind", "level", "says"),
    [
        pytest.param(Logged.EVENT, "sqs", Level.INFO, "", id="a queue's messages"),
        pytest.param(Logged.EVENT, "http_api", Level.INFO, "cookies", id="what clients send"),
        pytest.param(Logged.EVENT, "authorizer", Level.WARNING, "prove", id="tokens"),
        pytest.param(Logged.ENVIRONMENT, "sqs", Level.WARNING, "AWS_SECRET_ACCESS_KEY", id="credentials"),
    ],
)
def test_what_stands_in_the_log(what: Logged, kind: str, level: Level, says: str) -> None:
    function = a_function(handler=a_handler(logged=(a_line(what),)))
    context = given(function, [a_caller(function, kind, Mode.SYNC)])
    [finding] = check(context.workload, context)
    assert finding.level is level
    assert says in finding.consequence


@pytest.mark.parametrize(
    ("variables", "levelled", "fires"),
    [
        pytest.param((), True, True, id="the default level"),
        pytest.param((("LOG_LEVEL", "INFO"),), True, True, id="info"),
        pytest.param((("POWERTOOLS_LOG_LEVEL", "warning"),), True, False, id="quieter"),
        pytest.param((("LOG_LEVEL", None),), True, False, id="settled at deploy time"),
        pytest.param((("LOG_LEVEL", "ERROR"),), False, True, id="print knows no level"),
    ],
)
def test_the_level_is_looked_up(variables: tuple[tuple[str, str | None], ...], levelled: bool, fires: bool) -> None:
    function = a_function(handler=a_handler(logged=(a_line(levelled=levelled),)), environment=variables)
    context = given(function)
    assert bool(list(check(context.workload, context))) is fires


def test_a_habit_is_told_once_a_template() -> None:
    functions = [a_function(name, handler=a_handler(logged=(a_line(),))) for name in ("Orders", "Payments")]
    context = given(functions)
    [finding] = check(context.workload, context)
    assert finding.message == "2 functions write their whole event to the log"
    assert finding.functions == tuple(function.address for function in functions)


def test_the_price_is_for_a_kilobyte() -> None:
    function = a_function(handler=a_handler(logged=(a_line(),)))
    context = given(function, per_month=2_000_000)
    [finding] = check(context.workload, context)
    assert finding.price is not None
    assert finding.price.usd == 2 * tiers(FACTS["price.logs.lambda.ingest"])[0][1]
