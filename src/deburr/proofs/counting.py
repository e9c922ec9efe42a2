"""Requests of one kind, counted over several invocations of one environment."""

from collections.abc import Set

from deburr.proofs.bench import WARM, Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.workload.proof import Figure


async def each_time(bench: Bench, operations: Set[str], did: str) -> Seen:
    """Whether every invocation makes such a request, or those after the first do without.

    did     what such a request does, in the past tense.
    Raises  NotRun when none makes any.
    """
    sample = bench.event()
    counts: list[int] = []
    async with bench.counted() as scene:
        records = []
        for _ in range(WARM):
            records.append(await scene.call(sample))
            counts.append(sum(each.operation in operations for each in scene.aws.since_mark))
    bench.sure(records)
    bench.last = records[-1]
    if not sum(counts):
        raise NotRun("no such request was made with this event", hint="give an event that makes it by --event FILE")
    warm = counts[1:]
    figures = (Figure("requests", sum(warm) / len(warm), "per warm invocation"),)
    samples = (sampled("requests", "requests", counts),)
    if all(warm):
        return Seen(True, f"{WARM} invocations of one environment {did} {sum(counts)} times", figures, samples, WARM)
    times = f"{sum(counts)} time{'s' if sum(counts) > 1 else ''}"
    return Seen(False, f"{WARM} invocations of one environment {did} {times}", figures, samples, WARM)
