"""Every environment of one function: made when needed, reused, limited, ended when idle."""

import asyncio
import contextlib
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
        self._freed = asyncio.Event()

    async def invoke(self, event: bytes, *, request_id: str = "", cold: bool = False) -> Record:
        """One synchronous call, to its end.

        cold    in a new environment even if one is idle.
        Raises  Throttled when a limit forbids it, LabError when no sandbox can be made.
        """
        return await self.run(Invocation(request_id or str(uuid.uuid4()), event), cold=cold)

    async def run(self, invocation: Invocation, *, cold: bool = False) -> Record:
        """The call that an invocation describes; its answer is set before this returns."""
        self.account.enter(self.spec)
        environment: Environment | None = None
        try:
            environment = None if cold else await self._free()
            if environment is None:
                environment = await self._another()
            self.busy.add(environment)
            self.served += 1
            return await environment.invoke(invocation)
        finally:
            self.account.leave(self.spec)
            if environment is not None:
                self.busy.discard(environment)
                self.idle.append(environment)
                self._freed.set()

    async def _free(self) -> Environment | None:
        """An idle environment; one that has answered and is about to be idle is worth a moment's wait.

        Its caller has the answer and may call again before Lambda's closing lines are written.
        """
        loop = asyncio.get_running_loop()
        until_s = loop.time() + ABOUT_TO_BE_IDLE_S
        while not self.idle and any(each.answered for each in self.busy) and loop.time() < until_s:
            self._freed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(until_s):
                    await self._freed.wait()
        return self.idle.pop() if self.idle else None

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
        return any(each.extensions.by_id for each in (*self.idle, *self.busy))

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
        return Environment(ground, stream=stream, kind=kind, tmp_image=image, on_line=self._listener(stream))

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
