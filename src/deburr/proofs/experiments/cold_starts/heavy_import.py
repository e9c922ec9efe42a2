"""Starts fresh environments, times the import inside each, and looks which events ever use the module.

Shown when init imports it, it takes long enough to matter, and there is an event that never uses it. Refuted when it
is quick, is not imported at init, or every event that was tried uses it.
"""

from statistics import median

from deburr.lab.observations import of_kind
from deburr.lab.record import Record
from deburr.place import Place
from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen, sampled
from deburr.workload.function import Function
from deburr.workload.proof import Figure

ALONE = True
FRESH = 3
SLOW_MS = 50.0


def places(function: Function, module: str) -> list[Place]:
    """Where a module is used."""
    imports = function.handler.imports if function.handler else ()
    return [use.at for each in imports if _root(each.module) == _root(module) for use in each.uses]


async def run(bench: Bench) -> Seen:
    module = bench.finding.at.path
    uses = places(bench.function, module)
    used = {
        each.sample.name: any(bench.gets_to(each, [place]) is not False for place in uses)
        for each in bench.rehearsed
        if each.succeeded
    }
    if not used:
        bench.event()
        raise NotRun("no event that was tried succeeds", hint="give one with --event FILE")
    without = [name for name, uses_it in used.items() if not uses_it]
    chosen = next(each.sample for each in bench.rehearsed if each.sample.name in (without or list(used)))
    bench.used = chosen
    took: list[float] = []
    inits: list[float] = []
    async with bench.scene(observe=True) as scene:
        for _ in range(FRESH):
            record = await scene.call(chosen, cold=True)
            took.append(_import_ms(record, module))
            inits.append(record.init_ms or 0.0)
    bench.last = record
    ms = median(took)
    figures = (
        Figure(f"import of {module}", ms, "ms"),
        Figure("init", median(inits), "ms"),
        Figure("events that use it", len(used) - len(without), "events"),
        Figure("events tried", len(used), "events"),
    )
    samples = (sampled(f"import of {module}", "ms", took), sampled("init", "ms", inits))
    if not ms:
        return Seen(False, f"init does not import {module}", figures, samples, FRESH)
    share = f"importing {module} took {ms:,.0f} ms of an init of {median(inits):,.0f} ms"
    if ms < SLOW_MS:
        return Seen(False, f"{share}, less than is worth a change", figures, samples, FRESH)
    if not without:
        return Seen(
            False, f"{share}, and each of the {len(used)} events that were tried uses it", figures, samples, FRESH
        )
    never = f"{len(without)} of the {len(used)} events that were tried"
    sentence = f"{share}; {never} never use{'s' if len(without) == 1 else ''} it"
    return Seen(True, sentence, figures, samples, FRESH)


def _import_ms(record: Record, module: str) -> float:
    found = [
        each for each in of_kind(record.observed, "import") if each.phase == "init" and each.told["module"] == module
    ]
    return max((float(each.told["took_ms"]) for each in found), default=0.0)


def _root(module: str) -> str:
    return module if module.startswith("@") else module.partition(".")[0]
