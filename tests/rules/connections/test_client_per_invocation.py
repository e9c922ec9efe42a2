"""Which clients are built anew for every invocation, and what that costs."""

from typing import Any

import pytest
from tests.rules.build import a_caller, a_client, a_function, a_handler, given

from deburr.findings import Confidence, Finding, Level
from deburr.place import Place
from deburr.rules.connections.client_per_invocation import check
from deburr.rules.given import Given
from deburr.workload.caller import Mode
from deburr.workload.function import Function
from deburr.workload.handler import Certainty, Client, ClientKind, Phase


def built(callee: str = "boto3.client", service: str = "s3", line: int = 5, **fields: Any) -> Client:
    ordinary: dict[str, Any] = {"phase": Phase.INVOCATION, "memoised": False}
    return a_client(callee, service, **(ordinary | {"at": Place("src/app.py", line, 5, path=callee)} | fields))


def context(*clients: Client, kinds: tuple[str, ...] = ("http_api",), per_month: int | None = None) -> Given:
    function = a_function(handler=a_handler(clients=clients), memory_mb=1024)
    callers = [a_caller(function, kind, Mode.SYNC if kind == "http_api" else Mode.ASYNC) for kind in kinds]
    return given(function, callers, per_month=per_month)


def found(*clients: Client, kinds: tuple[str, ...] = ("http_api",), per_month: int | None = None) -> list[Finding]:
    known = context(*clients, kinds=kinds, per_month=per_month)
    return list(check(only(known), known))


def only(known: Given) -> Function:
    [function] = known.workload.functions
    return function


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        pytest.param({}, 1, id="an SDK client"),
        pytest.param({"callee": "requests.Session", "service": "", "kind": ClientKind.HTTP}, 1, id="an HTTP session"),
        pytest.param({"callee": "axios.create", "service": "", "kind": ClientKind.HTTP}, 0, id="shares all it has"),
        pytest.param({"phase": Phase.INIT}, 0, id="at init"),
        pytest.param({"memoised": True}, 0, id="kept for the next invocation"),
        pytest.param({"per_call": "credentials of the event"}, 0, id="must differ"),
        pytest.param({"kind": ClientKind.DATABASE, "connects": True}, 0, id="a connection is another rule's"),
    ],
)
def test_clients(fields: dict[str, Any], count: int) -> None:
    assert len(found(built(**fields))) == count


@pytest.mark.parametrize(
    ("kinds", "level"),
    [
        pytest.param(("http_api",), Level.WARNING, id="somebody waits"),
        pytest.param((), Level.WARNING, id="callers not known"),
        pytest.param(("schedule",), Level.INFO, id="now and then"),
        pytest.param(("schedule", "s3"), Level.WARNING, id="and for every upload"),
        pytest.param(("custom_resource",), None, id="only at deployments"),
    ],
)
def test_callers(kinds: tuple[str, ...], level: Level | None) -> None:
    assert [finding.level for finding in found(built(), kinds=kinds)] == ([level] if level else [])


def test_code_that_was_not_read_is_not_judged() -> None:
    function = a_function(handler=None)
    assert list(check(function, given(function))) == []


def test_one_finding_names_them_all() -> None:
    [finding] = found(built(line=5), built(service="sqs", line=6), built(service="sqs", line=7))
    assert finding.message == "Orders builds boto3.client('s3'), boto3.client('sqs') anew in every invocation"
    assert [place.line for place in (finding.at, *finding.also)] == [5, 6, 7]


def test_no_surer_than_the_least_sure_of_them() -> None:
    [finding] = found(built(line=5), built(line=6, certainty=Certainty.LIKELY))
    assert finding.confidence is Confidence.LIKELY


def test_the_price_is_what_building_them_was_measured_to_take() -> None:
    known = context(built(), built(service="sqs", line=6))
    cost = known.imports.client("python", "boto3.client", "s3")
    assert cost is not None and cost.again_ms is not None, "the table of import costs has lost this row"
    assert 0 < cost.again_ms < cost.cpu_ms / 10, "only the first of a process reads what the service can do"
    cpu_ms = cost.again_ms
    function = only(known)
    [finding] = check(function, known)
    second_witness = known.compute(function, cpu_ms)
    assert finding.price is not None
    assert second_witness is not None
    assert finding.price.usd == second_witness.usd
    assert finding.price.basis.startswith("at least")


def test_what_was_never_measured_has_no_price_and_still_a_number() -> None:
    [finding] = found(built("requests.Session", "", kind=ClientKind.HTTP))
    assert finding.price is None
    assert finding.consequence.startswith("the first request of each new one waits two round trips or more")


@pytest.mark.parametrize(
    "callee",
    [
        pytest.param("boto3.Session", id="settings only"),
        pytest.param("boto3.session.Session", id="by its long name"),
        pytest.param("aws-sdk.S3", id="connections are the package's"),
        pytest.param("aws-sdk/clients/s3", id="also by its own file"),
    ],
)
def test_no_connection_is_claimed_where_none_is_lost(callee: str) -> None:
    [finding] = found(built(callee, ""))
    assert "round trips" not in finding.consequence
    assert finding.consequence.endswith("what is lost is setting it up each time")
    assert finding.level is Level.INFO


def test_one_client_that_connects_is_enough() -> None:
    [finding] = found(built("boto3.Session", "", line=5), built("boto3.Session.client", "sqs", line=6))
    assert "round trips" in finding.consequence
    assert finding.level is Level.WARNING


def test_a_client_that_only_signs_sends_nothing() -> None:
    [finding] = found(built(called=frozenset()))
    assert "round trips" not in finding.consequence
