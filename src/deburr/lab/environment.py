"""An execution environment: its init, its invocations one after another, frozen between them."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from deburr.lab import platform_lines
from deburr.lab.course import Course
from deburr.lab.failures import Failure, timed_out
from deburr.lab.farewell import SPINDOWN, TIMEOUT
from deburr.lab.ground import ON_DEMAND, Ground
from deburr.lab.groups import Group
from deburr.lab.handover import hand_over
from deburr.lab.invocation import Clock, Invocation
from deburr.lab.journal import Journal
from deburr.lab.keeper.governor import descendants
from deburr.lab.process_tree import ProcessTree
from deburr.lab.record import Answer, Phase, Record
from deburr.lab.turn import Turn, Waiting


class Environment:
    """One environment; at most one invocation at a time.

    stream     its log stream.
    tmp_image  the file that holds its /tmp, which outlives a process tree that was killed.
    freed      called when a call is over; what it hands back is the next one, if the environment waits for one.
    """

    def __init__(
        self,
        ground: Ground,
        *,
        stream: str,
        kind: str = ON_DEMAND,
        tmp_image: Path | None,
        on_line: Callable[[str], None] | None,
        freed: Callable[["Environment"], Waiting | None],
    ) -> None:
        self.ground = ground
        self.stream = stream
        self.kind = kind
        self.journal = Journal(as_json=ground.spec.log_json, on_line=on_line)
        self.tree = ProcessTree(ground, kind=kind, journal=self.journal, tmp_image=tmp_image, heard=self._heard)
        self.served = 0
        self.last_used_s = time.monotonic()
        self._tmp_image = tmp_image
        self._freed = freed
        self._init_ms: float | None = None
        self._phases: list[Phase] = []
        self._turn: Turn | None = None
        self._ending: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()

    @property
    def waits(self) -> bool:
        """Whether a call can be handed to it this moment."""
        return self._turn is None and self.tree.ready

    @property
    def answered(self) -> bool:
        """Whether the call it serves has its answer already."""
        return self._turn is not None and self._turn.invocation.answer.done()

    @property
    def extended(self) -> bool:
        """Whether it has extensions, which want to be told of its end."""
        return bool(self.tree.extensions.by_id)

    @property
    def group(self) -> Group | None:
        """The control group that holds it now; None without one."""
        return self.tree.sandbox.group if self.tree.sandbox is not None else None

    @property
    def pids(self) -> list[int]:
        """Its processes on this machine, the supervisor first."""
        made = self.tree.sandbox
        return [made.pid, *descendants(made.pid)] if made is not None else []

    async def prepare(self) -> None:
        """Start it and run its init, as Lambda does before it gives an environment work.

        An init that fails or takes too long is reported, and run again inside the first invocation.
        Raises  LabError when no sandbox can be made.
        """
        limits, spec, clock = self.ground.limits, self.ground.spec, Clock()
        limit_s = limits.init_s if self.kind == ON_DEMAND else max(limits.provisioned_init_s, spec.timeout_s)
        client = self.ground.blueprint.program.client
        platform_lines.init_start(self.journal, spec, program=client, kind=self.kind, phase="init")
        await self.tree.start(clock, boost=self.ground.boost)
        failure, init_ms = await self.tree.initialise(clock, self._loop.time() + limit_s, "init")
        self._phases = clock.phases
        if failure is None:
            self._init_ms = init_ms
            self.tree.freeze(clock)
        else:
            self.tree.report_init(failure, init_ms, "init")

    def begins(self, invocation: Invocation) -> Turn:
        """Hand a call to the runtime, which waits for one.

        The turn's record is set when its invoke phase has ended; the invocation's answer as soon as there is one.
        """
        turn = self._opened(invocation)
        self._clocked(turn)
        self._handed(turn)
        platform_lines.start(self.journal, self.ground.spec, invocation.request_id)
        return turn

    async def begins_anew(self, invocation: Invocation) -> Turn:
        """As `begins`, where the process tree is gone: another is made first and initialised in the function's time.

        Raises  LabError when no sandbox can be made.
        """
        turn, clock, spec = self._opened(invocation), invocation.clock, self.ground.spec
        turn.cold, turn.init_ms = True, None
        try:
            await self.tree.kill()
            await self.tree.start(clock, boost=False)
            self._clocked(turn)  # making a sandbox is the lab's time, not the function's
            failure, spent_ms = await self.tree.initialise(clock, turn.deadline_s, "invoke")
        except BaseException:
            self._finished(turn)
            self._freed(self)
            raise
        if failure is None:
            self._handed(turn)
            platform_lines.start(self.journal, spec, invocation.request_id)
            return turn
        self.tree.report_init(failure, spent_ms, "invoke")
        platform_lines.start(self.journal, spec, invocation.request_id)
        failure = timed_out(invocation.request_id, spec.timeout_s) if failure.timeout else failure
        self._finished(turn)
        turn.over(self._closed(turn, failure, clock.ended("invoke", turn.began_ms)))
        self._freed(self)
        return turn

    def _opened(self, invocation: Invocation) -> Turn:
        turn = self._turn = Turn(invocation, self.served == 0, self._init_ms, tuple(self._phases))
        self._phases, self._init_ms = [], None
        self.served += 1
        self.tree.stay()
        self.tree.talk.begins(invocation)
        return turn

    def _clocked(self, turn: Turn) -> None:
        turn.began_ms = turn.invocation.clock.now_ms()
        turn.deadline_s = self._loop.time() + self.ground.spec.timeout_s

    def _handed(self, turn: Turn) -> None:
        made, clock = self.tree.sandbox, turn.invocation.clock
        assert made is not None
        turn.made = made
        made.bound(self.ground.blueprint.share)
        if made.frozen:
            thawing = clock.now_ms()
            made.thaw()
            clock.ended("thaw", thawing)
        left_s = turn.deadline_s - self._loop.time()
        hand_over(self.tree.talk, self.tree.extensions, self.ground.spec, turn.invocation, left_s)
        turn.timer = self._loop.call_at(turn.deadline_s, self._heard, "timeout")

    def _heard(self, what: str) -> None:
        """Something has happened while it serves a call, or between two."""
        turn = self._turn
        if turn is None or turn.made is None or self._ending is not None:
            return
        if what == "timeout" or turn.made.ended.done():
            self._ending = asyncio.create_task(self._broken(turn, what))
            self._ending.add_done_callback(turn.lost)
        elif what == "failed" or (turn.invocation.answer.done() and self.tree.ready):
            self._completed(turn)

    def _completed(self, turn: Turn) -> None:
        """The runtime waits for another call; if there is one, it is handed over before anything is written down."""
        made, failure = turn.made, self.tree.talk.failure
        assert made is not None
        duration_ms = turn.invocation.clock.ended("invoke", turn.began_ms)
        made.drain()  # what was printed so far belongs to it
        self._finished(turn)
        waiting = self._freed(self)
        if waiting is None:
            turn.over(self._closed(turn, failure, duration_ms))
            return
        following = self._opened(waiting.invocation)
        self._clocked(following)
        self._handed(following)
        waiting.turn.set_result(following)
        turn.over(self._closed(turn, failure, duration_ms))
        platform_lines.start(self.journal, self.ground.spec, following.invocation.request_id)

    async def _broken(self, turn: Turn, what: str) -> None:
        """Its process tree has ended, or the function's time is over."""
        made, tree = turn.made, self.tree
        assert made is not None
        duration_ms = turn.invocation.clock.ended("invoke", turn.began_ms)
        failure = tree.talk.failure or tree.why(what, turn.invocation.request_id, made)
        tree.peak_mb = max(tree.peak_mb, made.peak_mb)
        made.drain()
        try:
            await tree.farewell(TIMEOUT)
            await tree.kill()
        finally:
            self._ending = None
            self._finished(turn)
            turn.over(self._closed(turn, failure, duration_ms))
            self._freed(self)

    def _finished(self, turn: Turn) -> None:
        if turn.timer is not None:
            turn.timer.cancel()
        self._turn = None
        self.tree.talk.begins(None)
        self.last_used_s = time.monotonic()

    def _closed(self, turn: Turn, failure: Failure | None, invoke_ms: float) -> Record:
        """Answer if nobody has, write the closing lines, stand still, and tell what happened."""
        invocation, tree = turn.invocation, self.tree
        if failure is not None:
            if failure.cause:
                platform_lines.exited(self.journal, invocation.request_id, failure.cause)
            invocation.answers(Answer(failure.body, error="Unhandled"))
        if turn.made is not None:
            tree.peak_mb = max(tree.peak_mb, turn.made.peak_mb)
        course = Course(self.ground, self.kind, turn, failure, invoke_ms, tree.peak_mb)
        course.close(self.journal)
        if self._turn is None:  # else another call runs
            if invocation.lingers:
                tree.freeze_soon()
            else:
                tree.freeze(invocation.clock)
        waited_ms = tree.init_waited_ms if turn.init_ms is not None else 0.0
        log, observed = self.journal.taken(), tree.observations.taken()
        return course.record(self.stream, log, observed, init_waited_ms=waited_ms)

    async def close(self) -> None:
        """End it for good; extensions are told first."""
        await self.tree.farewell(SPINDOWN)
        await self.tree.kill()
        if self._tmp_image is not None:
            self._tmp_image.unlink(missing_ok=True)
