"""The guards in a frozen environment: the server hangs up while nobody runs."""

import asyncio
import importlib.util
import shutil
import sys
from pathlib import Path
from typing import Any

import psycopg
from tests.guards.cases import TERMINATE
from tests.guards.postgres import need, running
from tests.lab.world import function, told, with_lab

from deburr.lab.laboratory import Lab
from deburr.lab.record import Record, Status

HANDLER = """\
import json, psycopg
from deburr_guards import Deadline, reuse, scratch
events = []
def tell(event):
    if event.name != "check": events.append(event.name)
orders = reuse(lambda: psycopg.connect({dsn!r}, application_name="handler"), check_after_s=0, on_event=tell)
kept = psycopg.connect({dsn!r}, application_name="handler")
def handler(event, context):
    if event.get("snippet"):
        return kept.execute("SELECT 1").fetchone()[0]
    with Deadline(context).guard(), scratch(10) as folder, orders() as connection:
        with folder.open("a", "wb") as file: file.write(b"x")
        connection.execute("SELECT 1")
    return events
"""
DRIVER = ("psycopg", "psycopg_binary", "psycopg_binary.libs", "typing_extensions.py")


def test_a_frozen_environment(tmp_path: Path) -> None:
    with running(need()) as dsn:
        source = HANDLER.format(dsn=dsn)
        spec = function(tmp_path / "code", source, runtime="python{}.{}".format(*sys.version_info[:2]), timeout_s=20)
        found = importlib.util.find_spec("psycopg")
        assert found is not None and found.origin is not None
        for name in DRIVER:
            _copy(Path(found.origin).parents[1] / name, spec.code)
        _copy(Path(__file__).parents[2] / "guards/src/deburr_guards", spec.code)

        async def use(lab: Lab) -> list[Record]:
            first = await lab.invoke(spec, b"{}")
            await asyncio.to_thread(_hang_up, dsn)
            return [first, await lab.invoke(spec, b"{}"), await lab.invoke(spec, b'{"snippet": true}')]

        port = int(dsn.split("port=")[1].split()[0])
        first, second, snippet = with_lab(use, standins=(port,))
        assert _events(first) == ["connect", "rollback", "use"], first.log
        assert _events(second) == [*_events(first), "dead", "connect", "rollback", "use"]
        assert first.environment == second.environment
        assert snippet.status is Status.ERROR and "terminating connection" in snippet.log


def _events(record: Record) -> Any:
    return told(record)


def _hang_up(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as admin:
        admin.execute(TERMINATE)


def _copy(source: Path, into: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, into / source.name)
    elif source.is_file():
        shutil.copy(source, into)
