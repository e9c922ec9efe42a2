"""What each request for a secret costs, and to whom it matters."""

from typing import Any

import pytest
from tests.rules.build import FACTS, a_caller, a_function, a_handler, given

from deburr.facts.tiers import per
from deburr.findings import Confidence, Level
from deburr.place import Place
from deburr.rules.given import MILLION
from deburr.rules.handlers.secret_per_invocation import check
from deburr.workload.caller import Mode
from deburr.workload.function import Function
from deburr.workload.handler import Certainty, Phase
from deburr.workload.invocation import SecretFetch


def a_fetch(service: str = "secretsmanager", *, line: int = 5, **fields: Any) -> SecretFetch:
    ordinary: dict[str, Any] = {"phase": Phase.INVOCATION, "kept": False, "always": True}
    at = Place("src/app.py", line, 5, path="get")
    return SecretFetch(service, "boto3.client.get", at, **(ordinary | fields))


def asking(*fetches: SecretFetch) -> Function:
    return a_function(handler=a_handler(secrets=fetches))


@pytest.mark.parametrize(
    ("fetch", "fires"),
    [
        pytest.param(a_fetch(), True, id="each time"),
        pytest.param(a_fetch(kept=True), False, id="kept"),
        pytest.param(a_fetch(phase=Phase.INIT), False, id="at init"),
    ],
)
def test_which_fetches(fetch: SecretFetch, fires: bool) -> None:
    function = asking(fetch)
    assert bool(list(check(function, given(function)))) is fires


def test_every_call_of_secrets_manager_is_billed() -> None:
    function = asking(a_fetch(line=3), a_fetch(line=4), a_fetch("ssm", line=5))
    [finding] = check(function, given(function))
    fact = FACTS["price.secrets.api"]
    assert finding.price is not None
    assert finding.price.usd == 2 * fact.number * MILLION / per(fact)
    assert finding.consequence.startswith("at least 3 requests")


def test_parameters_cost_nothing_and_are_limited() -> None:
    function = asking(a_fetch("ssm"))
    [finding] = check(function, given(function))
    assert finding.price is None
    assert f"{FACTS['ssm.get_parameter.throughput'].whole} times a second" in finding.consequence


def test_doubt_and_schedules() -> None:
    function = asking(a_fetch(certainty=Certainty.POSSIBLE))
    [finding] = check(function, given(function, [a_caller(function, "schedule", Mode.ASYNC)]))
    assert finding.confidence is Confidence.POSSIBLE
    assert finding.level is Level.INFO


def test_what_a_neighbour_in_the_file_writes_is_data() -> None:
    reads, writes = asking(a_fetch()), a_function("Put", handler=a_handler(writes_secrets=True))
    elsewhere = a_function("Put", handler=a_handler(file="src/other.py", writes_secrets=True))
    assert not list(check(reads, given([reads, writes])))
    assert list(check(reads, given([reads, elsewhere])))
