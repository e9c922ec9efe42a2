"""One function's cold start examined: taken apart, and every change worth trying tried beside it."""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace as with_other
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from deburr.cold import candidates as imports
from deburr.cold import copies, failing, inits, looks, tree
from deburr.cold.candidates import Candidate
from deburr.cold.estimates import middle
from deburr.cold.gains import gain
from deburr.cold.looks import Told
from deburr.cold.packages import Packages
from deburr.cold.rounds import Event, Labs, Sample, Variant, fresh, run, sample
from deburr.facts.book import Facts
from deburr.fixes.splice import CannotEdit
from deburr.lab.errors import NotRunnable
from deburr.lab.laboratory import Lab
from deburr.lab.orders import OPT, TASK
from deburr.lab.packages import unpacked
from deburr.lab.programs import RUNTIME_FOLDER
from deburr.lab.record import Status
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec
from deburr.workload.cold_start import ColdStart, Estimate, ModuleCost

Done = tuple[str, tuple[Candidate, ...]]
"""What is done in a variant, in words, and the imports that it defers."""
AS_IS, TIMED, WEIGHED, COMPILED, UNREAD, TOGETHER = "as it is", "timed", "weighed", "compiled", "unread", "together"
WEIGHED_ROUNDS = 2
MOST_TRIED = 3
BELIEVED = 2.0
LOOKED_AT_S = 20.0
"""How long an event may take while it is seen what it uses."""
STAYS = 0.5
"""Of its pages, beyond which files cannot be called unread."""


class Asked(Struct, frozen=True):
    """What is asked of an examination.

    events   empty when none was given: then one that says nothing stands in, and nobody knows what is used.
    rounds   fresh environments of each variant, 1 or more.
    factors  try bytecode and a cold page cache too.
    """

    events: tuple[Event, ...]
    rounds: int
    seed: int = 0
    factors: bool = True

    @property
    def calls(self) -> tuple[Event, ...]:
        return self.events or (Event("{}", b"{}"),)


class Tried(Struct, frozen=True):
    """One change, tried on a copy.

    gain       of a cold start, ms.
    init       of its init alone, ms.
    costs_ms   what is deferred takes at most when it is loaded; None for what is no edit.
    candidate  None for bytecode and all that is no edit of one line.
    """

    name: str
    what: str
    gain: Estimate
    init: Estimate
    pairs: int
    costs_ms: float | None = None
    candidate: Candidate | None = None

    @property
    def believed(self) -> bool:
        """False when it gains more than what is deferred can cost: two measurements that contradict each other."""
        return self.costs_ms is None or self.gain.low_ms <= BELIEVED * self.costs_ms

    @property
    def helps(self) -> bool:
        return self.gain.low_ms > 0 and self.believed


class Examination(Struct, frozen=True):
    """What came of it.

    cold       savings are not in it: what they are worth depends on the function's traffic.
    init       of the code as it is, nobody looking, ms.
    first      first invocation in an environment, ms; None when none was answered.
    tried      the best gain first.
    kept       imports that cost enough to matter and stay where they are, each with its reason.
    unread_ms  by how much a cold start is longer when the files are read from disk; None when that was not to be had.
    notes      one sentence each.
    failures   by event, why it was not answered.
    samples    of the code as it is.
    """

    spec: Spec
    ran_on: str
    mechanism: str
    cold: ColdStart
    init: Estimate
    waited_ms: float
    first: Estimate | None
    tried: tuple[Tried, ...]
    chosen: tuple[Candidate, ...]
    kept: tuple[Candidate, ...]
    compile_ms: float
    unread_ms: Estimate | None
    notes: tuple[str, ...]
    failures: Mapping[str, str]
    samples: tuple[Sample, ...]
    bytes_by_package: Mapping[str, int]


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
    variants, edits, notes = _variants(base, able, asked, program, work)
    if python and asked.factors:
        timed_once = (await sample(labs, Variant(TIMED, base, look="times"), events[0], 0)).told
        compiling = sum(each.compile_ms for each in timed_once.modules) if timed_once else 0.0
        if timed_once and compiling >= max(imports.LEAST_MS, imports.LEAST_SHARE * timed_once.modules[0].total_ms):
            variants.append(_compiled(base, program[0], work))
    samples = await run(
        labs,
        variants,
        events,
        rounds=asked.rounds,
        seed=asked.seed,
        on_round=lambda number: told(f"round {number} of {asked.rounds}, {len(variants)} environments each"),
    )
    return _summed(base, spec, samples, edits, found, packages, uses, first_look, failures, notes, labs, events)


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
            raise await failing.explained(record, spec, facts, settings)
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


