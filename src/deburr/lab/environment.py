"""An execution environment: its init, its invocations one after another, frozen between them."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from deburr.lab import platform_lines, sandbox
from deburr.lab.conversation import Conversation
from deburr.lab.course import Course
from deburr.lab.extensions import Extensions
from deburr.lab.failures import Failure, ended, extension_failed, timed_out
from deburr.lab.farewell import SPINDOWN, TIMEOUT, farewell
from deburr.lab.ground import ON_DEMAND, Ground
from deburr.lab.groups import Group
from deburr.lab.handover import hand_over
from deburr.lab.invocation import Clock, Invocation
from deburr.lab.journal import Journal
from deburr.lab.keeper.governor import descendants
from deburr.lab.observations import Observations
from deburr.lab.record import Answer, Phase, Record, Status
from deburr.lab.runtime_api import RuntimeApi
from deburr.lab.sandbox import Sandbox

GOES_ON = ("ready", "answered", "stirred")
"""What may happen, of what Conversation.until tells, without an end to it."""
LINGER_S = 0.001
"""How long an environment may stay thawed for a caller that calls again at once: freezing costs the kernel 0.1 ms."""


class Environment:
    """One environment; at most one invocation at a time.

    stream     its log stream.
    tmp_image  the file that holds its /tmp, which outlives a process tree that was killed.
    """

    def __init__(
        self,
        ground: Ground,
        *,
        stream: str,
        kind: str = ON_DEMAND,
        tmp_image: Path | None,
        on_line: Callable[[str], None] | None,
    ) -> None:
        self.ground = ground
        self.stream = stream
        self.kind = kind
        self.journal = Journal(as_json=ground.spec.log_json, on_line=on_line)
        self.observations = Observations()
        self.served = 0
        self.talk = Conversation(ground.limits, self._drain)
        stirred = partial(self.talk.happened, "stirred")
        self.extensions = Extensions(ground.spec, ground.blueprint.extensions, stirred)
        self.extensions.telemetry.follow(self.journal)
        self.last_used_s = time.monotonic()
        self._tmp_image = tmp_image
        self._sandbox: Sandbox | None = None
        self._init_ms: float | None = None
        self._init_waited_ms = 0.0
        self._peak_mb = 0.0
        self._phases: list[Phase] = []
        self._freezing: asyncio.TimerHandle | None = None

    # --- init ----------------------------------------------------------------------------------------------------

    @property
    def alive(self) -> bool:
        """Whether a process tree is there that has been initialised."""
        return self._sandbox is not None and not self._sandbox.ended.done()

    @property
    def answered(self) -> bool:
        """Whether the call it serves has its answer already."""
        return self.talk.invocation is not None and self.talk.invocation.answer.done()

    @property
    def group(self) -> Group | None:
        """The control group that holds it now; None without one."""
        return self._sandbox.group if self._sandbox is not None else None

    @property
    def pids(self) -> list[int]:
        """Its processes on this machine, the supervisor first."""
        made = self._sandbox
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
        await self._start(clock, boost=self.ground.boost)
        failure, init_ms = await self._initialise(clock, asyncio.get_running_loop().time() + limit_s, "init")
        self._phases = clock.phases
        if failure is None:
            self._init_ms = init_ms
            self._freeze(clock)
        else:
            self._init_report(failure, init_ms, "init")

    async def _start(self, clock: Clock, *, boost: bool) -> None:
        began = clock.now_ms()
        self.talk.forget()
        self.extensions.forget()
        made = self._sandbox = await sandbox.make(
            self.ground.keeping,
            self.ground.mechanism,
            self.ground.blueprint,
            lambda: RuntimeApi(self.talk, self.extensions),
            tmp_image=self._tmp_image,
            tmp_mb=self.ground.spec.tmp_mb,
        )
        self.extensions.way_in = made.way_in
        made.log.heard_by(self.journal.printed)
        made.observed.heard_by(self.observations.told)
        made.ended.add_done_callback(lambda _: self.talk.happened("ended"))
        share = self.ground.blueprint.share
        made.bound(max(1.0, share) if boost else share)
        clock.ended("start", began)

    async def _initialise(self, clock: Clock, deadline_s: float, phase: str) -> tuple[Failure | None, float]:
        """Wait for extensions and runtime; what went wrong, and how long the init took in ms."""
        made, began = self._sandbox, clock.now_ms()
        assert made is not None
        waited_ms = made.waited_ms
        what = "ready"
        while what in GOES_ON and not self._initialised(made, clock, began):
            what = await self.talk.until(deadline_s, made.ended)
            if self.extensions.failure is not None:
                what = "failed"
        init_ms = clock.ended("init", began)
        if what in GOES_ON:
            self._init_waited_ms = max(0.0, min(init_ms, made.waited_ms - waited_ms))
            self.extensions.open = False
            for each in self.extensions.by_id.values():
                platform_lines.extension(self.journal, each.name, state="Ready", events=each.events)
            platform_lines.initialised(self.journal, init_ms=init_ms, kind=self.kind, phase=phase)
            self.extensions.telemetry.closed()
            return None, init_ms
        failure = self._refused() if what == "failed" else None
        failure = failure or self._why(what, "", made)
        self._peak_mb = max(self._peak_mb, made.peak_mb)
        await self._kill()
        return failure, init_ms

    def _initialised(self, made: Sandbox, clock: Clock, began: float) -> bool:
        """Whether everybody waits for the first call; the runtime starts when all extensions have registered."""
        if made.gated and self.extensions.registered:
            clock.ended("extensions", began)
            made.go()
        return self._idle

    @property
    def _idle(self) -> bool:
        return self.talk.waiting is not None and self.extensions.ready

    def _refused(self) -> Failure | None:
        """What the runtime, or an extension, said before it gave up."""
        told = self.extensions.failure
        return extension_failed(*told) if told is not None else self.talk.failure

    def _init_report(self, failure: Failure, init_ms: float, phase: str) -> None:
        platform_lines.init_report(
            self.journal,
            init_ms=init_ms,
            phase=phase,
            kind=self.kind,
            status=Status.TIMEOUT if failure.timeout else Status.ERROR,
            error_type="" if failure.timeout else failure.error_type,
        )

    # --- invoke --------------------------------------------------------------------------------------------------

    async def invoke(self, invocation: Invocation) -> Record:
        """Serve one call; its answer is set as soon as there is one, the record when its phase has ended."""
        loop = asyncio.get_running_loop()
        spec, clock = self.ground.spec, invocation.clock
        cold = self.served == 0 or not self.alive
        before, self._phases = tuple(self._phases), []
        init_ms, self._init_ms = self._init_ms, None
        self.served += 1
        self._stay()
        self.talk.begins(invocation)
        reset = not self.alive
        if reset:
            await self._kill()
            await self._start(clock, boost=False)
        began = clock.now_ms()  # making a sandbox is the lab's time, not the function's
        deadline_s = loop.time() + spec.timeout_s
        if reset:
            init_ms = None
            failure, spent_ms = await self._initialise(clock, deadline_s, "invoke")
            if failure is not None:
                self._init_report(failure, spent_ms, "invoke")
                failed = timed_out(invocation.request_id, spec.timeout_s) if failure.timeout else failure
                platform_lines.start(self.journal, spec, invocation.request_id)
                return self._over(invocation, failed, clock.ended("invoke", began), cold, None, before)
        made = self._sandbox
        assert made is not None
        made.bound(self.ground.blueprint.share)
        if made.frozen:
            thawing = clock.now_ms()
            made.thaw()
            clock.ended("thaw", thawing)
        platform_lines.start(self.journal, spec, invocation.request_id)
        hand_over(self.talk, self.extensions, spec, invocation, deadline_s - loop.time())
        what = "ready"
        while what in GOES_ON and not (invocation.answer.done() and self._idle):
            what = await self.talk.until(deadline_s, made.ended)
        failure = self.talk.failure
        duration_ms = clock.ended("invoke", began)
        if what in ("ended", "timeout"):
            failure = failure or self._why(what, invocation.request_id, made)
            self._peak_mb = max(self._peak_mb, made.peak_mb)
            made.drain()
            await farewell(made, self.extensions, self.ground.limits, TIMEOUT)
            await self._kill()
        return self._over(invocation, failure, duration_ms, cold, init_ms, before)

    def _why(self, what: str, request_id: str, made: Sandbox) -> Failure:
        """What it means that the tree ended, or that time ran out."""
        if what == "timeout":
            return timed_out(request_id, self.ground.spec.timeout_s)
        outcome = made.ended.result()
        self._peak_mb = max(self._peak_mb, outcome.peak_mb)
        return ended(request_id, outcome, out_of_memory=made.out_of_memory)

    def _over(
        self,
        invocation: Invocation,
        failure: Failure | None,
        invoke_ms: float,
        cold: bool,
        init_ms: float | None,
        before: tuple[Phase, ...],
    ) -> Record:
        """Answer if nobody has, write the closing lines, and tell what happened."""
        if failure is not None:
            if failure.cause:
                platform_lines.exited(self.journal, invocation.request_id, failure.cause)
            invocation.answers(Answer(failure.body, error="Unhandled"))
        if self._sandbox is not None:
            self._sandbox.drain()
            self._peak_mb = max(self._peak_mb, self._sandbox.peak_mb)
        course = Course(self.ground, self.kind, invocation, failure, invoke_ms, cold, init_ms, self._peak_mb, before)
        course.close(self.journal)
        if invocation.lingers:
            self._freezing = asyncio.get_running_loop().call_later(LINGER_S, self._freeze_at_last)
        else:
            self._freeze(invocation.clock)
        self.talk.begins(None)
        self.last_used_s = time.monotonic()
        waited_ms = self._init_waited_ms if init_ms is not None else 0.0
        return course.record(self.stream, self.journal.taken(), self.observations.taken(), init_waited_ms=waited_ms)

    # --- between and after ---------------------------------------------------------------------------------------

    def _drain(self) -> None:
        if self._sandbox is not None:
            self._sandbox.drain()

    def _freeze(self, clock: Clock) -> None:
        if self.alive and self._sandbox is not None:
            began = clock.now_ms()
            self._sandbox.freeze()
            clock.ended("freeze", began)

    def _freeze_at_last(self) -> None:
        self._freezing = None
        with contextlib.suppress(OSError):  # the lab has ended meanwhile, and its groups with it
            self._freeze(Clock())

    def _stay(self) -> None:
        """Not to be frozen in a moment."""
        if self._freezing is not None:
            self._freezing.cancel()
            self._freezing = None

    async def _kill(self) -> None:
        self._stay()
        if self._sandbox is not None:
            made, self._sandbox = self._sandbox, None
            self.extensions.telemetry.forget()
            await made.kill()

    async def close(self) -> None:
        """End it for good; extensions are told first."""
        if self._sandbox is not None:
            await farewell(self._sandbox, self.extensions, self.ground.limits, SPINDOWN)
        await self._kill()
        if self._tmp_image is not None:
            self._tmp_image.unlink(missing_ok=True)
