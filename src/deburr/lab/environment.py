"""An execution environment: its init, its invocations one after another, frozen between them."""

import asyncio
import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deburr.lab import platform_lines, sandbox
from deburr.lab.conversation import Conversation
from deburr.lab.failures import Failure, ended, timed_out
from deburr.lab.groups import Group
from deburr.lab.invocation import Clock, Invocation
from deburr.lab.journal import Journal
from deburr.lab.keeper.governor import descendants
from deburr.lab.keeping import Keeping
from deburr.lab.limits import Limits
from deburr.lab.mechanism import Mechanism
from deburr.lab.observations import Observations
from deburr.lab.orders import Blueprint
from deburr.lab.record import Answer, Phase, Record, Status, billed
from deburr.lab.runtime_api import JSON, RuntimeApi
from deburr.lab.sandbox import Sandbox
from deburr.lab.spec import Spec

ON_DEMAND, PROVISIONED = "on-demand", "provisioned-concurrency"


@dataclass(frozen=True, slots=True)
class Ground:
    """What every environment of one function stands on.

    boost  True to give init a whole CPU, as Lambda is widely measured to do; False to ration it too.
    """

    spec: Spec
    blueprint: Blueprint
    limits: Limits
    keeping: Keeping
    mechanism: Mechanism
    boost: bool = True


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
        self.last_used_s = time.monotonic()
        self._tmp_image = tmp_image
        self._sandbox: Sandbox | None = None
        self._init_ms: float | None = None
        self._init_waited_ms = 0.0
        self._peak_mb = 0.0
        self._phases: list[Phase] = []

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
        failure, init_ms = await self._initialise(clock, asyncio.get_running_loop().time() + limit_s)
        self._phases = clock.phases
        if failure is None:
            self._init_ms = init_ms
            self._freeze(clock)
        else:
            self._init_report(failure, init_ms, "init")

    async def _start(self, clock: Clock, *, boost: bool) -> None:
        began = clock.now_ms()
        self.talk.forget()
        made = self._sandbox = await sandbox.make(
            self.ground.keeping,
            self.ground.mechanism,
            self.ground.blueprint,
            lambda: RuntimeApi(self.talk),
            tmp_image=self._tmp_image,
            tmp_mb=self.ground.spec.tmp_mb,
        )
        made.log.on_data = self.journal.printed
        made.observed.on_data = self.observations.told
        made.ended.add_done_callback(lambda _: self.talk.happened("ended"))
        share = self.ground.blueprint.share
        made.bound(max(1.0, share) if boost else share)
        clock.ended("start", began)

    async def _initialise(self, clock: Clock, deadline_s: float) -> tuple[Failure | None, float]:
        """Wait for the runtime; what went wrong, and how long the init took in ms."""
        made = self._sandbox
        assert made is not None
        began, waited_ms = clock.now_ms(), made.waited_ms
        what = "ready" if self.talk.waiting else await self.talk.until(deadline_s, made.ended)
        init_ms = clock.ended("init", began)
        if what == "ready":
            self._init_waited_ms = max(0.0, min(init_ms, made.waited_ms - waited_ms))
            return None, init_ms
        failure = self.talk.failure if what == "failed" and self.talk.failure else self._why(what, "", made)
        self._peak_mb = max(self._peak_mb, made.peak_mb)
        await self._kill()
        return failure, init_ms

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
        first_phases, self._phases = self._phases, []
        init_ms, self._init_ms = self._init_ms, None
        self.served += 1
        self.talk.begins(invocation)
        reset = not self.alive
        if reset:
            await self._kill()
            await self._start(clock, boost=False)
        began = clock.now_ms()  # making a sandbox is the lab's time, not the function's
        deadline_s = loop.time() + spec.timeout_s
        if reset:
            init_ms = None
            failure, spent_ms = await self._initialise(clock, deadline_s)
            if failure is not None:
                self._init_report(failure, spent_ms, "invoke")
                failed = timed_out(invocation.request_id, spec.timeout_s) if failure.timeout else failure
                platform_lines.start(self.journal, spec, invocation.request_id)
                return self._over(invocation, failed, clock.ended("invoke", began), cold, None, first_phases)
        made = self._sandbox
        assert made is not None
        made.bound(self.ground.blueprint.share)
        if made.frozen:
            thawing = clock.now_ms()
            made.thaw()
            clock.ended("thaw", thawing)
        platform_lines.start(self.journal, spec, invocation.request_id)
        self._hand_over(invocation, deadline_s)
        what = await self.talk.until(deadline_s, made.ended)
        failure = self.talk.failure
        if what == "answered" and self.talk.waiting is None:
            what = await self.talk.until(deadline_s, made.ended)
        duration_ms = clock.ended("invoke", began)
        if what in ("ended", "timeout"):
            failure = failure or self._why(what, invocation.request_id, made)
            self._peak_mb = max(self._peak_mb, made.peak_mb)
            made.drain()
            await self._kill()
        return self._over(invocation, failure, duration_ms, cold, init_ms, first_phases)

    def _hand_over(self, invocation: Invocation, deadline_s: float) -> None:
        assert self.talk.waiting is not None
        left_s = deadline_s - asyncio.get_running_loop().time()
        spec = self.ground.spec
        headers = {
            **JSON,
            "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
            "Lambda-Runtime-Deadline-Ms": str(math.floor((time.time() + left_s) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": spec.arn,
            "Lambda-Runtime-Trace-Id": invocation.trace or _trace(),
        }
        if invocation.client_context:
            headers["Lambda-Runtime-Client-Context"] = invocation.client_context
        connection, self.talk.waiting = self.talk.waiting, None
        self.talk.current_id = invocation.request_id
        connection.respond(200, headers, invocation.event)

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
        duration_ms: float,
        cold: bool,
        init_ms: float | None,
        first_phases: list[Phase],
    ) -> Record:
        """Write the closing lines, answer if nobody has, and tell what happened."""
        spec, clock, journal = self.ground.spec, invocation.clock, self.journal
        status, error_type = Status.SUCCESS, ""
        if failure is not None:
            status = Status.TIMEOUT if failure.timeout else Status.ERROR
            error_type = failure.error_type
            if failure.cause:
                platform_lines.exited(journal, invocation.request_id, failure.cause)
            if failure.timeout:
                duration_ms = spec.timeout_s * 1000
            invocation.answers(Answer(failure.body, error="Unhandled"))
        if self._sandbox is not None:
            self._sandbox.drain()
            self._peak_mb = max(self._peak_mb, self._sandbox.peak_mb)
        used_mb = max(1, min(spec.memory_mb, math.ceil(self._peak_mb)))
        paid_ms = billed(duration_ms, init_ms if self.kind == ON_DEMAND else None)
        platform_lines.end(
            journal, invocation.request_id, status=status, duration_ms=duration_ms, error_type=error_type
        )
        platform_lines.report(
            journal,
            invocation.request_id,
            duration_ms=duration_ms,
            billed_ms=paid_ms,
            memory_mb=spec.memory_mb,
            max_memory_mb=used_mb,
            init_ms=init_ms,
            status=status,
            error_type=error_type,
        )
        self._freeze(clock)
        self.talk.begins(None)
        self.last_used_s = time.monotonic()
        return Record(
            function=spec.name,
            request_id=invocation.request_id,
            environment=self.stream,
            cold=cold,
            status=status,
            error_type=error_type,
            answer=invocation.answer.result(),
            phases=(*first_phases, *clock.phases),
            duration_ms=duration_ms,
            billed_ms=paid_ms,
            init_ms=init_ms,
            init_waited_ms=self._init_waited_ms if init_ms is not None else 0.0,
            memory_mb=spec.memory_mb,
            max_memory_mb=used_mb,
            log=journal.taken(),
            first_byte_ms=None
            if invocation.first_byte_ms is None
            else invocation.first_byte_ms - clock.began_ms("invoke"),
            ran_on=self.ground.blueprint.program.ran_on,
            client=self.ground.blueprint.program.client,
            mechanism=self.ground.mechanism.told,
            observed=self.observations.taken(),
        )

    # --- between and after ---------------------------------------------------------------------------------------

    def _drain(self) -> None:
        if self._sandbox is not None:
            self._sandbox.drain()

    def _freeze(self, clock: Clock) -> None:
        if self.alive and self._sandbox is not None:
            began = clock.now_ms()
            self._sandbox.freeze()
            clock.ended("freeze", began)

    async def _kill(self) -> None:
        if self._sandbox is not None:
            made, self._sandbox = self._sandbox, None
            await made.kill()

    async def close(self) -> None:
        """End it for good."""
        await self._kill()
        if self._tmp_image is not None:
            self._tmp_image.unlink(missing_ok=True)


def _trace() -> str:
    return f"Root=1-{int(time.time()):08x}-{os.urandom(12).hex()};Parent={os.urandom(8).hex()};Sampled=0"