def settled(spec: Spec, work: Path, lab: Lab) -> Spec:
    """The same function on a copy of its code and one of its layers, unpacked and laid over each other once for all.

    Raises  LabError when they cannot be copied.
    """
    code = copies.copied(unpacked(spec.code, work), work / "as-it-is")
    layers = copies.in_one([unpacked(layer, work) for layer in spec.layers], work / "layers")
    packages = "nodejs/node_modules"
    if spec.family == "node" and layers and (layers[0] / packages).is_dir() and not (code / "node_modules").exists():
        # ECMAScript modules do not look into layers; built, the function would have the packages beside it.
        inside = lab.mechanism.isolation != "none"
        (code / "node_modules").symlink_to(Path(OPT) / packages if inside else layers[0] / packages)
    return with_other(spec, code=code, layers=layers)


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


def folders_of(labs: Labs, spec: Spec) -> dict[str, Path]:
    """What stands where in a sandbox, by the folders of this machine."""
    fleet = labs[""].fleet(spec)
    found = {TASK: fleet.code}
    if fleet.opt is not None:
        found[OPT] = fleet.opt
    if fleet.program.folder is not None:
        found[RUNTIME_FOLDER] = fleet.program.folder
    return found


def edited(base: Spec, chosen: Sequence[Candidate], target: Path, program: tuple[Path, str]) -> Spec:
    """A copy of a function in which these imports are deferred; bytecode where the original has it.

    program  the interpreter and its ABI.
    Raises   CannotEdit when two of them do not go together.
    """
    texts = imports.together(chosen, base.code)
    code = copies.copied(base.code, target, texts)
    interpreter, abi = program
    if base.family == "python":
        again = [file for file in texts if copies.has_bytecode(base.code, file, abi)]
        if again:
            copies.compile_all(interpreter, code, TASK, again)
    return with_other(base, code=code)


def _variants(
    base: Spec, able: Sequence[Candidate], asked: Asked, program: tuple[Path, str], work: Path
) -> tuple[list[Variant], dict[str, Done], list[str]]:
    """What is run each round; by name, what is done in it; and what cannot be."""
    made = [
        Variant(AS_IS, base, warm=True),
        Variant(TIMED, base, look="times"),
        Variant(WEIGHED, base, look="memory", rounds=WEIGHED_ROUNDS),
    ]
    edits: dict[str, Done] = {}
    notes: list[str] = []
    for number, each in enumerate(able, 1):
        made.append(Variant(each.what, with_other(base, code=work / f"edit-{number}")))
        edits[each.what] = (each.what, (each,))
    if len(able) > 1:
        try:
            made.append(Variant(TOGETHER, edited(base, able, work / "together", program)))
            edits[TOGETHER] = (" and ".join(each.what for each in able), tuple(able))
        except CannotEdit as error:
            notes.append(f"the edits are not made together: {error.message}")
    if asked.factors:
        folders = (base.code, *(layer for layer in base.layers if layer.is_dir()))
        stays = _forgotten(folders)
        if stays and max(stays) > STAYS:
            os.sync()  # what was written a moment ago and is not on the disk yet cannot be put out of memory
            stays = _forgotten(folders)
        if not stays or max(stays) > STAYS:
            notes.append("a cold page cache was not tried: this file system keeps files in memory")
        else:
            made.append(Variant(UNREAD, base, cold=folders))  # it reads them again, so that the next finds them read
    return made, edits, notes


def _forgotten(folders: Sequence[Path]) -> list[float]:
    """What share of each folder's pages stays in memory, where the kernel says."""
    for folder in folders:
        copies.forget_pages(folder)
    return [share for folder in folders if (share := copies.resident(folder)) is not None]


def _compiled(base: Spec, interpreter: Path, work: Path) -> Variant:
    code = copies.copied(base.code, work / "compiled")
    copies.compile_all(interpreter, code, TASK)
    layers = []
    for at, layer in enumerate(base.layers):
        if layer.is_dir():
            layer = copies.copied(layer, work / f"compiled-{at}")
            copies.compile_all(interpreter, layer, OPT)
        layers.append(layer)
    return Variant(COMPILED, with_other(base, code=code, layers=tuple(layers)))


