"""What a client sees at each door, and that a function goes on when its door has given up."""

import asyncio
import contextlib
import http.client
import json
import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.lab.world import function, with_lab

from deburr.cli.session import Session
from deburr.lab import fleet
from deburr.lab.doors.door import Door, Kind, Route
from deburr.lab.doors.project import doors
from deburr.lab.laboratory import Lab
from deburr.lab.record import Record, Status
from deburr.lab.serving import Serving

HANDLER = """\
import time
def handler(event, context):
    method, path = event.get("httpMethod"), event.get("rawPath") or event.get("path")
    match path.rpartition("/")[2]:
        case "event": return {"statusCode": 200, "headers": {"x-a": "b"}, "body": __import__("json").dumps(event)}
        case "plain": return {"hello": "you"}
        case "raise": raise ValueError("no")
        case "slow": time.sleep(1)
        case "odd": return {"statusCode": "what", "body": 1}
        case "bytes": return {"statusCode": 200, "isBase64Encoded": True, "body": "/wAB", "headers": {"content-type": "image/png"}}
        case "cookies": return {"statusCode": 201, "cookies": ["a=1", "b=2"], "multiValueHeaders": {"x-m": ["1", "2"]}, "body": ""}
        case "split": return {"statusCode": 200, "headers": {"x-evil": "a\\r\\nset-cookie: b=c"}, "body": ""}
    return {"statusCode": 200, "body": "done"}
"""
STREAM = """\
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: 202, headers: { 'content-type': 'text/event-stream' } });
  for (const word of ['one', 'two', 'three']) { out.write(word); await new Promise((r) => setTimeout(r, 400)); }
  out.end();
});
"""
Seen = tuple[int, dict[str, str], bytes]


def at(door: Door, use: Callable[[int], Awaitable[Any] | Any], **settings: Any) -> tuple[Any, list[Record]]:
    """Open a door, use its port from another thread; what came of it, and the invocations once they have ended."""
    records: list[Record] = []

    async def run(lab: Lab) -> Any:
        serving = Serving(lab, records.append)
        port = await serving.open(door)
        try:
            outcome = await asyncio.to_thread(use, port)
            while serving._tasks:
                await asyncio.wait(serving._tasks)
            return outcome
        finally:
            await serving.close()

    return with_lab(run, **settings), records


def get(port: int, path: str, **more: Any) -> Seen:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(more.pop("method", "GET"), path, **more)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_a_function_url_as_its_handler_sees_it(tmp_path: Path) -> None:
    door = Door(Kind.URL, "orders", (Route("$default", function(tmp_path / "code", HANDLER)),))
    headers = {"content-type": "application/json", "cookie": "a=1; b=2"}
    (status, sent, body), _ = at(
        door, lambda port: get(port, "/x/event?a=1&a=2&b=%20", method="POST", body=b'{"k": 1}', headers=headers)
    )
    event = json.loads(body)
    assert (status, sent["x-a"]) == (200, "b")
    assert (event["version"], event["routeKey"], event["rawPath"]) == ("2.0", "$default", "/x/event")
    assert event["rawQueryString"] == "a=1&a=2&b=%20" and event["queryStringParameters"] == {"a": "1,2", "b": " "}
    assert (event["body"], event["isBase64Encoded"], event["cookies"]) == ('{"k": 1}', False, ["a=1", "b=2"])
    assert event["requestContext"]["http"]["method"] == "POST"


