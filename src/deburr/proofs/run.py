"""Every provable finding, its experiment run, and the Proof or the reason why there is none."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.findings import Finding
from deburr.lab.errors import LabError
from deburr.place import Place
from deburr.proofs.bench import Bench
from deburr.proofs.events import Sample, samples
from deburr.proofs.experiments.cold_starts import heavy_import
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.registry import Experiment, experiments
from deburr.proofs.rehearsal import Rehearsed, rehearse
from deburr.proofs.scene import Setting
from deburr.proofs.standins.servers import Servers, filled
from deburr.proofs.subject import Subject, ready
from deburr.workload.function import Function
from deburr.workload.proof import Proof, Run
from deburr.workload.workload import Workload

AT_ONCE, WAITING_AT_ONCE = 4, 16
"""Rehearsals and experiments that run side by side, and those beside them that mostly wait."""
LONGEST_S = 600
EVENTS_TRIED = 3
"""For one finding, when the first of them tells nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """
    events      instead of the project's own; () for those.
    given       environment variables that the user sets.
    patience_s  how long one invocation may take, however long the function may.
    fetch       missing packages may be fetched.
    moment      when it is run, with its time zone.
    """

    root: Path
    work: Path
    events: tuple[Sample, ...]
    given: Mapping[str, str]
    patience_s: float
    fetch: bool
    mechanism: str | None
    moment: datetime
    deburr: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One finding's experiment: the Proof, or why there is none."""

    finding: Finding
    proof: Proof | None
    why: str = ""
    hint: str = ""


@dataclass(slots=True)
class _Ready:
    """A function and what its rehearsal told; or why it cannot be run."""

    subject: Subject
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rehearsed: tuple[Rehearsed, ...] | None = None
    setting: Setting = field(default_factory=Setting)
    failed: DeburrError | None = None


async def prove(
    findings: Sequence[Finding],
    workload: Workload,
    asked: Asked,
    *,
    facts: Facts,
    announce: Callable[[str], None],
    told: Callable[[Outcome], None],
) -> list[Outcome]:
    """Run the experiment of every finding that has one, those that measure time with nothing beside them.

    Rehearsals measure nothing: those for the experiments that are run alone are done beside the others.
    told  is called with each outcome as it comes.
    """
    async with Servers() as servers:
        work = _Work(findings, workload, asked, facts, servers, announce)
        known = experiments()
        due = [(finding, known[finding.rule]) for finding in findings if finding.rule in known]
        outcomes: dict[str, Outcome] = {}

        async def one(finding: Finding, experiment: Experiment) -> None:
            outcome = await work.outcome(finding, experiment)
            outcomes[finding.fingerprint] = outcome
            told(outcome)

        together = [each for each in due if not each[1].alone]
        apart = [each for each in due if each[1].alone]
        await asyncio.gather(
            *(one(*each) for each in sorted(together, key=lambda each: not each[1].waits)),
            *(work.rehearsed(*each) for each in apart),
        )
        for each in apart:
            await one(*each)
        return [outcomes[finding.fingerprint] for finding, _ in due]


async def _tried(experiment: Experiment, bench: Bench) -> Seen:
    """The experiment with one event after another, until one tells something; the first reason when none does."""
    first: NotRun | None = None
    for _ in range(EVENTS_TRIED):
        bench.used = None
        try:
            return await experiment.run(bench)
        except NotRun as error:
            first = first or error
            if bench.used is None:  # there is no other event that gets there
                break
            bench.passed |= {bench.used.name}
    assert first is not None
    raise first


