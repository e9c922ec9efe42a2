"""The run behind `deburr cold`: from a function's name to what was seen, what it is worth, and a Profile kept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from deburr import __version__, memory
from deburr.cli import fixing as edits
from deburr.cli import lab_options, usual_event
from deburr.cli.session import Session
from deburr.cold import fixing, worth
from deburr.cold.examination import Asked, Examination, Tried
from deburr.cold.examine import examine
from deburr.cold.fixing import Proof
from deburr.cold.rounds import Event, laboratories
from deburr.cold.worth import Calls
from deburr.lab.dependencies import with_dependencies
from deburr.lab.project import Prepared, prepare
from deburr.workload.cold_start import Saving
from deburr.workload.function import Function
from deburr.workload.histogram import Histogram
from deburr.workload.profile import How, Profile
from deburr.workload.spread import Spread


class Outcome(Struct, frozen=True):
    """What a run came to.

    savings  what each change that was tried is worth, in the order of `seen.tried`.
    kept     the file that holds the profile.
    files    by name, text before and after, of those that the deferred imports which gain would change; empty when
             nobody asked.
    proof    of the deferred imports that gain; None when none does, or nobody asked.
    """

    prepared: Prepared
    seen: Examination
    calls: Calls
    savings: tuple[Saving, ...]
    profile: Profile
    kept: Path
    files: Mapping[str, tuple[str, str]]
    proof: Proof | None = None


async def run(
    session: Session,
    name: str,
    *,
    events: Mapping[str, bytes],
    runs: int,
    seed: int,
    cold_share: float | None,
    imports_only: bool,
    install: bool,
    fix: bool,
    diff: bool,
    allow_dirty: bool,
    told: Callable[[str], None],
    mechanism: str | None,
    network: bool,
    env: Sequence[str],
    standins: Sequence[int],
) -> Outcome:
    """Examine a function, and keep what was seen.

    Raises  DeburrError of any kind: no such function, an init that fails, a lab that cannot be had.
    """
    start = datetime.now(UTC)
    workload = session.workload()
    function = lab_options.named(workload, name)
    settings = lab_options.settings(mechanism, network, standins)
    given = lab_options.variables(env)
    given_events = events or {each.name: each.body for each in usual_event.own(function, workload, session.root)}
    asked = Asked(
        tuple(Event(*each) for each in given_events.items()), runs, seed, factors=not imports_only, installed=install
    )
    proof = None
    async with laboratories(session.facts, settings) as labs:
        lab = labs[""]
        prepared = prepare(function, workload, root=session.root, work=lab.work, given=given)
        spec = prepared.spec
        if install:
            told("installing what it asks for")
            prepared = with_dependencies(
                prepared, function, root=session.root, facts=session.facts, work=lab.work, beside=False
            )
            spec = prepared.spec
        seen = await examine(labs, spec, asked, facts=session.facts, settings=settings, told=told)
        chosen = seen.chosen
        files: dict[str, tuple[str, str]] = {}
        if chosen and (fix or diff):
            files = fixing.sources(chosen, prepared.spec, root=session.root, folder=function.code.folder)
        if files and fix:
            if not allow_dirty:
                edits.refuse_unstaged(files, session.root)  # said before the rerun, which takes its time
            again = [replace(each, answered=each.name not in seen.failures) for each in asked.calls]
            proof = await fixing.prove(labs, spec, chosen, again, rounds=runs, seed=seed + 1, told=told)
    told("")
    calls = _calls(session, function, seen, None if cold_share is None else cold_share / 100)
    savings = tuple(_saving(each, seen, calls, session) for each in seen.tried)
    profile = _profile(seen, savings, session, start)
    kept = memory.write_profiles(session.root, [profile], stamp=start)
    return Outcome(prepared, seen, calls, savings, profile, kept, files, proof)


def _calls(session: Session, function: Function, seen: Examination, share: float | None) -> Calls:
    workload = session.workload()
    config = session.config
    return worth.calls(
        per_month=config.per_month.get(function.address, config.per_month.get(function.name, config.default_per_month)),
        given_share=share,
        profile=session.profiles(workload).get(function.address),
        warm_ms=[each.warm_ms for each in seen.samples if each.warm_ms is not None],
        facts=session.facts,
    )


def _saving(tried: Tried, seen: Examination, calls: Calls, session: Session) -> Saving:
    spec = seen.spec
    cold_ms = [each.whole_ms for each in seen.samples if each.init_ms is not None]
    return Saving(
        what=tried.what,
        gain=tried.gain,
        environments=tried.pairs,
        at=tried.candidate.at if tried.candidate is not None else "",
        usd=worth.usd_a_month(
            tried.gain.ms, calls, memory_mb=spec.memory_mb, architecture=spec.architecture, facts=session.facts
        ),
        p99_ms=worth.p99_ms(calls, cold_ms, tried.gain.ms),
    )


def _profile(seen: Examination, savings: Sequence[Saving], session: Session, start: datetime) -> Profile:
    """What other commands read; the share of cold starts is not in it, for here all of them were made to be."""
    samples = seen.samples
    dates = session.facts.checked_range([name for name in session.facts if name.startswith("lambda.")])
    return Profile(
        function=seen.spec.name,
        n=len(samples),
        version=seen.spec.version,
        start=start,
        end=datetime.now(UTC),
        how=How.COLD,
        memory_mb=seen.spec.memory_mb,
        init_ms=_spread([each.init_ms for each in samples if each.init_ms is not None]),
        warm_ms=_spread([each.warm_ms for each in samples if each.warm_ms is not None]),
        cold_ms=_spread([each.first_ms for each in samples if not each.failed]),
        memory_used_mb=_spread([float(each.memory_mb) for each in samples]),
        facts_date=dates[1] if dates else None,
        runtime=seen.spec.runtime,
        architecture=seen.spec.architecture,
        deburr=__version__,
        note="; ".join(filter(None, (seen.ran_on, seen.mechanism))),
        cold_start=replace(seen.cold, savings=tuple(savings)),
    )


def _spread(values: Sequence[float]) -> Spread | None:
    return Histogram.of(values) if values else None
