"""Calls the function with its own memory and with a whole vCPU's, warm, in turns.

Shown when the whole vCPU makes it twice as fast or more. Refuted when it does not.
"""

from statistics import median

from deburr.lab.record import Record
from deburr.proofs.bench import Bench
from deburr.proofs.outcome import Seen, sampled
from deburr.proofs.scene import WHOLE_MB
from deburr.workload.proof import Figure

ALONE = True
TURNS = 3
FASTER = 2.0


async def run(bench: Bench) -> Seen:
    own_mb = bench.subject.spec.memory_mb
    sample = bench.event(*bench.finding.also[:1])
    own: list[Record] = []
    whole: list[Record] = []
    async with bench.scene() as small, bench.scene(spec={"memory_mb": WHOLE_MB}) as large:
        for scene in (small, large):
            await scene.call(sample)
        for _ in range(TURNS):
            own.append(await small.call(sample))
            whole.append(await large.call(sample))
    bench.sure([*own, *whole])
    bench.last = own[-1]
    slow, fast = median(r.duration_ms for r in own), median(r.duration_ms for r in whole)
    gb_s, whole_gb_s = slow * own_mb / 1024 / 1000, fast * WHOLE_MB / 1024 / 1000
    figures = (
        Figure(f"warm, {own_mb} MB", slow, "ms"),
        Figure(f"warm, {WHOLE_MB} MB", fast, "ms"),
        Figure(f"compute, {own_mb} MB", gb_s, "GB-s"),
        Figure(f"compute, {WHOLE_MB} MB", whole_gb_s, "GB-s"),
    )
    samples = (
        sampled(f"warm, {own_mb} MB", "ms", [r.duration_ms for r in own]),
        sampled(f"warm, {WHOLE_MB} MB", "ms", [r.duration_ms for r in whole]),
    )
    sentence = (
        f"{slow:,.0f} ms with {own_mb} MB and {fast:,.0f} ms with {WHOLE_MB} MB,"
        f" {gb_s:.3g} and {whole_gb_s:.3g} GB-s; stand-ins answer at once"
    )
    return Seen(slow >= FASTER * fast, sentence, figures, samples, 2 * TURNS)
