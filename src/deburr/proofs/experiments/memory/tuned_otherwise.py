"""Calls the function with its own memory and with the size that its tuning came to, warm, in turns.

Shown when the other size costs less, or is faster and costs no more. Refuted when it costs more and is no faster. What
is closer than machines differ is not run: tuning tells it, with many environments.
"""

from statistics import median

from deburr.edits import SetValue
from deburr.lab.record import Record
from deburr.proofs.bench import WARM, Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.workload.proof import Figure

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
    now_ms, then_ms = (median(each.duration_ms for each in mine) for mine in records)
    now, then = (ms * size / 1024 / 1000 for ms, size in zip((now_ms, then_ms), sizes_mb, strict=True))
    figures = tuple(
        Figure(f"{what}, {size} MB", value, unit)
        for what, unit, values in (("warm", "ms", (now_ms, then_ms)), ("compute", "GB-s", (now, then)))
        for size, value in zip(sizes_mb, values, strict=True)
    )
    samples = tuple(
        sampled(f"warm, {size} MB", "ms", [each.duration_ms for each in mine])
        for size, mine in zip(sizes_mb, records, strict=True)
    )
    sentence = (
        f"{now_ms:,.0f} ms with {sizes_mb[0]:,} MB and {then_ms:,.0f} ms with {sizes_mb[1]:,} MB,"
        f" {now:.3g} and {then:.3g} GB-s; stand-ins answer at once"
    )
    cheaper, faster = then < now * (1 - APART), then_ms < now_ms * (1 - FASTER)
    dearer = then > now * (1 + APART)
    if cheaper or (faster and not dearer):
        return Seen(True, sentence, figures, samples, 2 * WARM)
    if dearer and not faster:
        return Seen(False, sentence, figures, samples, 2 * WARM)
    raise NotRun(f"too close for {WARM} calls each: {sentence}", hint="deburr tune FUNCTION tells them apart")
