"""Calls one environment several times with each event and reads how much memory it has used at most.

Shown when an invocation is killed for want of memory, or nine tenths of it are used. Never refuted: what was measured
where it really runs is not undone by the few events that are at hand, and the run says how much those need.
"""

from deburr.lab.record import Record
from deburr.proofs.bench import WARM, Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.workload.proof import Figure

KILLED = "Runtime.OutOfMemory"
FULL = 0.9
MOST = 4
"""Events that are tried."""
NEEDY = "give the event that needs most, by --event FILE"


async def run(bench: Bench) -> Seen:
    own_mb = bench.subject.spec.memory_mb
    good = [each.sample for each in bench.rehearsed if each.succeeded]
    if not good:
        bench.any_event()
    records: list[Record] = []
    async with bench.scene(spec={"timeout_s": bench.patience_s}) as scene:
        for sample in sorted(good, key=lambda each: not each.given)[:MOST]:
            bench.used = sample
            for _ in range(WARM):
                records.append(await scene.call(sample))
                if records[-1].error_type == KILLED or records[-1].max_memory_mb > FULL * own_mb:
                    return _shown(bench, records)
    bench.last = records[-1]
    bench.sure(records)
    most_mb = max(each.max_memory_mb for each in records)
    tried = f"{min(len(good), MOST)} event{'s' * (min(len(good), MOST) != 1)}, {WARM} times each"
    raise NotRun(f"with {tried}, {most_mb} of its {own_mb} MB were used at most", hint=NEEDY)


def _shown(bench: Bench, records: list[Record]) -> Seen:
    last = bench.last = records[-1]
    own_mb = bench.subject.spec.memory_mb
    used_mb = [each.max_memory_mb for each in records]
    figures = (Figure("used at most", max(used_mb), "MB"), Figure("memory", own_mb, "MB"))
    nth = f"invocation {len(records)}"
    if last.error_type == KILLED:
        sentence = f"{nth} of an environment was killed half-way: its {own_mb} MB were used up"
    else:
        sentence = f"{last.max_memory_mb} of its {own_mb} MB were used by {nth} of an environment"
    return Seen(True, sentence, figures, (sampled("used so far", "MB", used_mb),), len(records))
