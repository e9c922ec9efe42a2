"""Counts requests by invocation, with a pause between two in which the environment is frozen.

Shown when the first invocation makes fewer than each later one does, which also makes those that the one before left
over; or when the observer sees work of one invocation being done in a later one. Refuted when each makes its own.
"""

import asyncio
from statistics import median

from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.workload.proof import Figure

TIMES = 4
PAUSE_S = 0.5
ROUND_TRIP_S = 0.02
"""What an answer takes at least: a server elsewhere is not as near as a stand-in."""


async def run(bench: Bench) -> Seen:
    sample = bench.event(succeeds=False)
    counts: list[int] = []
    late = 0
    async with bench.scene(observe=True, hold_s=lambda: ROUND_TRIP_S) as scene:
        records = []
        for _ in range(TIMES):
            before = len(scene.aws.requests) + len(scene.http.requests) + len(scene.postgres.requests)
            record = await scene.call(sample)
            records.append(record)
            counts.append(len(scene.aws.requests) + len(scene.http.requests) + len(scene.postgres.requests) - before)
            late += sum(
                each.told.get("begun_in") not in (None, "init", record.request_id) or each.phase == "after"
                for each in record.observed
            )
            await asyncio.sleep(PAUSE_S)
    bench.last = records[-1]
    steady = median(counts[1:])
    figures = (
        Figure("requests of the first invocation", counts[0], "requests"),
        Figure("requests of a later one", steady, "requests"),
        Figure("things done after the answer", late, "events"),
    )
    samples = (sampled("requests", "requests", counts),)
    if counts[0] < steady or late:
        what = (
            f"the first invocation made {counts[0]} requests and a later one {steady:g}"
            if counts[0] < steady
            else f"{late} things were done after an answer had been given"
        )
        return Seen(
            True, f"{what}: what is left over is done when the next one thaws it, or never", figures, samples, TIMES
        )
    if not sum(counts):
        raise NotRun(
            "what it leaves behind could not be seen from outside",
            hint="give an event that makes it call out by --event FILE",
        )
    return Seen(
        False,
        f"each of {TIMES} invocations made its own {counts[0]} requests before it was frozen",
        figures,
        samples,
        TIMES,
    )
