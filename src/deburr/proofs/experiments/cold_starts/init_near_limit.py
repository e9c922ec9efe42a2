"""Starts fresh environments with the function's own memory and times each init against Lambda's limit.

Shown when an init takes seven tenths of the limit, or is stopped there and begins again inside the invocation. Never
refuted: what was measured where it really runs is not undone by this machine, and the run says how long it took here.
"""

from deburr.lab.record import Record
from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.workload.proof import Figure

ALONE = True
FRESH = 3
NEAR = 0.7


async def run(bench: Bench) -> Seen:
    sample = bench.any_event()
    limit_ms = float(bench.facts.seconds("lambda.init.max_on_demand")) * 1000
    records: list[Record] = []
    async with bench.scene() as scene:
        while len(records) < FRESH and not (records and _near(records[-1], limit_ms)):
            records.append(await scene.call(sample, cold=True))
    last = bench.last = records[-1]
    inits = [_init_ms(record) for record in records if record.init_ms is not None]
    figures = (Figure("limit", limit_ms, "ms"), *([Figure("init at most", max(inits), "ms")] if inits else []))
    samples = (sampled("init", "ms", inits),)
    if last.init_ms is None:
        told = f"init was stopped after {limit_ms / 1000:g} s and ran again inside the invocation, billed"
        return Seen(True, told, figures, samples, len(records))
    if _near(last, limit_ms):
        told = f"init took {inits[-1] / 1000:.1f} s of the {limit_ms / 1000:g} s that it has"
        return Seen(True, told, figures, samples, len(records))
    bench.sure(records)
    raise NotRun(
        f"on this machine {FRESH} inits took {max(inits) / 1000:.1f} s at most, of {limit_ms / 1000:g}",
        hint="deburr cold takes its init apart",
    )


def _near(record: Record, limit_ms: float) -> bool:
    return record.init_ms is None or _init_ms(record) >= NEAR * limit_ms


def _init_ms(record: Record) -> float:
    """Without what it waited for the CPUs of this machine."""
    return (record.init_ms or 0.0) - record.init_waited_ms
