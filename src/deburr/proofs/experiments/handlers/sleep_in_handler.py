"""Calls the function and compares what is billed with the CPU time that it used.

Shown when most of a warm invocation was neither CPU nor waiting for a stand-in, all of which answer at once.
Refuted when it was not.
"""

from pathlib import Path

from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.scene import Scene
from deburr.workload.proof import Figure

LONGEST_S = 12.0
LEAST_MS = 100.0
MOST = 0.5
TICKS = 100
"""Of Linux's clock in /proc, a second."""


async def run(bench: Bench) -> Seen:
    sample = bench.event(succeeds=False)
    timeout_s = min(bench.subject.spec.timeout_s, LONGEST_S)
    async with bench.scene(spec={"timeout_s": timeout_s}) as scene:
        await scene.call(sample)
        before_ms = _cpu_ms(scene)
        record = await scene.call(sample)
        cpu_ms = _cpu_ms(scene) - before_ms
    bench.last = record
    if record.cold or cpu_ms < 0:
        raise NotRun("the function did not live long enough to be looked at twice", hint="give another --event")
    idle_ms = max(0.0, record.duration_ms - cpu_ms)
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
    return Seen(shown, f"{sentence}: it slept on the bill" if shown else sentence, figures, repetitions=2)


def _cpu_ms(scene: Scene) -> float:
    """CPU time of every process of the environment that is idle now."""
    idle = scene.lab.fleet(scene.spec).idle
    return sum(_spent(pid) for each in idle for pid in each.pids) * 1000 / TICKS


def _spent(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    fields = told.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
