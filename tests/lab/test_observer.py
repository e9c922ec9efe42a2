"""What the observer sees of handlers, by phase and invocation."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.lab.world import function, invoked, with_lab

from deburr.lab.laboratory import Lab
from deburr.lab.observations import Observed, of_kind
from deburr.lab.record import Record

PYTHON = """\
import decimal
import os, socket, subprocess, threading, time
kept = []
connection = None
def handler(event, context):
    global connection
    kept.append(1)
    with open("/tmp/log.txt", "a") as file:
        file.write("x")
    open("/tmp/" + context.aws_request_id, "w").close()
    if connection is None or event.get("again"):
        connection = socket.create_connection(("127.0.0.1", event["port"]))
    subprocess.run(["true"])
    def late():
        time.sleep(1)
        open("/tmp/late", "w").close()
    threading.Thread(target=late, name="late").start()
    return len(kept)
"""
NODE = """\
import fs from 'node:fs';
import net from 'node:net';
let connection;
export const handler = async (event) => {
  fs.appendFileSync('/tmp/log.txt', 'x');
  connection ??= await new Promise((done) => { const made = net.connect(event.port, '127.0.0.1', () => done(made)); made.unref(); });
  setTimeout(() => fs.writeFileSync('/tmp/late', 'x'), 1000);
  return 1;
};
"""


@contextmanager
def listening() -> Iterator[int]:
    """A server that accepts and never speaks."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    kept.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]
        for each in kept:
            each.close()


def late(records: list[Record]) -> list[Observed]:
    """Where the file that work left behind writes was opened."""
    return [each for record in records for each in of_kind(record.observed, "open") if each.told["path"] == "/tmp/late"]


def seen(tmp_path: Path, source: str, runtime: str, port: int, mechanism: str | None = None) -> list[Record]:
    spec = function(tmp_path / "code", source, runtime=runtime)

    async def use(lab: Lab) -> list[Record]:
        event = f'{{"port": {port}}}'.encode()
        first = await lab.invoke(spec, event)
        await asyncio.sleep(1.2)  # it stands still meanwhile
        records = [first, await lab.invoke(spec, event)]
        while not late(records[1:]):
            records.append(await lab.invoke(spec, event))
        return records

    return with_lab(use, observe=True, standins=(port,), mechanism=mechanism)


@pytest.mark.parametrize("mechanism", ["cgroups", "users"])
def test_python(tmp_path: Path, mechanism: str) -> None:
    with listening() as port:
        first, second, *more = seen(tmp_path, PYTHON, "python3.11", port, mechanism)
    imports = {each.told["module"]: each for each in of_kind(first.observed, "import")}
    assert imports["decimal"].phase == "init" and imports["decimal"].told["took_ms"] > 0
    assert imports["app"].told["took_ms"] >= imports["decimal"].told["took_ms"]
    opened = [each for each in of_kind(first.observed, "open") if each.told["path"] == "/tmp/log.txt"]
    assert [(each.phase, each.request_id, each.told["appends"], each.told["at"]) for each in opened] == [
        ("invoke", first.request_id, True, "app.py:8")
    ]
    (connect,) = of_kind(first.observed, "connect")
    assert connect.told["to"] == ["127.0.0.1", port] and connect.told["at"] == "app.py:12"
    assert of_kind(second.observed, "connect") == []
    assert [each.told["at"] for each in of_kind(first.observed, "thread")] == ["app.py:17"]
    assert of_kind(first.observed, "process")
    left, later = _left(first), _left(second)
    assert (
        "late" in left.told["threads"]
        and left.told["globals"]["app.kept"] == 1
        and later.told["globals"]["app.kept"] == 2
    )
    assert left.told["sockets"] == later.told["sockets"]  # the same connection, kept
    assert len(later.told["tmp"]) > len(left.told["tmp"])
    assert late([first]) == [] and late([second, *more])[0].told["begun_in"] == first.request_id


def test_node(tmp_path: Path) -> None:
    with listening() as port:
        first, second, *_ = seen(tmp_path, NODE, "nodejs20.x", port)
    (opened,) = [each for each in of_kind(first.observed, "open") if each.told["path"] == "/tmp/log.txt"]
    assert (opened.phase, opened.told["appends"], opened.told["at"]) == ("invoke", True, "app.mjs:5")
    (connect,) = of_kind(first.observed, "connect")
    assert connect.told["to"] == ["127.0.0.1", port]
    assert of_kind(second.observed, "connect") == []
    left = _left(first)
    assert left.told["timers"] >= 1 and left.told["sockets"] == _left(second).told["sockets"]
    assert left.told["tmp"] == {"/tmp/log.txt": 1}


def test_nobody_looks_unasked(tmp_path: Path) -> None:
    (record,) = invoked(function(tmp_path / "code", "import os\ndef handler(e, c): return list(os.environ)\n"), {})
    assert record.observed == () and b"DEBURR" not in record.answer.body


def _left(record: Record) -> Observed:
    (found,) = [each for each in of_kind(record.observed, "left") if each.request_id == record.request_id]
    return found
