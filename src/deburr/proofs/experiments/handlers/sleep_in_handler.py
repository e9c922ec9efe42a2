"""Calls the function and compares what is billed with the CPU time that it used.

Shown when a good part of a warm invocation was neither CPU nor waiting for one (stand-ins answer at once). It is given
a whole vCPU, so that rationed CPU is not taken for sleep.
Refuted when it was not.
"""

from deburr.proofs.bench import Bench
from deburr.proofs.busyness import look
from deburr.proofs.outcome import NotRun, Seen
from deburr.workload.proof import Figure

WAITS = True
LONGEST_S = 12.0
LEAST_MS = 100.0
MOST = 0.3
LOOKS, LONG_MS = 15, 1000.0
"""A short wait may be the machine's own: the shortest of so many counts, and the first that is none settles it."""


async def run(bench: Bench) -> Seen:
    sample = bench.event(succeeds=False)
    timeout_s = min(bench.subject.spec.timeout_s, LONGEST_S)
    async with bench.counted(spec={"timeout_s": timeout_s}) as scene:
        await scene.call(sample)
        looks = [await look(scene, sample)]
        while len(looks) < LOOKS and LEAST_MS <= looks[-1].idle_ms < LONG_MS:
            looks.append(await look(scene, sample))
    least = min(looks, key=lambda each: each.idle_ms)
    record, idle_ms, cpu_ms = least.record, least.idle_ms, least.cpu_ms
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
