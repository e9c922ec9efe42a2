"""Calls the function with its own memory and with a whole vCPU's, warm, in turns.

Shown when the whole vCPU makes it twice as fast or more. Refuted when it does not, unless others had so much of this
machine's CPUs meanwhile that it could not have been seen.
"""

from deburr.lab.record import Record
from deburr.proofs.bench import Bench
from deburr.proofs.busyness import Look, look
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.sizes import weighed

ALONE = True
TURNS = 3
FASTER = 2.0
BUSY = 0.25
"""Share of the time with a whole vCPU in which it could have run and none was free."""


async def run(bench: Bench) -> Seen:
    own_mb, whole_mb = bench.subject.spec.memory_mb, bench.facts["lambda.vcpu.full_at"].whole
    sample = bench.event(*bench.finding.also[:1])
    own: list[Record] = []
    looks: list[Look] = []
    async with bench.scene() as small, bench.scene(spec={"memory_mb": whole_mb}) as large:
        for scene in (small, large):
            await scene.call(sample)
        for _ in range(TURNS):
            own.append(await small.call(sample))
            looks.append(await look(large, sample))
    whole = [each.record for each in looks]
    bench.sure([*own, *whole])
    bench.last = own[-1]
    told = weighed((own_mb, whole_mb), (own, whole))
    slow, fast = told.ms
    queued_ms = sum(each.queued_ms for each in looks)
    if slow < FASTER * fast and queued_ms > BUSY * sum(each.duration_ms for each in whole):
        raise NotRun(f"this machine was too busy to tell: {told.sentence}", hint="run it again when nothing else runs")
    return Seen(slow >= FASTER * fast, told.sentence, told.figures, told.samples, 2 * TURNS)
