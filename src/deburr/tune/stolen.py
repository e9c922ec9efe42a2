"""Time that other work on this machine took from a call: a Lambda does not share its CPU with the user's browser.

The kernel counts, for every thread, how long it ran and how long it was ready to run and did not (/proc/PID/schedstat).
The second holds both what the CPU ration of the size takes, which belongs to the measurement, and what neighbours take,
which does not. The ration's part is what the control group counts, and at least what the ration implies.
"""

import math
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from deburr.lab.environment import Environment

PERIOD_MS = 20.0
"""Of the ration (lab/groups.py)."""

PARALLEL = 1.05
"""Ran and ready together above so much of the time that passed: several threads at once, whose times overlap."""


class Used(Struct, frozen=True):
    """Since an environment began, over all of its threads.

    throttled_ms  held back by the control group's ration; 0 where none counts it.
    """

    ran_ms: float
    ready_ms: float
    throttled_ms: float


def used(environment: Environment) -> Used | None:
    """What it has used; None when its threads are gone, or this kernel does not count."""
    ran = ready = 0
    for pid in environment.pids[1:]:  # the first one watches over the others
        for counts in _counts(Path(f"/proc/{pid}/task")):
            ran, ready = ran + counts[0], ready + counts[1]
    return Used(ran / 1e6, ready / 1e6, _throttled_ms(environment)) if ran else None


def undisturbed(wall_ms: float, before: Used | None, after: Used | None, share: float) -> float:
    """How long a call would have taken had nobody else been at work; as long as it took when that cannot be told.

    share  CPU seconds a second that the size buys.
    """
    if before is None or after is None:
        return wall_ms
    ran, ready = after.ran_ms - before.ran_ms, after.ready_ms - before.ready_ms
    throttled = after.throttled_ms - before.throttled_ms
    if ran < 0 or ready < 0 or throttled < 0 or ran + ready > wall_ms * PARALLEL:
        return wall_ms
    waited = max(0.0, wall_ms - ran - ready)
    least = waited + rationed(ran, share)
    return min(wall_ms, max(wall_ms - max(0.0, ready - throttled), least))


def rationed(cpu_ms: float, share: float) -> float:
    """How long so much CPU work takes under a ration: whole periods, and what is left within the last one."""
    if share >= 1 or cpu_ms <= 0:
        return cpu_ms
    each = share * PERIOD_MS
    periods = max(0, math.ceil(cpu_ms / each - 1e-9) - 1)
    return periods * PERIOD_MS + cpu_ms - periods * each


def _counts(tasks: Path) -> Iterable[tuple[int, int]]:
    try:
        for task in tasks.iterdir():
            ran, ready, *_ = (task / "schedstat").read_text(encoding="ascii").split()
            yield int(ran), int(ready)
    except (OSError, ValueError):  # a thread that ended meanwhile, a kernel without the counts
        return


def _throttled_ms(environment: Environment) -> float:
    group = environment.group
    if group is None:
        return 0.0
    try:
        lines = (group.folders["cpu"] / "cpu.stat").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    told = dict(zip(lines[::2], lines[1::2], strict=False))
    return int(told.get("throttled_time", 0)) / 1e6 + int(told.get("throttled_usec", 0)) / 1e3
