"""Which connections are opened anew for every invocation, and where that is nobody's loss."""

from typing import Any

import pytest
from tests.rules.build import FACTS, a_caller, a_client, a_function, a_handler, given, setting

from deburr.findings import Confidence, Finding, Level
from deburr.place import Place
from deburr.rules.connections.connection_per_invocation import check
from deburr.workload.caller import Caller, Mode
from deburr.workload.function import Compute, Function
from deburr.workload.handler import Certainty, ClientKind, Phase
from deburr.workload.resources import Database, Proxy

AT = Place("template.yaml", 30, 1)


def a_database(engine: str | None = "postgres", size: str | None = "db.t3.micro", name: str = "Db") -> Database:
    return Database(f"template.yaml#{name}", name, AT, setting(engine), setting(size))


def found(
    client: dict[str, Any], kinds: tuple[str, ...] = ("http_api",), beside: dict[str, Any] | None = None, **fields: Any
) -> list[Finding]:
    ordinary: dict[str, Any] = {
        "kind": ClientKind.DATABASE,
        "phase": Phase.INVOCATION,
        "memoised": False,
        "connects": True,
    }
    built = a_client(**({"callee": "psycopg2.connect", "service": ""} | ordinary | client))
    function = a_function(handler=a_handler(clients=(built,)), **fields)
    return list(check(function, given(function, callers(function, kinds), **(beside or {}))))


def callers(function: Function, kinds: tuple[str, ...]) -> list[Caller]:
    return [a_caller(function, kind, Mode.SYNC if kind == "http_api" else Mode.ASYNC) for kind in kinds]


@pytest.mark.parametrize(
    ("client", "count"),
    [
        pytest.param({}, 1, id="a database"),
        pytest.param({"kind": ClientKind.CACHE}, 1, id="a cache"),
        pytest.param({"kind": ClientKind.BROKER}, 1, id="a broker"),
        pytest.param({"phase": Phase.INIT}, 0, id="at init"),
        pytest.param({"memoised": True}, 0, id="kept for the next invocation"),
        pytest.param({"per_call": "the tenant's own database"}, 0, id="must differ"),
        pytest.param({"kind": ClientKind.SDK, "connects": False}, 0, id="a client that connects later, if at all"),
    ],
)
def test_clients(client: dict[str, Any], count: int) -> None:
    assert len(found(client)) == count


@pytest.mark.parametrize(
    ("kinds", "level"),
    [
        pytest.param(("http_api",), Level.WARNING, id="many at once"),
        pytest.param((), Level.WARNING, id="callers not known"),
        pytest.param(("schedule",), Level.INFO, id="one now and then"),
        pytest.param(("schedule", "http_api"), Level.WARNING, id="both"),
        pytest.param(("custom_resource",), None, id="only at deployments"),
        pytest.param(("secrets_rotation",), None, id="only at rotations"),
        pytest.param(("custom_resource", "http_api"), Level.WARNING, id="at deployments too"),
    ],
)
def test_callers(kinds: tuple[str, ...], level: Level | None) -> None:
    assert [finding.level for finding in found({}, kinds)] == ([level] if level else [])


@pytest.mark.parametrize(
    ("compute", "count"),
    [
        pytest.param(Compute.EVENT, 1, id="one request at a time"),
        pytest.param(Compute.DURABLE, 1, id="durable"),
        pytest.param(Compute.MANAGED_INSTANCES, 0, id="many requests in one environment"),
        pytest.param(Compute.WEB, 0, id="a web function"),
    ],
)
def test_compute(compute: Compute, count: int) -> None:
    assert len(found({}, compute=compute)) == count


def test_code_that_was_not_read_is_not_judged() -> None:
    function = a_function(handler=None)
    assert list(check(function, given(function))) == []


@pytest.mark.parametrize("certainty", list(Certainty))
def test_as_sure_as_the_reading(certainty: Certainty) -> None:
    [finding] = found({"certainty": certainty})
    assert finding.confidence is Confidence(certainty.value)


@pytest.mark.parametrize(
    ("callee", "confidence"),
    [
        pytest.param("mongoose.connect", Confidence.POSSIBLE, id="hands out the open one"),
        pytest.param("mssql.connect", Confidence.POSSIBLE, id="its global pool"),
        pytest.param("mongoose.createConnection", Confidence.CERTAIN, id="another one each time"),
    ],
)
def test_modules_that_keep_one_connection(callee: str, confidence: Confidence) -> None:
    [finding] = found({"callee": callee})
    assert finding.confidence is confidence


@pytest.mark.parametrize(
    ("reserved", "most"),
    [
        pytest.param(None, f"{FACTS['lambda.concurrency.account_default'].whole:,} ", id="the account's default"),
        pytest.param(setting(5), "5 (reserved)", id="its own"),
        pytest.param(setting(None), f"{FACTS['lambda.concurrency.account_default'].whole:,} ", id="unknown"),
    ],
)
def test_how_many_the_server_may_see(reserved: Any, most: str) -> None:
    [finding] = found({}, reserved=reserved)
    assert f"up to {most}" in finding.consequence


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        pytest.param({"databases": (a_database(),)}, True, id="one server of its kind"),
        pytest.param({"databases": (a_database(), a_database("redis", name="Cache"))}, True, id="and one of another"),
        pytest.param({"databases": (a_database(), a_database(name="Other"))}, False, id="two to choose from"),
        pytest.param({"databases": (a_database(), a_database(None, name="Other"))}, False, id="or perhaps two"),
        pytest.param({"databases": (a_database("mysql"),)}, False, id="only another kind"),
        pytest.param({"databases": (a_database(size=None),)}, False, id="of a size settled at deploy time"),
        pytest.param(
            {
                "databases": (a_database(),),
                "proxies": (Proxy("template.yaml#Pool", "Pool", AT, setting("postgres"), setting(False)),),
            },
            False,
            id="a proxy before it",
        ),
    ],
)
def test_what_the_server_takes(beside: dict[str, Any], told: bool) -> None:
    [finding] = found({}, beside=beside)
    assert ("Db (db.t3.micro) takes" in finding.consequence) is told
