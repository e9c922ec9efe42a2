"""The process tree of an environment: started, initialised, frozen and thawed, ended, and started again."""

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from deburr.lab import platform_lines, sandbox
from deburr.lab.conversation import Conversation
from deburr.lab.extensions import Extensions
from deburr.lab.failures import Failure, ended, extension_failed, timed_out
from deburr.lab.farewell import farewell
from deburr.lab.ground import Ground
from deburr.lab.invocation import Clock
from deburr.lab.journal import Journal
from deburr.lab.observations import Observations
from deburr.lab.record import Status
from deburr.lab.runtime_api import RuntimeApi
from deburr.lab.sandbox import Sandbox

GOES_ON = ("ready", "answered", "stirred")
"""What may happen, of what Conversation.until tells, without an end to it."""
LINGER_S = 0.001
"""How long an environment may stay thawed for a caller that calls again at once: freezing costs the kernel 0.1 ms."""


class ProcessTree:
    """The runtime and the extensions of one environment; of several trees one after another, if they end.

    heard           told what its runtime and its extensions do, but during an init.
    sandbox         what holds it now; None while there is none.
    peak_mb         the most memory of any of them so far, as far as it was looked at.
    init_waited_ms  of the last init: how long it could have run while others had the CPU.
    """

    def __init__(
        self, ground: Ground, *, kind: str, journal: Journal, tmp_image: Path | None, heard: Callable[[str], None]
    ) -> None:
        self.ground, self.kind, self.journal = ground, kind, journal
        self.observations = Observations()
        self.talk = Conversation(ground.limits, heard)
        self.extensions = Extensions(ground.spec, ground.blueprint.extensions, partial(self.talk.happened, "stirred"))
        self.extensions.telemetry.follow(journal)
        self.sandbox: Sandbox | None = None
        self.peak_mb = 0.0
        self.init_waited_ms = 0.0
        self._tmp_image = tmp_image
        self._loop = asyncio.get_running_loop()
        self._freezing: asyncio.TimerHandle | None = None

    @property
    def alive(self) -> bool:
        """Whether there is one."""
        return self.sandbox is not None and not self.sandbox.ended.done()

    @property
    def ready(self) -> bool:
        """Whether the runtime and every extension wait for a call."""
        return self.alive and self._idle

    @property
    def _idle(self) -> bool:
        return self.talk.waiting is not None and self.extensions.ready

    # --- init ----------------------------------------------------------------------------------------------------

    async def start(self, clock: Clock, *, boost: bool) -> None:
        """Have its processes made.

        boost   give the init that follows a whole CPU.
        Raises  LabError when no sandbox can be made.
        """
        began = clock.now_ms()
        self.talk.forget()
        self.extensions.forget()
        made = self.sandbox = await sandbox.make(
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

    async def initialise(self, clock: Clock, deadline_s: float, phase: str) -> tuple[Failure | None, float]:
        """Wait for extensions and runtime; what went wrong, and how long the init took in ms."""
        made, began = self.sandbox, clock.now_ms()
        assert made is not None
        waited_ms = made.waited_ms
        what = "ready"
        while what in GOES_ON and not self._initialised(made, clock, began):
            what = await self.talk.until(deadline_s, made.ended)
            if self.extensions.failure is not None:
                what = "failed"
        init_ms = clock.ended("init", began)
        if what in GOES_ON:
            self.init_waited_ms = max(0.0, min(init_ms, made.waited_ms - waited_ms))
            self.extensions.open = False
            for each in self.extensions.by_id.values():
                platform_lines.extension(self.journal, each.name, state="Ready", events=each.events)
            platform_lines.initialised(self.journal, init_ms=init_ms, kind=self.kind, phase=phase)
            self.extensions.telemetry.closed()
            return None, init_ms
        # A runtime that gives up says why and ends at once: on a busy machine its end may be seen first.
        failure = self._refused() if what in ("failed", "ended") else None
        failure = failure or self.why(what, "", made)
        self.peak_mb = max(self.peak_mb, made.peak_mb)
        await self.kill()
        return failure, init_ms

    def _initialised(self, made: Sandbox, clock: Clock, began: float) -> bool:
        """Whether everybody waits for the first call; the runtime starts when all extensions have registered."""
        if made.gated and self.extensions.registered:
            clock.ended("extensions", began)
            made.go()
        return self._idle

    def _refused(self) -> Failure | None:
        """What the runtime, or an extension, said before it gave up."""
        told = self.extensions.failure
        return extension_failed(*told) if told is not None else self.talk.failure

    def report_init(self, failure: Failure, init_ms: float, phase: str) -> None:
        """Write down that an init went wrong."""
        platform_lines.init_report(
            self.journal,
            init_ms=init_ms,
            phase=phase,
            kind=self.kind,
            status=Status.TIMEOUT if failure.timeout else Status.ERROR,
            error_type="" if failure.timeout else failure.error_type,
        )

    # --- between and after ---------------------------------------------------------------------------------------

    def why(self, what: str, request_id: str, made: Sandbox) -> Failure:
        """What it means that the tree ended, or that time ran out."""
        if what == "timeout":
            return timed_out(request_id, self.ground.spec.timeout_s)
        outcome = made.ended.result()
        self.peak_mb = max(self.peak_mb, outcome.peak_mb)
        return ended(request_id, outcome, out_of_memory=made.out_of_memory)

    def freeze_soon(self) -> None:
        """Let it stand still in a moment, unless it is to `stay`."""
        self._freezing = self._loop.call_later(LINGER_S, self._freeze_at_last)

    def freeze(self, clock: Clock) -> None:
        """Let it stand still."""
        if self.alive and self.sandbox is not None:
            began = clock.now_ms()
            self.sandbox.freeze()
            clock.ended("freeze", began)

    def _freeze_at_last(self) -> None:
        self._freezing = None
        with contextlib.suppress(OSError):  # the lab has ended meanwhile, and its groups with it
            self.freeze(Clock())

    def stay(self) -> None:
        """Not to be frozen in a moment."""
        if self._freezing is not None:
            self._freezing.cancel()
            self._freezing = None

    async def kill(self) -> None:
        """End every process and remove what held them."""
        self.stay()
        if self.sandbox is not None:
            made, self.sandbox = self.sandbox, None
            self.extensions.telemetry.forget()
            await made.kill()

    async def farewell(self, reason: str) -> None:
        """Let extensions finish, for as long as Lambda gives them."""
        if self.sandbox is not None:
            await farewell(self.sandbox, self.extensions, self.ground.limits, reason)
