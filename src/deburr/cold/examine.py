"""One function's cold start examined: taken apart, and every change worth trying tried beside it."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace as with_other
from pathlib import Path

from msgspec.structs import replace

from deburr.cold import candidates as imports
from deburr.cold import failing, inits, looks
from deburr.cold.candidates import Candidate
from deburr.cold.examination import Asked, Examination
from deburr.cold.looks import Told
from deburr.cold.packages import Packages
from deburr.cold.rounds import Event, Labs, Variant, fresh, run, sample
from deburr.cold.summing import summed
from deburr.cold.variants import TIMED, compiled, edited, folders_of, settled
from deburr.cold.variants import variants as variants_of
from deburr.facts.book import Facts
from deburr.lab.errors import NotRunnable
from deburr.lab.record import Status
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec

MOST_TRIED = 3
LOOKED_AT_S = 20.0
"""How long an event may take while it is seen what it uses."""


async def examine(
    labs: Labs, spec: Spec, asked: Asked, *, facts: Facts, settings: Settings, told: Callable[[str], None]
) -> Examination:
    """Run the whole examination.

    told    called with what is being done, for whoever waits.
    Raises  InitFailed when the handler cannot be loaded, LabError when it cannot be run here.
    """
    if spec.family not in failing.FAMILIES:
        raise NotRunnable(
            f"{spec.name} runs on {spec.runtime}, and only Python and Node are taken apart",
            hint="deburr lab invoke --cold --times 10 tells how long its init takes",
        )
    work = labs[""].work / "cold"
    work.mkdir(exist_ok=True)
    try:
        return await _examined(labs, spec, asked, work, facts=facts, settings=settings, told=told)
    finally:
        shutil.rmtree(work, ignore_errors=True)


async def _examined(
    labs: Labs,
    spec: Spec,
    asked: Asked,
    work: Path,
    *,
    facts: Facts,
    settings: Settings,
    told: Callable[[str], None],
) -> Examination:
    python, lab = spec.family == "python", labs[""]
    base = settled(spec, work, lab)
    told("looking at what is used")
    first_look, uses, failures = await _uses(labs, base, asked, facts, settings)
    events = tuple(replace(each, answered=each.name not in failures) for each in asked.calls)
    folders = folders_of(labs, base)
    packages = Packages(folders, python=python)
    found = imports.candidates(first_look, uses, packages, base.code, python=python)
    able = [each for each in found if each.edit is not None][:MOST_TRIED]
    program = Path(lab.fleet(base).program.argv[0]), lab.fleet(base).program.abi
    able = [
        replace(each, late_in=await _late(labs, edited(base, [each], work / f"edit-{at}", program), each, events))
        for at, each in enumerate(able, 1)
    ]
    variants, edits, notes = variants_of(base, able, asked.factors, program, work)
    if python and asked.factors:
        timed_once = (await sample(labs, Variant(TIMED, base, look="times"), events[0], 0)).told
        compiling = sum(each.compile_ms for each in timed_once.modules) if timed_once else 0.0
        if timed_once and compiling >= max(imports.LEAST_MS, imports.LEAST_SHARE * timed_once.modules[0].total_ms):
            variants.append(compiled(base, program[0], work))
    samples = await run(
        labs,
        variants,
        events,
        rounds=asked.rounds,
        seed=asked.seed,
        on_round=lambda number: told(f"round {number} of {asked.rounds}, {len(variants)} environments each"),
    )
    return summed(base, spec, samples, edits, found, packages, uses, first_look, failures, notes, labs, events)


async def _uses(
    labs: Labs, spec: Spec, asked: Asked, facts: Facts, settings: Settings
) -> tuple[Told, list[frozenset[str]], dict[str, str]]:
    """One init with its statements, what each event used, and which events failed."""
    first: Told | None = None
    uses: list[frozenset[str]] = []
    failures: dict[str, str] = {}
    bounded = with_other(spec, timeout_s=min(spec.timeout_s, LOOKED_AT_S))
    for event in asked.calls:
        (record,) = await fresh(labs["uses"], bounded, event.body)
        if failing.failed(record):
            raise await failing.explained(record, spec, facts, settings, installed=asked.installed)
        first = first or inits.told(record.observed)
        if record.status is not Status.SUCCESS:
            failures[event.name] = failing.reason(record)
        if asked.events:
            uses.append(looks.used(record.observed) or frozenset())
    if first is None:
        raise failing.InitFailed(
            f"{spec.name} did not tell what it loads", hint="is its handler loaded by a bootstrap of its own?"
        )
    return first, uses, failures


async def _late(labs: Labs, after: Spec, one: Candidate, events: Sequence[Event]) -> tuple[int, ...]:
    """The events that load what was deferred: they wait for it where init did before.

    after  the function with that one import deferred.
    """
    bounded = with_other(after, timeout_s=min(after.timeout_s, LOOKED_AT_S))
    found = []
    for at, event in enumerate(events):
        (record,) = await fresh(labs["uses"], bounded, event.body)
        if looks.late(record.observed) & set(one.modules):
            found.append(at)
    return tuple(found)