def _summed(
    base: Spec,
    spec: Spec,
    samples: Mapping[str, Sequence[Sample]],
    edits: Mapping[str, Done],
    found: Sequence[Candidate],
    packages: Packages,
    uses: Sequence[frozenset[str]],
    look: Told,
    failures: Mapping[str, str],
    notes: Sequence[str],
    labs: Labs,
    events: Sequence[Event],
) -> Examination:
    python = base.family == "python"
    plain = samples[AS_IS]
    timed = [(each.init_ms, each.told) for each in samples[TIMED] if each.init_ms is not None and each.told]
    weighed = [each.told for each in samples[WEIGHED] if each.told]
    inits = [each.init_ms for each in plain if each.init_ms is not None]
    if not timed or not inits:
        raise failing.InitFailed(
            f"{base.name} began, and then failed at init each time", hint="is it the same each time?"
        )
    tolds = [each for _, each in timed]
    modules = tree.modules(
        tolds, weighed, uses, tree.statements_of(look, packages, python=python), packages, python=python
    )
    found_gains = [
        _tried(
            name,
            edits.get(name, ("ship bytecode that no file date makes stale", ())),
            plain,
            samples[name],
            events,
            modules,
        )
        for name in (*edits, *((COMPILED,) if COMPILED in samples else ()))
    ]
    tried, chosen = _chosen([each for each in found_gains if each is not None], edits)
    answered = [each.first_ms for each in plain if not each.failed]
    compiled = [sum(module.compile_ms for module in each.modules) for each in tolds]
    unread = samples.get(UNREAD, ())
    slower = gain(unread, plain, events)
    program = labs[""].fleet(base).program
    return Examination(
        spec=spec,
        ran_on=program.ran_on,
        mechanism=labs[""].mechanism.told,
        cold=ColdStart(
            environments=len(timed),
            events=len(uses),
            phases=tree.phases(timed),
            modules=modules,
            uncompiled=sum(bool(module.compile_ms) for module in tolds[0].modules) if python else None,
            network=look.network,
        ),
        init=middle(inits),
        waited_ms=middle(each.waited_ms for each in plain if each.init_ms is not None).ms,
        first=middle(answered) if answered else None,
        tried=tuple(sorted(tried, key=lambda each: -each.gain.ms)),
        chosen=chosen,
        kept=_kept(found, modules),
        compile_ms=middle(compiled).ms,
        unread_ms=slower.init if slower else None,
        notes=tuple(notes),
        failures=failures,
        samples=tuple(plain),
        bytes_by_package=_sizes(look, packages),
    )


def _chosen(tried: Sequence[Tried], edits: Mapping[str, Done]) -> tuple[list[Tried], tuple[Candidate, ...]]:
    """What is told of, and the imports that are worth deferring.

    Of two that share what they load, neither may gain alone.
    """
    alone = [each for each in tried if each.name in edits and each.candidate is not None]
    whole = next((each for each in tried if each.name == TOGETHER), None)
    if whole is not None and whole.helps and all(whole.gain.ms > each.gain.ms for each in alone):
        return list(tried), edits[TOGETHER][1]
    worth = tuple(each.candidate for each in alone if each.helps and each.candidate is not None)
    return [each for each in tried if each is not whole], worth


def _kept(found: Sequence[Candidate], modules: Sequence[ModuleCost]) -> tuple[Candidate, ...]:
    """What is not deferred, with what it costs in the environments that were timed."""
    spent = {each.at: sum(module.total.ms for module in modules if module.at == each.at) for each in found}
    return tuple(replace(each, total_ms=spent[each.at] or each.total_ms) for each in found if each.edit is None)


def _tried(
    name: str,
    done: Done,
    before: Sequence[Sample],
    after: Sequence[Sample],
    events: Sequence[Event],
    modules: Sequence[ModuleCost],
) -> Tried | None:
    late = {event for each in done[1] for event in each.late_in}
    found = gain(before, after, events, late)
    if found is None:
        return None
    lines = {each.at for each in done[1]}
    costs_ms = sum(module.total.high_ms for module in modules if module.at in lines) if lines else None
    candidate = done[1][0] if len(done[1]) == 1 else None
    return Tried(name, done[0], found.whole, found.init, found.pairs, costs_ms, candidate)


def _sizes(look: Told, packages: Packages) -> dict[str, int]:
    """Bytes on disk by package, of what init loads."""
    found: dict[str, int] = {}
    for module in look.modules:
        package = packages.of(module)
        if package and package not in found and package not in ("python", "node"):
            size = packages.folder_bytes(module)
            if size is not None:
                found[package] = size
    return found
