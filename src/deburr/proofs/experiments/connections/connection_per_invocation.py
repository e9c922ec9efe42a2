"""Counts the sessions that each of several invocations of one environment opens on a real PostgreSQL.

Shown when invocations after the first log in again. Refuted when they go on with the session there is. Tables and
columns that its queries ask for are made up, all text, and empty unless the project fills them.
"""

from deburr.proofs.bench import WARM, Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.workload.proof import Figure


async def run(bench: Bench) -> Seen:
    sample = bench.event()
    counts: list[int] = []
    async with bench.counted() as scene:
        records = []
        for _ in range(WARM):
            before = len(scene.postgres.opened)
            records.append(await scene.call(sample))
            counts.append(len(scene.postgres.opened) - before)
    bench.sure(records)
    bench.last = records[-1]
    if not sum(counts):
        raise NotRun(
            "it opened no session on PostgreSQL",
            hint="the lab has a stand-in for no other database yet; give an event that uses it by --event FILE",
        )
    warm = counts[1:]
    figures = (Figure("new sessions", sum(warm) / len(warm), "per warm invocation"),)
    samples = (
        sampled("new sessions", "sessions", counts),
        sampled("invocation", "ms", [each.duration_ms for each in records]),
    )
    times = f"{sum(counts)} time{'s' if sum(counts) > 1 else ''}"
    sentence = f"{WARM} invocations of one environment logged in to PostgreSQL {times}"
    if all(warm):
        return Seen(True, sentence, figures, samples, WARM)
    return Seen(False, f"{sentence}: the session is kept", figures, samples, WARM)
