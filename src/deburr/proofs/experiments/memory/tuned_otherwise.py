"""Calls the function with its own memory and with the size that its tuning came to, warm, in turns.

Shown when the other size costs less, or is faster and costs no more. Refuted when it costs more and is no faster. What
is closer than machines differ is not run: tuning tells it, with many environments.
"""

from deburr.edits import SetValue
from deburr.lab.record import Record
from deburr.proofs.bench import WARM, Bench
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.sizes import weighed

ALONE = True
APART, FASTER = 0.05, 0.2
"""Less between two costs, or two durations, is nothing that five calls could tell."""


async def run(bench: Bench) -> Seen:
    fix = bench.finding.fix
    if not isinstance(fix, SetValue) or not isinstance(fix.value, int):
        raise NotRun("the finding names no other size", hint="deburr tune FUNCTION finds one")
    sizes_mb = (bench.subject.spec.memory_mb, fix.value)
    sample = bench.any_event()
    records: tuple[list[Record], list[Record]] = ([], [])
    async with bench.scene() as own, bench.scene(spec={"memory_mb": fix.value}) as other:
        for scene in (own, other):
            await scene.call(sample)
        for _ in range(WARM):
            for scene, mine in zip((own, other), records, strict=True):
                mine.append(await scene.call(sample))
    bench.sure([*records[0], *records[1]])
    bench.last = records[1][-1]
    told = weighed(sizes_mb, records)
    (now_ms, then_ms), (now, then) = told.ms, told.gb_s
    cheaper, faster = then < now * (1 - APART), then_ms < now_ms * (1 - FASTER)
    dearer = then > now * (1 + APART)
    if cheaper or (faster and not dearer):
        return Seen(True, told.sentence, told.figures, told.samples, 2 * WARM)
    if dearer and not faster:
        return Seen(False, told.sentence, told.figures, told.samples, 2 * WARM)
    raise NotRun(f"too close for {WARM} calls each: {told.sentence}", hint="deburr tune FUNCTION tells them apart")
