"""The lab: functions in, records out. What proofs, tuning and the command line use."""

import asyncio
import contextlib
import resource
from pathlib import Path
from types import TracebackType
from typing import Self

from deburr.facts.book import Facts
from deburr.lab.account import Account
from deburr.lab.errors import LabError
from deburr.lab.fleet import Fleet
from deburr.lab.keeping import Keeping
from deburr.lab.limits import limits
from deburr.lab.log_store import LogStore
from deburr.lab.mechanism import Mechanism, ladder, working
from deburr.lab.record import Record
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec

EXPIRE_EVERY_S = 1.0


class Lab:
    """An asynchronous context manager; everything it started is gone when it is left.

    async with Lab(book.load()) as lab:
        record = await lab.invoke(spec, b"{}")
    """

    def __init__(self, facts: Facts, settings: Settings | None = None) -> None:
        self.limits = limits(facts)
        self.settings = settings or Settings()
        self.account = Account(self.limits, self.settings.account)
        self.logs = LogStore()
        self.mechanism: Mechanism
        self._keeping: Keeping
        self._fleets: dict[Spec, Fleet] = {}
        self._expiry: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Raises  LabError when the mechanism that was asked for cannot be had."""
        _raise_descriptors()
        candidates = ladder(self.settings.mechanism)
        self._keeping = Keeping()
        try:
            self.mechanism = await self._first_working(candidates)
        except BaseException:
            self._keeping.close()
            raise
        self._expiry = asyncio.create_task(self._expire())
        return self

    async def _first_working(self, candidates: list[Mechanism]) -> Mechanism:
        why = ""
        for mechanism in candidates:
            if not mechanism.blocks_network and not self.settings.network:
                raise LabError(
                    f"the mechanism {mechanism.rung} cannot keep handlers off the network{why and f' ({why})'}",
                    hint="allow it with --network, or choose another --mechanism",
                )
            refused = await working(mechanism, self._keeping)
            if not refused:
                return mechanism
            why = refused
        raise LabError(why)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._expiry
        told = (fleet.close() for fleet in self._fleets.values() if fleet.extended)
        await asyncio.gather(*told, return_exceptions=True)  # the keeper may be gone, and their environments with it
        self._keeping.close()

    @property
    def work(self) -> Path:
        """A folder for what the lab lays out; removed when the lab ends."""
        return self._keeping.work

    @property
    def fleets(self) -> list[Fleet]:
        """The environments of every function that was asked for."""
        return list(self._fleets.values())

    def fleet(self, spec: Spec) -> Fleet:
        """The environments of a function; made when first asked for.

        Raises  NotRunnable and LabError when it cannot run here.
        """
        fleet = self._fleets.get(spec)
        if fleet is None:
            fleet = self._fleets[spec] = Fleet(
                spec,
                keeping=self._keeping,
                mechanism=self.mechanism,
                limits=self.limits,
                settings=self.settings,
                account=self.account,
                logs=self.logs,
            )
        return fleet

    def present(self, spec: Spec) -> Fleet | None:
        """The environments of a function that has been asked for; None for one that has not."""
        return self._fleets.get(spec)

    async def invoke(self, spec: Spec, event: bytes, *, cold: bool = False) -> Record:
        """Call a function once and wait until its environment is frozen again.

        event   JSON, at most 6 MB.
        cold    in a new environment even if one is idle.
        Raises  Throttled, NotRunnable, LabError.
        """
        if len(event) > self.limits.sync_bytes:
            raise LabError(f"an event of {len(event)} bytes", hint=f"Lambda takes {self.limits.sync_bytes} at most")
        return await self.fleet(spec).invoke(event, cold=cold)

    async def forget(self, spec: Spec) -> None:
        """End every environment of a function."""
        fleet = self._fleets.pop(spec, None)
        if fleet is not None:
            await fleet.close()

    def note(self, spec: Spec, text: str) -> None:
        """Say in a function's log what happened while nobody waited for it."""
        self.logs.add(spec.log_group, "deburr", f"[deburr: {text}]")

    async def _expire(self) -> None:
        while True:
            await asyncio.sleep(EXPIRE_EVERY_S)
            for fleet in list(self._fleets.values()):
                await fleet.expire()


def _raise_descriptors() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
