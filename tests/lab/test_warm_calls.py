"""Calls that come one upon the other: handed over at once, kept apart, and nothing goes on between them."""

import base64
import http.client
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.lab.account import client_on, create, with_client, with_port

from deburr.lab.control.invoking import REQUEST_ID
from deburr.lab.laboratory import Lab

ECHO = "def handler(event, context):\n    print('got', event['n'])\n    return [event['n'], context.aws_request_id]\n"
CALL = re.compile(r"START RequestId: (\S+) Version: \$LATEST\ngot (\d+)\nEND RequestId: \1\nREPORT RequestId: \1\t.*\n")
PATH = "/2015-03-31/functions/orders/invocations"


def called(port: int, numbers: range) -> list[tuple[int, Any, str]]:
    """(status, answer, request id) of calls on one connection, each as soon as the one before is answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found = []
    for number in numbers:
        connection.request("POST", PATH, json.dumps({"n": number}))
        response = connection.getresponse()
        found.append((response.status, json.loads(response.read()), response.headers[REQUEST_ID]))
    connection.close()
    return found


def test_one_reserved_environment_serves_who_calls_again_at_once() -> None:
    def use(port: int) -> list[int]:
        client = client_on(port)
        create(client, source=ECHO, MemorySize=1769)
        client.put_function_concurrency(FunctionName="orders", ReservedConcurrentExecutions=1)
        return [status for status, _, _ in called(port, range(9))]  # a second takes ten

    assert with_port(use) == [200] * 9


def test_clients_at_once_are_kept_apart_and_their_logs_too() -> None:
    lines: dict[str, list[str]] = {}
    labs: list[Lab] = []

    async def prepare(lab: Lab) -> None:
        labs.append(lab)

    def use(port: int) -> list[list[tuple[int, Any, str]]]:
        create(client_on(port), source=ECHO, MemorySize=1769)
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda start: called(port, range(start, start + 50)), range(0, 200, 50)))
        while any(fleet.busy for fleet in labs[0].fleets):
            time.sleep(0.001)
        return found

    told = with_port(use, prepare=prepare, on_line=lambda stream, line: lines.setdefault(stream, []).append(line))
    for start, found in zip(range(0, 200, 50), told, strict=True):
        assert found == [(200, [start + at, id], id) for at, (_, _, id) in enumerate(found)]
    seen = {}
    for printed in lines.values():
        text = "".join(f"{line}\n" for line in printed if not line.startswith("INIT_START"))
        assert CALL.sub("", text) == ""
        seen |= {id: int(number) for id, number in CALL.findall(text)}
    assert seen == {id: answer[0] for found in told for _, answer, id in found}


def test_a_request_is_called_what_its_invocation_is_called() -> None:
    def use(client: Any) -> tuple[list[Any], list[str]]:
        create(client, source="def handler(event, context):\n    return context.aws_request_id\n")
        plain = client.invoke(FunctionName="orders")
        tail = client.invoke(FunctionName="orders", LogType="Tail")
        stream = client.invoke_with_response_stream(FunctionName="orders")
        streamed = b"".join(each["PayloadChunk"]["Payload"] for each in stream["EventStream"] if "PayloadChunk" in each)
        assert (
            f"START RequestId: {tail['ResponseMetadata']['RequestId']}" in base64.b64decode(tail["LogResult"]).decode()
        )
        answers = [json.load(plain["Payload"]), json.load(tail["Payload"]), json.loads(streamed)]
        return answers, [each["ResponseMetadata"]["RequestId"] for each in (plain, tail, stream)]

    answers, ids = with_client(use)
    assert answers == ids and len(set(ids)) == 3


def test_between_calls_everything_stands_still() -> None:
    source = """\
import threading, time
ticks = 0
def work():
    global ticks
    while True:
        ticks += 1
        time.sleep(0.001)
threading.Thread(target=work, daemon=True).start()
def handler(event, context):
    return ticks
"""
    labs: list[Lab] = []

    async def prepare(lab: Lab) -> None:
        labs.append(lab)

    def use(port: int) -> tuple[int, int, float]:
        client = client_on(port)
        create(client, source=source, MemorySize=1769)
        before = int(client.invoke(FunctionName="orders")["Payload"].read())
        (fleet,) = labs[0].fleets
        while not fleet.idle or (group := fleet.idle[0].group) is None or not group.frozen:
            time.sleep(0.001)
        frozen_s = time.monotonic()
        time.sleep(1.0)  # it stands still: there is nothing to wait for
        after = int(client.invoke(FunctionName="orders")["Payload"].read())
        return before, after, time.monotonic() - frozen_s

    before, after, frozen_s = with_port(use, prepare=prepare, mechanism="cgroups")
    assert after - before < frozen_s * 1000 / 4
