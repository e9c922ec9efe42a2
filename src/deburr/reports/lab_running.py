"""Labs that run, for a person to read."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from deburr.lab.running import Running
from deburr.reports.screen import Screen

COLOURS = ("36", "35", "34", "33", "32")


def board(labs: Sequence[tuple[Running, dict[str, Any]]], screen: Screen) -> str:
    """Every lab with what stands in it."""
    if not labs:
        return "no lab runs; `deburr lab up` starts one\n"
    return "".join(f"{line}\n" for running, state in labs for line in _lab(running, state, screen))


def line(name: str, event: dict[str, Any], screen: Screen) -> str:
    """One event of a log, each of its lines by the name of its function."""
    moment = datetime.fromtimestamp(event["timestamp"] / 1000, UTC).astimezone()
    head = screen.paint(f"{moment:%H:%M:%S.%f}"[:-3] + f" {name}", COLOURS[sum(name.encode()) % len(COLOURS)])
    rows = str(event["message"]).rstrip().replace("\t", "  ").split("\n")
    return "".join(f"{head}  {row}\n" for row in rows)


def _lab(running: Running, state: dict[str, Any], screen: Screen) -> Iterator[str]:
    where, what = f"http://127.0.0.1:{running.port}", running.project or "an empty account"
    yield f"{screen.paint(where, '1')}  {what}, pid {running.pid}, up {_age(state['up_s'])}"
    yield from textwrap.wrap(
        f"held by: {state['mechanism']}", screen.width, initial_indent="  ", subsequent_indent="    "
    )
    for function in state["functions"]:
        name = function["name"] if function["version"] == "$LATEST" else f"{function['name']}:{function['version']}"
        environments = f"{function['busy']} busy, {function['idle']} idle"
        yield f"  {name:<28} {function['memory_mb']:>5} MB  {environments:<16}  {function['served']} calls"
    for queue in state["queues"]:
        yield f"  {queue['name']:<28} {queue['visible']:>5} messages, {queue['hidden']} hidden"
    if not state["functions"]:
        yield "  no functions"


def _age(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 3600 else f"{seconds // 3600} h {seconds % 3600 // 60} min"
