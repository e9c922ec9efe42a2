"""Many calls of every kind at once: the engine stays up, says what happened, leaks nothing.

DEBURR_INVOKES sets how many; `make soak` asks for 10,000.
"""

import asyncio
import os
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

from tests.lab.world import function, left_behind, with_lab

from deburr.lab.laboratory import Lab
from deburr.lab.record import Status

INVOKES = int(os.environ.get("DEBURR_INVOKES", "120"))
WITHIN_S = 300 + INVOKES * 0.5
HANDLER = """\
import os, signal, subprocess, sys, time
def handler(event, context):
    match event["do"]:
        case "exit": os._exit(7)
        case "abort": os.abort()
        case "raise": raise ValueError("no")
        case "large": return "z" * (7 << 20)
        case "fill":
            try:
                with open("/tmp/whole", "wb", buffering=0) as file:
                    while True: file.write(bytes(1 << 20))
            except OSError:
                os.remove("/tmp/whole")
        case "print":
            for _ in range(100): print("y" * 10_000)
        case "binary": os.write(1, os.urandom(4096))
        case "descriptors":
            kept = []
            try:
                while True: kept.append(open("/dev/null"))
            except OSError: pass
        case "stubborn":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            subprocess.Popen(["sleep", "600"], start_new_session=True)
        case "hang":
            subprocess.Popen(["sleep", "600"], start_new_session=True)
            time.sleep(60)
        case "hoard":
            kept = []
            while True: kept.append(bytearray(64 << 20))
    return "ok"
"""
KINDS = {
    "echo": (400, ""),
    "raise": (20, "ValueError"),
    "print": (20, ""),
    "binary": (20, ""),
    "descriptors": (10, ""),
    "stubborn": (10, ""),
    "exit": (6, "Runtime.ExitError"),
    "abort": (6, "Runtime.ExitError"),
    "large": (4, "Function.ResponseSizeTooLarge"),
    "hang": (2, "Sandbox.Timedout"),
    "hoard": (2, "Runtime.OutOfMemory"),
    "fill": (1, ""),
}


def test_mixed_calls_leak_nothing(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", HANDLER, timeout_s=8, tmp_mb=16)
    small = replace(spec, name="small", memory_mb=192, timeout_s=60)
    chance = random.Random(INVOKES)
    weights = [weight for weight, _ in KINDS.values()]
    calls = iter(chance.choices(list(KINDS), weights, k=INVOKES))
    wrong: Counter[str] = Counter()

    async def use(lab: Lab) -> tuple[int, int]:
        async def caller() -> None:
            for do in calls:
                record = await lab.invoke(small if do == "hoard" else spec, f'{{"do": "{do}"}}'.encode())
                if record.error_type != KINDS[do][1] or (record.status is Status.SUCCESS) == bool(KINDS[do][1]):
                    wrong[f"{do}: {record.error_type}"] += 1

        await lab.invoke(spec, b'{"do": "echo"}')
        await lab.forget(spec)
        before = _descriptors()
        await asyncio.gather(*(caller() for _ in range(3)))
        await lab.forget(spec)
        await lab.forget(small)
        assert left_behind(lab) == []
        return before, _descriptors()

    before, after = with_lab(use, mechanism="cgroups", within_s=WITHIN_S)
    assert wrong == Counter() and after <= before


def _descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