def test_a_rest_api_as_its_handler_sees_it(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", HANDLER)
    door = Door(Kind.REST, "api", (Route("GET /orders/{id}/event", spec),), stage="prod")
    ((status, _, body), missing), _ = at(door, lambda port: (get(port, "/orders/7/event?a=1&a=2"), get(port, "/other")))
    event = json.loads(body)
    assert status == 200 and event["resource"] == "/orders/{id}/event" and event["pathParameters"] == {"id": "7"}
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"]} and event["body"] is None
    assert event["requestContext"]["stage"] == "prod"
    assert missing[0] == 403 and missing[2] == b'{"message": "Missing Authentication Token"}'


ERRORS = [
    pytest.param(Kind.REST, "/raise", 502, b'{"message": "Internal server error"}', id="REST: raises"),
    pytest.param(Kind.REST, "/plain", 502, b'{"message": "Internal server error"}', id="REST: no status"),
    pytest.param(Kind.REST, "/slow", 504, b'{"message": "Endpoint request timed out"}', id="REST: gives up"),
    pytest.param(Kind.HTTP, "/raise", 500, b'{"message":"Internal Server Error"}', id="HTTP: raises"),
    pytest.param(Kind.HTTP, "/plain", 200, b'{"hello":"you"}', id="HTTP: no status is a body"),
    pytest.param(Kind.HTTP, "/odd", 500, b'{"message":"Internal Server Error"}', id="HTTP: odd status"),
    pytest.param(Kind.HTTP, "/slow", 503, b'{"message":"Service Unavailable"}', id="HTTP: gives up"),
    pytest.param(Kind.URL, "/raise", 502, b"Internal Server Error", id="URL: raises"),
    pytest.param(Kind.URL, "/bytes", 200, b"\xff\x00\x01", id="URL: bytes"),
    pytest.param(Kind.URL, "/split", 502, b"Internal Server Error", id="URL: a header that splits"),
    pytest.param(Kind.ALB, "/plain", 502, b"502 Bad Gateway", id="ALB: no status"),
]


@pytest.mark.parametrize(("kind", "path", "status", "body"), ERRORS)
def test_errors_in_the_doors_own_words(tmp_path: Path, kind: Kind, path: str, status: int, body: bytes) -> None:
    door = Door(kind, "orders", (Route("ANY /{proxy+}", function(tmp_path / "code", HANDLER)),), waits_s=0.3)
    door = door if "slow" in path else Door(kind, "orders", door.routes)
    (seen, _, told), records = at(door, lambda port: get(port, path))
    assert seen == status and body in told
    if "slow" in path:
        assert [record.status for record in records] == [Status.SUCCESS]
        assert records[0].duration_ms >= 1000 and "REPORT RequestId" in records[0].log


def test_cookies_and_headers_that_repeat(tmp_path: Path) -> None:
    door = Door(Kind.HTTP, "orders", (Route("$default", function(tmp_path / "code", HANDLER)),))

    def use(port: int) -> list[str]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/cookies")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return [value for name, value in answer.getheaders() if name.lower() in ("set-cookie", "x-m")]

    assert at(door, use)[0] == ["1", "2", "a=1", "b=2"]


@pytest.mark.parametrize("streams", [True, False])
def test_a_stream_comes_as_it_is_made(tmp_path: Path, streams: bool) -> None:
    spec = function(tmp_path / "code", STREAM, runtime="nodejs20.x")
    door = Door(Kind.URL, "orders", (Route("$default", spec),), streams=streams)

    def use(port: int) -> list[bytes]:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as stream:
            stream.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            pieces = []
            while piece := stream.recv(65536):
                pieces.append(piece)
            return pieces

    pieces, _ = at(door, use)
    assert pieces[0].startswith(b"HTTP/1.1 202 Accepted\r\ncontent-type: text/event-stream\r\n")
    with_word = [index for index, piece in enumerate(pieces) if b"one" in piece or b"three" in piece]
    assert (len(with_word) == 2) == streams


def test_a_client_that_calls_again_at_once_finds_the_same_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet, "ABOUT_TO_BE_IDLE_S", 20.0)  # on a busy machine the runtime is slow to ask for more
    door = Door(Kind.HTTP, "orders", (Route("$default", function(tmp_path / "code", HANDLER)),))

    def use(port: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(30):
            connection.request("GET", "/x")
            connection.getresponse().read()
        connection.close()

    _, records = at(door, use)
    assert len(records) == 30 and len({record.environment for record in records}) == 1


def test_iam_wants_a_signature(tmp_path: Path) -> None:
    door = Door(Kind.URL, "orders", (Route("$default", function(tmp_path / "code", HANDLER)),), iam=True)
    (bare, signed), _ = at(
        door,
        lambda port: (get(port, "/x"), get(port, "/x", headers={"authorization": "AWS4-HMAC-SHA256 Credential=x"})),
    )
    assert bare[0] == 403 and json.loads(bare[2])["Message"].startswith("Forbidden")
    assert signed[0] == 200


def test_throttled_callers(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", HANDLER, reserved=0)
    (seen, _, body), _ = at(Door(Kind.URL, "orders", (Route("$default", spec),)), lambda port: get(port, "/x"))
    assert seen == 429 and json.loads(body)["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"


REQUESTS = [
    pytest.param(b"GET / HTTP/1.1\r\nHost: evil.example.com\r\n\r\n", b"403", id="foreign host"),
    pytest.param(b"nonsense\r\n\r\n", b"400", id="no HTTP"),
    pytest.param(b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", b"400", id="odd length"),
    pytest.param(
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"400",
        id="two lengths",
    ),
    pytest.param(
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"400", id="odd chunk"
    ),
    pytest.param(b"GET / HTTP/1.1\r\nX: " + b"a" * (1 << 20) + b"\r\n\r\n", b"431", id="a head of 1 MB"),
    pytest.param(
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99000000\r\n\r\n" + b"x" * (11 << 20),
        b"413",
        id="11 MB",
    ),
]


@pytest.mark.parametrize(("request_bytes", "status"), REQUESTS)
def test_bad_requests_are_answered_and_the_door_stays_open(tmp_path: Path, request_bytes: bytes, status: bytes) -> None:
    door = Door(Kind.HTTP, "orders", (Route("$default", function(tmp_path / "code", HANDLER)),))

    def use(port: int) -> tuple[bytes, int]:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as stream:
            with contextlib.suppress(OSError):  # it was refused before all of it was sent
                stream.sendall(request_bytes)
            first = stream.recv(65536) if status != b"413" else b"HTTP/1.1 413"
        return first, get(port, "/x")[0]

    (first, after), _ = at(door, use)
    assert first.startswith(b"HTTP/1.1 " + status) and after == 200


ROUTES = [
    pytest.param("GET", "/orders", "GET /orders", {}, id="literal"),
    pytest.param("GET", "/orders/7", "GET /orders/{id}", {"id": "7"}, id="parameter"),
    pytest.param("GET", "/orders/report", "GET /orders/report", {}, id="literal before parameter"),
    pytest.param("PUT", "/orders/a/b%20c", "ANY /orders/{proxy+}", {"proxy": "a/b c"}, id="greedy"),
    pytest.param("DELETE", "/", "$default", {}, id="default"),
]


@pytest.mark.parametrize(("method", "path", "key", "parameters"), ROUTES)
def test_the_most_precise_route_wins(
    tmp_path: Path, method: str, path: str, key: str, parameters: dict[str, str]
) -> None:
    spec = function(tmp_path, HANDLER)
    keys = ("$default", "ANY /orders/{proxy+}", "GET /orders/{id}", "GET /orders/report", "GET /orders")
    found = Door(Kind.HTTP, "api", tuple(Route(each, spec) for each in keys)).find(method, path)
    assert found is not None and (found[0].key, found[1]) == (key, parameters)


URLS = """\
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.11, Handler: app.handler, CodeUri: code/}}
Parameters: {Auth: {Type: String}}
Resources:
  Open: {Type: AWS::Serverless::Function, Properties: {FunctionUrlConfig: {AuthType: NONE}}}
  Signed: {Type: AWS::Serverless::Function, Properties: {FunctionUrlConfig: {AuthType: AWS_IAM}}}
  Settled: {Type: AWS::Serverless::Function, Properties: {FunctionUrlConfig: {AuthType: !Ref Auth}}}
"""


def test_a_projects_urls_want_the_signatures_that_it_asks_for(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", HANDLER)
    (tmp_path / "template.yaml").write_text(URLS, encoding="utf-8")
    workload = Session.open((tmp_path,), today=date(2026, 11, 29)).workload()
    found = doors(workload, {each.address: replace(spec, name=each.name) for each in workload.functions})
    assert {door.name: door.iam for door in found} == {"Open": False, "Signed": True, "Settled": False}
