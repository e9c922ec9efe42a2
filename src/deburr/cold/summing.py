"""The samples of all variants summed up: what is slow, what helps, and what stays as it is."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from deburr.cold import failing, tree
from deburr.cold.candidates import Candidate
from deburr.cold.estimates import middle
from deburr.cold.examination import Examination, Tried
from deburr.cold.gains import gain
from deburr.cold.looks import Told
from deburr.cold.packages import Packages
from deburr.cold.rounds import Event, Labs, Sample
from deburr.cold.variants import AS_IS, COMPILED, TIMED, TOGETHER, UNREAD, WEIGHED, Done
from deburr.lab.spec import Spec
from deburr.workload.cold_start import ColdStart, ModuleCost


def summed(
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
    """Raises  InitFailed when the function never came through its init."""
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
