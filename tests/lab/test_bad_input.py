"""Every operation with nonsense in every member: each request gets an answer, and the account stays up."""

import http.client
import json
import os
import random
import re
import socket
from typing import Any

import pytest
from tests.lab.account import answer, client_on, create, with_port

from deburr.lab.control import shapes
from deburr.lab.control.model import operations

pytest.importorskip("botocore")
ROUNDS = int(os.environ.get("DEBURR_EXAMPLES", "400")) // 200
NONSENSE: list[Any] = [None, 7, -1, 10**12, 0.5, "", "x", "orders", "1", "$LATEST", "a" * 3000, "é", [], [1], [None], {}, {"a": 1}, {"a": {}}, True]  # fmt: skip
BODIES = [b"", b"{}", b"[]", b"7", b"null", b'{"a":', b"\xff\xfe", b'"' + b"x" * 10_000 + b'"']
KEPT = ("Invoke", "InvokeWithResponseStream", "InvokeAsync")
"""Not called with nonsense that would run the function for long."""


def asked(port: int, method: str, path: str, body: bytes, **headers: str) -> str:
    """What was wrong with the answer, if it was deburr's own fault; "" otherwise."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, headers)
        told = connection.getresponse()
        return told.read().decode() if told.status >= 500 and told.status != 501 else ""
    finally:
        connection.close()


def nonsense(chance: random.Random, shape: Any) -> bytes:
    """A body with some of an operation's members, and one that is none."""
    members = [*(shape.members if shape is not None else ()), "Nothing"]
    chosen = {name: chance.choice(NONSENSE) for name in members if chance.random() < 0.7}
    return json.dumps(chosen).encode()


def test_lambdas_operations() -> None:
    def use(port: int) -> set[tuple[str, str]]:
        client, chance = client_on(port), random.Random(5)
        create(client)
        broken = set()
        for operation in operations():
            if operation.name in KEPT:
                continue
            path = operation.model.http["requestUri"].replace("+}", "}")
            for body in [*BODIES, *(nonsense(chance, operation.model.input_shape) for _ in range(3 * ROUNDS))]:
                names = ("orders", "1", "live", "nothere", "%24LATEST", "x%00y", "-1")
                filled = path
                while "{" in filled:
                    start, end = filled.index("{"), filled.index("}")
                    filled = filled[:start] + chance.choice(names) + filled[end + 1 :]
                if why := asked(port, operation.method, filled, body):
                    broken.add((operation.name, why))
        if client.list_functions()["Functions"] == []:
            create(client)
        assert answer(client)["got"] == {"a": 1}
        return broken

    assert with_port(use) == set()


@pytest.mark.parametrize(("prefix", "service"), [("AmazonSQS", "sqs"), ("Logs_20140328", "logs")])
def test_services_that_speak_json(prefix: str, service: str) -> None:
    def use(port: int) -> set[tuple[str, str]]:
        sqs, chance = client_on(port, "sqs"), random.Random(7)
        url, model = sqs.create_queue(QueueName="orders")["QueueUrl"], shapes.service(service)
        broken = set()
        for name in [*model.operation_names, "Nothing", ""]:
            shape = model.operation_model(name).input_shape if name in model.operation_names else None
            for body in [*BODIES, *(nonsense(chance, shape) for _ in range(3 * ROUNDS))]:
                whole = body.replace(b'"x"', json.dumps(url).encode())
                if why := asked(port, "POST", "/", whole, **{"X-Amz-Target": f"{prefix}.{name}"}):
                    broken.add((name, why))
        odd = [("VisibilityTimeout", "soon"), ("RedrivePolicy", "[]"), ("RedrivePolicy", '{"maxReceiveCount": "x"}')]
        for key, value in odd:
            with pytest.raises(sqs.exceptions.ClientError, match="InvalidAttributeValue"):
                sqs.create_queue(QueueName=f"odd-{key}", Attributes={key: value})
        sqs.create_queue(QueueName="after")
        assert sqs.list_queues()["QueueUrls"]
        return broken

    assert with_port(use) == set()


ASK = b"POST /2015-03-31/functions/orders/invocations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\n"
SHUT_DOWN = [
    pytest.param(ASK + b'{"a": 1}', [b"200 OK"], id="after a call"),
    pytest.param((ASK + b'{"a": 1}') * 2, [b"200 OK", b"200 OK"], id="after two"),
    pytest.param(ASK + b'{"a"', [b"400 Bad Request"], id="in a body"),
    pytest.param(ASK[:40], [b"400 Bad Request"], id="in a head"),
    pytest.param(b"", [], id="before a word"),
]


@pytest.mark.parametrize(("sent", "statuses"), SHUT_DOWN)
def test_a_client_that_shuts_its_end_down_is_answered(sent: bytes, statuses: list[bytes]) -> None:
    def use(port: int) -> bytes:
        create(client_on(port))
        with socket.create_connection(("127.0.0.1", port), timeout=60) as half:
            half.sendall(sent)
            half.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: half.recv(65536), b""))

    assert re.findall(rb"HTTP/1\.1 ([^\r]+)\r\n", with_port(use)) == statuses
