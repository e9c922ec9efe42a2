"""Every environment of one function: made when needed, reused, limited, ended when idle."""

import asyncio
import os
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from deburr.lab import disks, packages, programs
from deburr.lab.abi import refuse_foreign
from deburr.lab.account import Account, Throttled
from deburr.lab.environment import Environment
from deburr.lab.ground import ON_DEMAND, PROVISIONED, Ground
from deburr.lab.invocation import Invocation
from deburr.lab.keeping import Keeping
from deburr.lab.limits import Limits
from deburr.lab.log_store import LogStore
from deburr.lab.mechanism import Mechanism
from deburr.lab.orders import GID, UID, Blueprint
from deburr.lab.record import Record
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec
from deburr.lab.turn import Turn, Waiting
from deburr.lab.variables import variables

ABOUT_TO_BE_IDLE_S = 0.02
RUNTIME_SHARE = 0.3
"""Of the time to shut down, before extensions have theirs: as AWS's own emulator divides it."""


class Fleet:
    """One version of a function with its environments.

    served  calls so far.
    """

    def __init__(
        self,
        spec: Spec,
        *,
        keeping: Keeping,
        mechanism: Mechanism,
        limits: Limits,
        settings: Settings,
        account: Account,
        logs: LogStore,
    ) -> None:
        self.spec = spec
        self.keeping, self.mechanism = keeping, mechanism
        self.limits, self.settings, self.account, self.logs = limits, settings, account, logs
        self.program = programs.prepare(spec)
        self.code = packages.unpacked(spec.code, keeping.work)
        self.opt = packages.merged(spec.layers, keeping.work)
        if self.program.ran_on and self.program.abi:
            refuse_foreign(spec, filter(None, (self.code, self.opt)), self.program.abi)
        self.idle: list[Environment] = []
        self.busy: set[Environment] = set()
        self.served = 0
        self._made: deque[float] = deque()
        self._waiting: dict[Waiting, None] = {}

    async def invoke(self, event: bytes, *, request_id: str = "", cold: bool = False) -> Record:
        """One synchronous call, to its end.

        cold    in a new environment even if one is idle.
        Raises  Throttled when a limit forbids it, LabError when no sandbox can be made.
        """
        return await self.run(Invocation(request_id or str(uuid.uuid4()), event), cold=cold)

    async def run(self, invocation: Invocation, *, cold: bool = False) -> Record:
        """The call that an invocation describes; its answer is set before this returns."""
        turn = None if cold else self.begin(invocation) or await self._soon(invocation)
        if turn is None:
            turn = await self._elsewhere(invocation, cold=cold)
        return await turn.record

    def begin(self, invocation: Invocation) -> Turn | None:
        """Hand a call to an environment that waits for one; None when none does.

        Raises  Throttled when a limit forbids it.
        """
        if not self.idle or not self.idle[-1].waits:
            return None
        self.account.enter(self.spec)
        environment = self.idle.pop()
        self.busy.add(environment)
        self.served += 1
        return environment.begins(invocation)

    async def _soon(self, invocation: Invocation) -> Turn | None:
        """By an environment that has answered and is about to wait: that is worth a moment.

        Its caller has the answer and may call again before the runtime asks for work; what is handed over then is
        handed over at once. None when there is no such environment, or it takes too long.
        """
        if len(self._waiting) >= sum([each.answered for each in self.busy]):
            return None
        loop = asyncio.get_running_loop()
        waiting = Waiting(invocation, loop.create_future())
        self._waiting[waiting] = None
        timer = loop.call_later(ABOUT_TO_BE_IDLE_S, waiting.give_up)
        try:
            return await waiting.turn
        finally:
            timer.cancel()
            self._waiting.pop(waiting, None)

    async def _elsewhere(self, invocation: Invocation, *, cold: bool) -> Turn:
        """In an environment that must be made first, or made anew."""
        self.account.enter(self.spec)
        try:
            environment = self.idle.pop() if self.idle and not cold else await self._another()
        except BaseException:
            self.account.leave(self.spec)
            raise
        self.busy.add(environment)
        self.served += 1
        return environment.begins(invocation) if environment.waits else await environment.begins_anew(invocation)

    def _freed(self, environment: Environment) -> Waiting | None:
        """A call is over: the next for its environment, or None, and it is idle."""
        self.account.leave(self.spec)
        while self._waiting and environment.waits:
            waiting = next(iter(self._waiting))
            del self._waiting[waiting]
            if waiting.turn.done():
                continue
            try:
                self.account.enter(self.spec)
            except Throttled as error:
                waiting.turn.set_exception(error)
                continue
            self.served += 1
            return waiting
        self.busy.discard(environment)
        self.idle.append(environment)
        return None

    async def provision(self, count: int) -> None:
        """Have environments initialised before anybody calls."""
        fresh = [self._environment(PROVISIONED) for _ in range(count)]
        await asyncio.gather(*(each.prepare() for each in fresh))
        self.idle += fresh

    async def expire(self) -> None:
        """End environments that have been idle for longer than they are kept."""
        oldest = time.monotonic() - self.settings.keep_alive_s
        gone = [each for each in self.idle if each.last_used_s < oldest and each.kind == ON_DEMAND]
        self.idle = [each for each in self.idle if each not in gone]
        await _closed(gone)

    @property
    def extended(self) -> bool:
        """Whether an environment has extensions, which want to be told of its end."""
        return any(each.extended for each in (*self.idle, *self.busy))

    async def close(self) -> None:
        """End every environment."""
        gone = [*self.idle, *self.busy]
        self.idle = []
        await _closed(gone)

    async def _another(self) -> Environment:
        now = time.monotonic()
        while self._made and now - self._made[0] > 10:
            self._made.popleft()
        if len(self._made) >= self.limits.environments_per_10_s:
            raise Throttled("ConcurrentInvocationLimitExceeded")
        self._made.append(now)
        environment = self._environment(ON_DEMAND)
        try:
            await environment.prepare()
        except BaseException:
            await environment.close()
            raise
        return environment

    def _environment(self, kind: str) -> Environment:
        spec, limits = self.spec, self.limits
        stream = f"{datetime.now(UTC):%Y/%m/%d}/[{spec.version}]{os.urandom(16).hex()}"
        blueprint = Blueprint(
            program=self.program,
            code=self.code,
            opt=self.opt,
            environment=variables(spec, stream=stream, kind=kind, given=self.settings.environment),
            memory_mb=spec.memory_mb,
            share=limits.share(spec.memory_mb),
            cpus=limits.cpus(spec.memory_mb),
            files=limits.files,
            processes=limits.processes,
            network=self.settings.network,
            standins=self.settings.ways,
            hosts=self.settings.hosts,
            texts=self.settings.texts,
            observe=self.settings.observe,
            extensions=packages.extensions(self.opt),
            grace_s=limits.shutdown_external_s * RUNTIME_SHARE,
            look=self.settings.look,
        )
        ground = Ground(spec, blueprint, limits, self.keeping, self.mechanism, self.settings.boost)
        image = None
        if self.mechanism.disk:
            image = self.keeping.work / f"{stream[-32:]}.img"
            disks.copy(disks.template(self.keeping.work, spec.tmp_mb, uid=UID, gid=GID), image)
        on_line = self._listener(stream)
        return Environment(ground, stream=stream, kind=kind, tmp_image=image, on_line=on_line, freed=self._freed)

    def _listener(self, stream: str) -> Callable[[str], None]:
        """Hears every line of a log stream."""
        on_line, add, group = self.settings.on_line, self.logs.add, self.spec.log_group

        def hears(line: str) -> None:
            add(group, stream, line)
            if on_line is not None:
                on_line(stream, line)

        return hears


async def _closed(environments: Iterable[Environment]) -> None:
    await asyncio.gather(*(each.close() for each in environments))
