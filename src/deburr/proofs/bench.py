"""What an experiment works with: one finding, its function made ready, events that get there, scenes to play."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from deburr.facts.book import Facts
from deburr.findings import Finding
from deburr.lab.record import Record, Status
from deburr.place import Place
from deburr.proofs.events import Sample
from deburr.proofs.outcome import NotRun
from deburr.proofs.rehearsal import Rehearsed, inside, lines, watched
from deburr.proofs.scene import Scene, Setting, unhurried
from deburr.proofs.standins.servers import Servers
from deburr.proofs.subject import Subject
from deburr.workload.function import Function
from deburr.workload.workload import Workload

BUILD = "build the function first, or let --install fetch what the project lists"
GIVE = "give an event that it succeeds with by --event FILE, or variables by --env"
WARM = 5
"""Invocations of one environment, where an experiment counts what each of them does."""


@dataclass(slots=True)
class Bench:
    """
    patience_s  how long one invocation may take, however long the function may.
    used        the event that the experiment chose, for the proof.
    last        an invocation of the experiment, for the proof.
    passed      events that were tried for it and told nothing.
    room        what it was given beyond its own memory, in words; "" when nothing.
    """

    finding: Finding
    subject: Subject
    workload: Workload
    rehearsed: tuple[Rehearsed, ...]
    setting: Setting
    facts: Facts
    servers: Servers
    patience_s: float
    used: Sample | None = None
    last: Record | None = None
    passed: frozenset[str] = frozenset()
    room: str = ""

    @property
    def function(self) -> Function:
        return self.subject.function

    def scene(self, *, spec: dict[str, Any] | None = None, **changes: Any) -> Scene:
        """A scene of this function; `spec` changes its configuration, the rest what is around it."""
        changed = replace(self.subject.spec, **(spec or {}))
        return Scene(changed, replace(self.setting, **changes), facts=self.facts, servers=self.servers)

    def counted(self, *, spec: dict[str, Any] | None = None, **changes: Any) -> Scene:
        """As `scene`, for what is counted and not timed: with a whole vCPU, and as long as patience lasts."""
        own, roomy = self.subject.spec, unhurried(self.subject.spec, self.patience_s, self.facts)
        room = {"memory_mb": roomy.memory_mb, "timeout_s": roomy.timeout_s}
        if roomy.memory_mb != own.memory_mb:
            self.room = f"what is counted was counted at {roomy.memory_mb:,} MB, not its {own.memory_mb:,} MB"
        return self.scene(spec={**room, **(spec or {})}, **changes)

    @property
    def watch(self) -> dict[str, tuple[int, ...]]:
        """The finding's own lines, to be watched."""
        return dict(watched(self.subject, [self.finding.at]))

    def event(self, *places: Place, succeeds: bool = True) -> Sample:
        """The event that gets to all of these places (the finding's own when none is named), the user's own first.

        succeeds  only an event with which the function succeeds.
        Raises    NotRun when none does.
        """
        wanted = places or (self.finding.at,)
        lacks = next((each.lacks for each in self.rehearsed if each.lacks), "")
        if lacks:
            raise NotRun(f"it imports {lacks}, which is not here", hint=BUILD)
        left = [each for each in self.rehearsed if each.sample.name not in self.passed]
        there = [each for each in left if self.gets_to(each, wanted) is not False]
        if not there:
            failed = next(
                (f", and with {each.sample.name} it fails: {each.wrong}" for each in self.rehearsed if each.wrong), ""
            )
            raise NotRun(
                f"no event that was tried gets to {wanted[0]}{failed}", hint="give one that does with --event FILE"
            )
        good = [each for each in there if each.succeeded]
        if succeeds and not good:
            raise NotRun(
                f"{self.function.name} fails with {there[0].sample.name}: {there[0].wrong}",
                hint=GIVE,
            )
        chosen = min(good or there, key=lambda each: (self.gets_to(each, wanted) is None, not each.sample.given))
        self.used = chosen.sample
        return chosen.sample

    def any_event(self) -> Sample:
        """An event that the function succeeds with, the user's own first.

        Raises  NotRun when there is none.
        """
        good = [each for each in self.rehearsed if each.succeeded and each.sample.name not in self.passed]
        if not good:
            wrong = next((f": {each.sample.name}: {each.wrong}" for each in self.rehearsed), "")
            raise NotRun(f"{self.function.name} succeeds with no event that was tried{wrong}", hint=GIVE)
        self.used = min(good, key=lambda each: not each.sample.given).sample
        return self.used

    def gets_to(self, one: Rehearsed, places: Iterable[Place]) -> bool | None:
        """Whether an event gets to all of the places; None where that cannot be told."""
        unknown = False
        for place in places:
            file = inside(self.subject, place)
            if one.reached is None or not file or file not in watched(self.subject, [place]):
                unknown = True
            elif not any((file, line) in one.reached for line in lines(place)):
                return False
        return None if unknown else True

    def speaks_of(self, place: Place) -> bool:
        """True for a place on a line that the finding names."""
        return any((place.file, place.line) == (each.file, each.line) for each in (self.finding.at, *self.finding.also))

    def sure(self, records: Iterable[Record]) -> None:
        """Raises  NotRun when one of the records is of a failure: what failed has shown nothing."""
        for record in records:
            if record.status is not Status.SUCCESS:
                wrong = Rehearsed(Sample("", {}), record, 0, None).wrong
                raise NotRun(f"{self.function.name} fails in the experiment: {wrong}", hint=GIVE)
