"""Environments measured in the account: versions of the tuning's own, each called one call after another, then deleted.

A version that was just published has no environment, and calls one after another meet a single one: a version is an
environment. $LATEST has another memory only while the versions of a round are published, and is never called.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from deburr.aws.gate import Gate
from deburr.aws.plan import Step
from deburr.aws.trouble import AccountError, Denied, Missing
from deburr.errors import DeburrError
from deburr.tune.agreed import Agreed
from deburr.tune.course import Course
from deburr.tune.deployed import TAG, look, marked, settled, versions_of
from deburr.tune.failing import Progress, refuse
from deburr.tune.log_tail import Reported, reported
from deburr.tune.payloads import Payload, drawn
from deburr.tune.samples import Call, Outcome, Seen


class Surprise(DeburrError):
    """Somebody else changed the function meanwhile."""


class Remote:
    """One run on one function; `restore` puts everything back, however far it came.

    leftover  what could not be put back, in words; "" when all of it was.
    """

    def __init__(self, gate: Gate, agreed: Agreed) -> None:
        self.gate, self.agreed = gate, agreed
        self.deployed, self.run = agreed.deployed, agreed.run
        self.leftover = ""
        self._owned: list[int] = []
        self._changed = False
        self._tagged = False
        self._changing = False
        self._interrupted = False

    def interrupt(self) -> None:
        """Stop, for a signal handler: at once, but for a change under way, whose answer tells what there is to undo.

        Raises  KeyboardInterrupt; when asked again it waits for nothing.
        """
        if self._changing and not self._interrupted:
            self._interrupted = True
            return
        raise KeyboardInterrupt

    # --- measuring -----------------------------------------------------------------------------------------------

    def measure(self, course: Course, payloads: tuple[Payload, ...], *, seed: int, progress: Progress) -> None:
        """Round by round until the course has ended; what was seen stays in it, however this is left.

        Raises  Denied and AccountError as AWS answers, Surprise when somebody else deploys, HandlerFailed.
        """
        self._tag()
        self._heard()
        while course.blocks < self.agreed.rounds and (order := course.order()):
            events = drawn(payloads, 1 + course.warm, block=course.blocks, seed=seed)
            versions = self._published(order, course.blocks)
            for size in order:
                if size in course.live:
                    seen = self._called(versions[size], size, course.blocks, events)
                    if seen.outcome is Outcome.ERROR:
                        refuse(course, seen, self.deployed.name, in_lab=False)
                    course.add(seen)
                    progress(course)
                self._delete(versions[size])
                self._heard()
            course.close()

    def _tag(self) -> None:
        self._tagged = True  # an answer that is lost may have been a yes
        try:
            self._do(self.agreed.tag())
        except Denied:
            self._tagged = False
            raise

    def _published(self, order: Sequence[int], block: int) -> dict[int, int]:
        """A version of each size; afterwards $LATEST is as it was."""
        found: dict[int, int] = {}
        try:
            for size in order:
                self._unchanged()
                self._changed = True
                self._do(self.agreed.resize(size, block + 1))
                self._heard()
                settled(self.gate, self._name)
                told = self._do(self.agreed.publish())
                mark = marked(str(told.get("Description", "")))
                if mark is None or mark.run != self.run:
                    raise Surprise("published something else than was asked for", where=self._name)
                found[size] = int(told["Version"])
                self.agreed.owns(found[size])
                self._owned.append(found[size])
                self._heard()
        finally:
            self._put_back()
        for version in found.values():
            settled(self.gate, self._name, version=str(version))
        return found

    def _unchanged(self) -> None:
        """Whether the function is what it was, or what this run made of it; anything else is somebody's deployment.

        Raises  Surprise.
        """
        now = look(self.gate, self._name)
        mark = marked(now.description)
        mine = mark is not None and mark.run == self.run
        same = mine or (now.description, now.memory_mb) == (self.deployed.description, self.deployed.memory_mb)
        if now.sha256 != self.deployed.sha256 or not same:
            raise Surprise("was changed by somebody else", where=self._name, hint="run it again when that is done")

    def _called(self, version: int, size: int, block: int, events: Sequence[bytes]) -> Seen:
        told: list[Reported] = []
        for event in events:
            answer = self._do(self.agreed.call(version, event.decode()))
            told.append(reported(answer, where=f"{self._name}:{version}"))
            if told[-1].outcome is not Outcome.FINE:
                break
        return _seen(size, block, told)

    # --- putting back --------------------------------------------------------------------------------------------

    def restore(self) -> None:
        """Undo everything, as far as AWS lets it; what is left is in `leftover`."""
        left: list[str] = []
        for what, undo in (
            (f"$LATEST has another memory than {self.deployed.memory_mb:,} MB", self._put_back),
            (f"versions {', '.join(map(str, self._owned))}", self._delete_all),
            (f"the tag {TAG}", self._untag),
        ):
            try:
                undo()
            except AccountError as error:
                left.append(f"{what} ({error.message})")
        self.leftover = "; ".join(left)

    def _put_back(self) -> None:
        if not self._changed:
            return
        now = look(self.gate, self._name)
        mark = marked(now.description)
        if mark is not None and mark.run == self.run:  # else somebody has deployed: what is there is theirs
            settled(self.gate, self._name)
            self._do(self.agreed.put_back())
            settled(self.gate, self._name)
        self._changed = False

    def _delete(self, version: int) -> None:
        with suppress(Missing):
            self._do(self.agreed.delete(version))
        self._owned.remove(version)

    def _delete_all(self) -> None:
        """Those that are known, and those whose publishing was never answered."""
        for version in list(self._owned):
            self._delete(version)
        if self._tagged:
            for version in versions_of(self.gate, self._name, self.run):
                self.agreed.owns(version)
                self._owned.append(version)
                self._delete(version)

    def _untag(self) -> None:
        if self._tagged:
            self._do(self.agreed.untag())
            self._tagged = False

    # -------------------------------------------------------------------------------------------------------------

    @property
    def _name(self) -> str:
        return self.deployed.name

    def _do(self, step: Step) -> dict[str, Any]:
        """One step of the plan."""
        self._changing = step.operation != "Invoke"
        try:
            return self.gate.change(self.agreed.plan, step)
        finally:
            self._changing = False

    def _heard(self) -> None:
        """Raises  KeyboardInterrupt when somebody asked to stop during a change."""
        if self._interrupted:
            raise KeyboardInterrupt


def _seen(size: int, block: int, told: Sequence[Reported]) -> Seen:
    """A warm call that had an init met a second environment: it says nothing of the first."""
    last = told[-1]
    fine = [each.report for each in told if each.outcome is Outcome.FINE]
    calls = [Call(each.duration_ms, each.billed_ms or 0) for each in fine]
    warm = tuple(call for call, each in zip(calls[1:], fine[1:], strict=True) if each.init_ms is None)
    first = told[0].report
    return Seen(
        size,
        block,
        last.outcome,
        init_ms=first.init_ms if first.init_ms is not None else first.restore_ms,
        first=calls[0] if calls else None,
        warm=warm,
        peak_mb=max(each.report.used_mb or 0 for each in told),
        told=last.told,
    )
