"""Calls the function and compares what is billed with the CPU time that it used.

Shown when a good part of a warm invocation was neither CPU nor waiting for one (stand-ins answer at once). It is given
a whole vCPU, so that rationed CPU is not taken for sleep.
Refuted when it was not.
"""

import contextlib
from pathlib import Path

from msgspec import Struct

from deburr.lab.record import Record
from deburr.proofs.bench import Bench
from deburr.proofs.events import Sample
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.scene import Scene
from deburr.workload.proof import Figure

LONGEST_S = 12.0
LEAST_MS = 100.0
MOST = 0.3
LOOKS, LONG_MS = 5, 1000.0
"""A short wait may be the machine's own: the shortest of so many counts."""
WHOLE_MB = 1769
"""At least so much memory, a whole vCPU: with less, CPU that is rationed would look like sleep."""


class _Look(Struct, frozen=True):
    """One invocation, the CPU time it took, and what is left of it without waiting for a CPU."""

    record: Record
    cpu_ms: float
    idle_ms: float


async def run(bench: Bench) -> Seen:
    sample = bench.event(succeeds=False)
    timeout_s = min(bench.subject.spec.timeout_s, LONGEST_S)
    memory_mb = max(bench.subject.spec.memory_mb, WHOLE_MB)
    async with bench.scene(spec={"timeout_s": timeout_s, "memory_mb": memory_mb}) as scene:
        await scene.call(sample)
        looks = [await _look(scene, sample)]
        while len(looks) < LOOKS and looks[-1].idle_ms < LONG_MS:
            looks.append(await _look(scene, sample))
    look = min(looks, key=lambda each: each.idle_ms)
    record, idle_ms, cpu_ms = look.record, look.idle_ms, look.cpu_ms
    bench.last = record
    if record.cold or cpu_ms < 0:
        raise NotRun("the function did not live long enough to be looked at twice", hint="give another --event")
    figures = (
        Figure("billed", record.billed_ms, "ms"),
        Figure("CPU", cpu_ms, "ms"),
        Figure("billed and idle", idle_ms, "ms"),
    )
    cut = (
        f" (its {bench.subject.spec.timeout_s:g} s cut to {timeout_s:g} s)"
        if timeout_s < bench.subject.spec.timeout_s
        else ""
    )
    sentence = f"{record.billed_ms:,} ms were billed{cut}, of which {cpu_ms:,.0f} ms were CPU"
    shown = idle_ms >= LEAST_MS and idle_ms >= MOST * record.duration_ms
    return Seen(shown, f"{sentence}: it slept on the bill" if shown else sentence, figures, repetitions=len(looks))


async def _look(scene: Scene, sample: Sample) -> _Look:
    before = _busy_ms(scene)
    record = await scene.call(sample)
    cpu_ms, queued_ms = (after - earlier for after, earlier in zip(_busy_ms(scene), before, strict=True))
    return _Look(record, cpu_ms, max(0.0, record.duration_ms - cpu_ms - queued_ms))


def _busy_ms(scene: Scene) -> tuple[float, float]:
    """(CPU time, time spent waiting for a CPU) of every process of the environment that is idle now.

    https://docs.kernel.org/scheduler/sched-stats.html: /proc/PID/schedstat, in nanoseconds.
    """
    spent, waited = 0, 0
    for each in scene.lab.fleet(scene.spec).idle:
        for pid in each.pids:
            for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                with contextlib.suppress(OSError):  # a thread that has ended
                    told = path.read_text(encoding="ascii").split()
                    spent, waited = spent + int(told[0]), waited + int(told[1])
    return spent / 1e6, waited / 1e6
