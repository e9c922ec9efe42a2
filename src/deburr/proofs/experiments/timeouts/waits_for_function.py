"""Lets the other function take two seconds, and sees whether this one is billed for them too.

Shown when it runs at least as long as the one it calls. Refuted when it ends before.
"""

from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.standins.aws import INVOKE
from deburr.workload.proof import Figure

WAITS = True
CALLEE_S = 2.0


async def run(bench: Bench) -> Seen:
    sample = bench.event()
    async with bench.counted(callee_s=CALLEE_S) as scene:
        await scene.call(sample)
        record = await scene.call(sample)
        called = [each for each in scene.aws.since_mark if INVOKE.search(each.operation)]
    bench.sure([record])
    bench.last = record
    if not called:
        raise NotRun("it called no other function with this event", hint="give one with which it does by --event FILE")
    figures = (Figure("the other function took", CALLEE_S * 1000, "ms"), Figure("billed here", record.billed_ms, "ms"))
    if record.duration_ms >= CALLEE_S * 1000:
        sentence = (
            f"while the function it calls took {CALLEE_S * 1000:,.0f} ms, {record.billed_ms:,} ms were billed here too"
        )
        return Seen(True, sentence, figures, repetitions=2)
    return Seen(
        False,
        f"it was done after {record.duration_ms:,.0f} ms, and the function it calls took {CALLEE_S:g} s",
        figures,
        repetitions=2,
    )
