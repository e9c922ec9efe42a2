"""Calls the function, warm, and counts for how many CPUs its threads have work at once.

Shown when not one of several invocations has work for more than one. Refuted when one has, or starts threads or
programs of its own. How much memory it needs is not looked at.
"""

from deburr.proofs.bench import WARM, Bench
from deburr.proofs.busyness import look
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.workload.proof import Figure

ALONE = True
SECOND = 1.3
"""So many threads with work at once use a second CPU; below it, it is the runtime's own that collect its garbage."""
STARTS = ("thread", "process")
SHORT_MS = 5.0
"""What is shorter says nothing: its threads are mostly the runtime's own."""


async def run(bench: Bench) -> Seen:
    sample = bench.any_event()
    async with bench.scene(observe=True) as scene:
        await scene.call(sample)
        looks = [await look(scene, sample) for _ in range(WARM)]
    bench.sure(each.record for each in looks)
    bench.last = looks[-1].record
    started = max(sum(each.kind in STARTS and each.phase == "invoke" for each in one.record.observed) for one in looks)
    if started:
        told = f"an invocation started {started} thread{'s' * (started != 1)} or programs, which can run at once"
        return Seen(False, told, (Figure("started", started, "threads and programs"),), repetitions=WARM)
    if any(each.record.cold or each.cpu_ms < 0 for each in looks):
        raise NotRun("the function did not live long enough to be looked at", hint="give another --event")
    if max(each.cpu_ms for each in looks) < SHORT_MS:
        raise NotRun("this event gives it nothing to do", hint="give one that keeps it busy by --event FILE")
    most = max(looks, key=lambda each: each.at_once)
    cores = bench.subject.spec.memory_mb / bench.facts["lambda.vcpu.full_at"].whole
    figures = (Figure("threads with work at once", round(most.at_once, 2), "CPUs"), Figure("CPUs", cores, "CPUs"))
    samples = (
        sampled("CPU", "ms", [each.cpu_ms for each in looks]),
        sampled("invocation", "ms", [each.record.duration_ms for each in looks]),
    )
    sentence = f"the busiest of {WARM} invocations had work for {most.at_once:.1f} of its {cores:.1f} CPUs"
    return Seen(most.at_once < SECOND, sentence, figures, samples, WARM)
