"""Functions for the lab to run, and a lab around them."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from deburr.facts import book
from deburr.lab.errors import LabError
from deburr.lab.laboratory import Lab
from deburr.lab.mechanism import Rung
from deburr.lab.record import Record
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec

T = TypeVar("T")
UNGUARDED = (Rung.SIGSTOP, Rung.PLAIN)
WITHIN_S = 240
"""Nothing takes so long but what hangs; CI's machines are slow and busy."""


def function(folder: Path, source: str, **settings: Any) -> Spec:
    """A function of one file; Python unless the runtime says otherwise."""
    runtime = settings.pop("runtime", "python3.11")
    folder.mkdir(parents=True, exist_ok=True)
    name = {"python": "app.py", "node": "app.mjs"}.get("node" if runtime.startswith("node") else "python", "app.py")
    (folder / settings.pop("file", name)).write_text(source, encoding="utf-8")
    given = {"memory_mb": 1769, "timeout_s": 5, "tmp_mb": 512} | settings
    return Spec("orders", runtime, "app.handler", folder, **given)


def with_lab(use: Callable[[Lab], Awaitable[T]], *, within_s: float = WITHIN_S, **settings: Any) -> T:
    """Run something in a lab; skipped where its mechanism cannot be had."""
    if settings.get("mechanism") in UNGUARDED:
        settings.setdefault("network", True)

    async def run() -> T:
        async with asyncio.timeout(within_s), Lab(book.load(), Settings(**settings)) as lab:
            return await use(lab)

    try:
        return asyncio.run(run())
    except LabError as error:
        asked = settings.get("mechanism")
        refused = {None: "off the network", Rung.USERS: "cannot be made"}.get(asked, "cannot be had here")
        if refused in error.message or "cannot be had here" in error.message:
            pytest.skip(error.message)
        raise


def groups_of(pid: int) -> list[Path]:
    """The control groups that an engine has left; other labs make and remove theirs meanwhile."""
    wanted = f"deburr-lab-{pid}-"
    return [
        Path(folder) / name
        for folder, names, _ in os.walk("/sys/fs/cgroup")
        for name in names
        if name.startswith(wanted)
    ]


def left_behind(lab: Lab) -> list[Path]:
    """What this process's functions have left: control groups, and images of their /tmp."""
    return [*groups_of(os.getpid()), *(each for each in lab.work.glob("*.img") if len(each.stem) == 32)]


def invoked(spec: Spec, *events: Any, **settings: Any) -> list[Record]:
    """Call a function with each event in turn."""

    async def use(lab: Lab) -> list[Record]:
        return [await lab.invoke(spec, json.dumps(event).encode()) for event in events]

    return with_lab(use, **settings)


def told(record: Record) -> Any:
    """What the handler answered."""
    return json.loads(record.answer.body)
