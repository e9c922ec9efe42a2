"""Starts fresh environments and times what the adapter and the framework take of each init.

Shown when they take a tenth of it or more. Refuted when they take less.
"""

from collections.abc import Iterable
from statistics import median

from deburr.lab.observations import of_kind
from deburr.lab.record import Record
from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.workload.proof import Figure

ALONE = True
FRESH = 3
SHARE = 0.1


async def run(bench: Bench) -> Seen:
    wrapped = bench.function.handler.frameworks if bench.function.handler else ()
    if not wrapped:
        raise NotRun(
            "a web server beside the function is not looked into", hint="measure its init: deburr lab invoke --cold"
        )
    names = [name for name in (wrapped[0].adapter, wrapped[0].framework) if name]
    sample = bench.any_event()
    took: list[float] = []
    inits: list[float] = []
    async with bench.scene(observe=True) as scene:
        for _ in range(FRESH):
            record = await scene.call(sample, cold=True)
            took.append(_together(record, names))
            inits.append(record.init_ms or 0.0)
    bench.last = record
    ms, init_ms = median(took), median(inits)
    figures = (Figure(f"import of {' and '.join(names)}", ms, "ms"), Figure("init", init_ms, "ms"))
    samples = (sampled("imports", "ms", took), sampled("init", "ms", inits))
    if not ms or not init_ms:
        raise NotRun(f"init was not seen importing {' or '.join(names)}", hint="a bundle hides what it imports")
    sentence = f"{' and '.join(names)} took {ms:,.0f} ms of an init of {init_ms:,.0f} ms, {ms / init_ms:.0%}"
    return Seen(ms / init_ms >= SHARE, sentence, figures, samples, FRESH)


def _together(record: Record, names: Iterable[str]) -> float:
    """How long init was busy with any of these modules; one inside another counts once."""
    spans = sorted(
        (each.ms - float(each.told["took_ms"]), each.ms)
        for each in of_kind(record.observed, "import")
        if each.phase == "init" and each.told["module"] in names
    )
    total, until = 0.0, 0.0
    for begin, end in spans:
        total += max(0.0, end - max(begin, until))
        until = max(until, end)
    return total
