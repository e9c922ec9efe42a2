"""Calls one environment several times and counts the files under /tmp after each answer.

Shown when each invocation leaves more of them. Refuted when their number stays.
"""

import itertools

from deburr.lab.observations import of_kind
from deburr.lab.record import Record
from deburr.proofs.bench import WARM, Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.workload.proof import Figure

MB = 1 << 20
BLOCK = 4096
"""What the smallest file takes of the storage."""


async def run(bench: Bench) -> Seen:
    sample = bench.event()
    async with bench.counted(observe=True) as scene:
        records = await scene.calls(sample, WARM)
    bench.sure(records)
    bench.last = records[-1]
    if not any(
        each.told["writes"] and each.told["path"].startswith("/tmp")
        for r in records
        for each in of_kind(r.observed, "open")
    ):
        raise NotRun("nothing was written under /tmp with this event", hint="give one that does by --event FILE")
    counts, sizes = zip(*(_left(record) for record in records), strict=True)
    samples = (sampled("files", "files", counts), sampled("held", "bytes", sizes))
    if not all(later > earlier for earlier, later in itertools.pairwise(counts)):
        return Seen(
            False,
            f"{counts[-1]} files lay in /tmp after {WARM} invocations, and after the first {counts[0]}",
            (),
            samples,
            WARM,
        )
    growth = (sizes[-1] - sizes[0]) / (WARM - 1)
    figures = [
        Figure("files left", (counts[-1] - counts[0]) / (WARM - 1), "per invocation"),
        Figure("growth", growth, "bytes per invocation"),
    ]
    until = ""
    if growth > 0:
        full = int((bench.subject.spec.tmp_mb * MB - sizes[0]) / growth) + 1
        figures.append(Figure("invocations until /tmp is full, extrapolated", full, "invocations"))
        until = f"; extrapolated, files of this size fill it after {full:,}"
    return Seen(
        True,
        f"{counts[-1]} files lay in /tmp after {WARM} invocations, {counts[0]} after the first{until}",
        tuple(figures),
        samples,
        WARM,
    )


def _left(record: Record) -> tuple[int, int]:
    for left in of_kind(record.observed, "left"):
        held = left.told["tmp"]
        return len(held), sum(-(-size // BLOCK) * BLOCK for size in held.values())
    return 0, 0