@dataclass(slots=True)
class _Work:
    findings: Sequence[Finding]
    workload: Workload
    asked: Asked
    facts: Facts
    servers: Servers
    announce: Callable[[str], None]
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    waiting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(WAITING_AT_ONCE))
    _ready: dict[str, _Ready] = field(default_factory=dict)
    _refused: dict[tuple[str | None, str | None], NotRun] = field(default_factory=dict)

    async def outcome(self, finding: Finding, experiment: Experiment) -> Outcome:
        """What came of one finding; a function that cannot be run says why."""
        function = self._function(finding)
        if function is None:
            return Outcome(finding, None, "it is about no function of its own")
        try:
            bench = await self._bench(finding, function, experiment)
            async with self.waiting if experiment.waits else self.turns, asyncio.timeout(LONGEST_S):
                seen = await _tried(experiment, bench)
        except TimeoutError:
            return Outcome(finding, None, f"it had not ended after {LONGEST_S} s")
        except (NotRun, LabError) as error:
            return Outcome(finding, None, error.message.removeprefix("not run: "), error.hint or "")
        return Outcome(finding, self._proof(finding, function, seen, bench))

    async def rehearsed(self, finding: Finding, experiment: Experiment) -> None:
        """Rehearse for an experiment to come; what goes wrong is told with its outcome."""
        function = self._function(finding)
        if function is not None:
            with contextlib.suppress(DeburrError, TimeoutError):
                await self._bench(finding, function, experiment)

    def _function(self, finding: Finding) -> Function | None:
        functions = [each for each in self.workload.functions if each.address in (finding.function, *finding.functions)]
        return min(functions, key=lambda each: each.address != finding.function, default=None)

    async def _bench(self, finding: Finding, function: Function, experiment: Experiment) -> Bench:
        ready_one = await self._made(function)
        rehearsed: tuple[Rehearsed, ...] = ()
        setting = self._setting(ready_one.subject)
        if experiment.rehearsed:
            async with ready_one.lock:
                if ready_one.failed is not None:
                    raise ready_one.failed
                if ready_one.rehearsed is None:
                    async with self.turns, asyncio.timeout(LONGEST_S):
                        await self._rehearse(ready_one)
                rehearsed, setting = ready_one.rehearsed or (), ready_one.setting
        return Bench(
            finding=finding,
            subject=ready_one.subject,
            workload=self.workload,
            rehearsed=rehearsed,
            setting=setting,
            facts=self.facts,
            servers=self.servers,
            patience_s=self.asked.patience_s,
        )

    async def _made(self, function: Function) -> _Ready:
        if function.address not in self._ready:
            asked = function.code.folder, function.runtime.value
            if asked in self._refused:  # an index that does not answer is asked once, not for each finding
                raise self._refused[asked]
            try:
                subject = ready(
                    function,
                    self.workload,
                    root=self.asked.root,
                    work=self.asked.work,
                    given=self.asked.given,
                    facts=self.facts,
                    fetch=self.asked.fetch,
                    say=self.announce,
                )
            except NotRun as error:
                self._refused[asked] = error
                raise
            self._ready.setdefault(function.address, _Ready(subject))
        return self._ready[function.address]

    async def _rehearse(self, one: _Ready) -> None:
        function = one.subject.function
        callers = [each for each in self.workload.callers if each.function.address == function.address]
        events = self.asked.events or samples(function, callers, self.asked.root)
        try:
            one.rehearsed, one.setting = await rehearse(
                one.subject,
                events,
                self._setting(one.subject),
                self._places(function),
                facts=self.facts,
                servers=self.servers,
                most_s=self.asked.patience_s,
            )
        except (NotRun, LabError) as error:
            one.failed = error
            raise

    def _setting(self, subject: Subject) -> Setting:
        return Setting(
            hosts=subject.hosts,
            ports=subject.ports,
            filled=filled(self.asked.root, subject.function.at.file),
            mechanism=self.asked.mechanism,
        )

    def _places(self, function: Function) -> Iterable[Place]:
        """Every line that some finding about this function speaks of."""
        for finding in self.findings:
            if function.address in (finding.function, *finding.functions):
                yield from (finding.at, *finding.also)
                yield from heavy_import.places(function, finding.at.path)

    def _proof(self, finding: Finding, function: Function, seen: Seen, bench: Bench) -> Proof:
        record = bench.last
        spec = bench.subject.spec
        used = spec.runtime
        if record is not None and record.ran_on:
            used = f"{spec.runtime.rstrip('0123456789.x')}{record.ran_on.split()[2]}"
        return Proof(
            rule=finding.rule,
            fingerprint=finding.fingerprint,
            function=function.address,
            shown=seen.shown,
            seen=seen.sentence,
            figures=seen.figures,
            samples=seen.samples,
            run=Run(
                asked=spec.runtime,
                used=used,
                repetitions=seen.repetitions,
                mechanism=record.mechanism if record is not None else "",
                event=bench.used.name if bench.used is not None else "",
                code=bench.subject.code,
                notes=(*bench.subject.notes, *([bench.room] if bench.room else [])),
            ),
            date=self.asked.moment,
            deburr=self.asked.deburr,
        )
