"""Which database a function talks to, and which callers nothing holds back."""

from typing import Any

import pytest
from tests.rules.build import a_caller, a_client, a_function, a_handler, given, setting

from deburr.place import Place
from deburr.rules.downstream import downstream, unbounded
from deburr.workload.caller import Mode
from deburr.workload.handler import ClientKind
from deburr.workload.resources import Database, Proxy

IN_VPC = ("subnet-1", "sg-1")


def a_database(name: str = "Store", engine: str | None = "postgres", size: str | None = "db.t3.micro") -> Database:
    at = Place("template.yaml", 3, 3)
    return Database(f"template.yaml#{name}", name, at, setting(engine), setting(size))


def fits(*databases: Database, callee: str = "psycopg2.connect", proxy: bool = False, **fields: Any) -> bool:
    client = a_client(callee, "", kind=ClientKind.DATABASE, connects=True)
    function = a_function(**({"handler": a_handler(clients=(client,)), "vpc": IN_VPC} | fields))
    known = function.at, setting("postgres"), setting(False)
    between = (Proxy("template.yaml#Pool", "Pool", *known),) if proxy else ()
    return downstream(function, given(function, databases=databases, proxies=between)) is not None


@pytest.mark.parametrize(
    ("databases", "more", "known"),
    [
        pytest.param([a_database()], {}, True, id="the one of its engine"),
        pytest.param([a_database(engine="mysql")], {}, False, id="another engine"),
        pytest.param([a_database(engine="mysql"), a_database("Other")], {}, True, id="one of two fits"),
        pytest.param([a_database(), a_database("Other")], {}, False, id="both fit"),
        pytest.param([a_database(size=None)], {}, False, id="class settled at deploy time"),
        pytest.param([a_database(engine=None)], {}, False, id="engine settled at deploy time"),
        pytest.param([a_database()], {"proxy": True}, False, id="a proxy between"),
        pytest.param([a_database()], {"vpc": ()}, False, id="outside the VPC"),
        pytest.param([a_database()], {"callee": "sqlite3.connect"}, False, id="no server at all"),
        pytest.param([a_database()], {"handler": None}, False, id="code that was not read"),
    ],
)
def test_downstream(databases: list[Database], more: dict[str, Any], known: bool) -> None:
    assert fits(*databases, **more) is known


@pytest.mark.parametrize(
    ("kind", "mode", "count"),
    [
        ("http_api", Mode.SYNC, 1),
        ("s3", Mode.ASYNC, 1),
        ("schedule", Mode.ASYNC, 0),
        ("sqs", Mode.POLL, 0),
        ("permission", Mode.UNKNOWN, 0),
    ],
)
def test_callers(kind: str, mode: Mode, count: int) -> None:
    function = a_function()
    context = given(function, [a_caller(function, kind, mode)])
    assert len(unbounded(function, context)) == count


def test_a_reservation_holds_all_callers_back() -> None:
    function = a_function(reserved=setting(None))
    context = given(function, [a_caller(function, "http_api", Mode.SYNC)])
    assert unbounded(function, context) == []
