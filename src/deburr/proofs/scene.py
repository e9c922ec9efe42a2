"""One experiment's own lab and stand-ins: a function in its sandbox, and what it finds when it calls out."""

import asyncio
import contextlib
import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from deburr.facts.book import Facts
from deburr.lab.laboratory import Lab
from deburr.lab.record import Record
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec
from deburr.proofs.events import Sample
from deburr.proofs.standins.aws import Front, Gate
from deburr.proofs.standins.contacts import Contacts
from deburr.proofs.standins.pg_front import PgFront
from deburr.proofs.standins.postgres import Postgres
from deburr.proofs.standins.servers import Servers
from deburr.proofs.standins.silent import Silent
from deburr.proofs.standins.tls import TRUST, TRUSTED_AT

AWS_PORT, HTTP_PORT, HTTPS_PORT, POSTGRES_PORT = 4566, 80, 443, 5432
HOST = "127.0.0.1"
READ_WITHIN_S, READ_EVERY_S = 3.0, 0.02


@dataclass(frozen=True, slots=True)
class Setting:
    """What is around a function in one experiment.

    hosts     names that lead to the stand-ins.
    ports     ports beside the usual ones that something answers on.
    silent    ports where nobody ever answers.
    hold_s    how long the answer to a request is held, by its service and operation.
    refuses   whether a request is refused, asked once for each.
    callee_s  how long another function takes.
    database  another PostgreSQL than the one that all experiments share.
    session_s  how long each of its sessions is held up at its beginning.
    watch     lines of its files that are told when they are run.
    observe   what the handler does is looked at, which costs it time.
    filled    a folder the stand-ins are filled from.
    """

    hosts: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    silent: frozenset[int] = frozenset()
    hold_s: Callable[[str], float] = lambda _: 0.0
    refuses: Callable[[], bool] = lambda: False
    callee_s: float = 0.0
    database: Postgres | None = None
    session_s: float = 0.0
    watch: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    observe: bool = False
    filled: Path | None = None
    mechanism: str | None = None


class Scene:
    """An asynchronous context manager; nothing it started outlives it."""

    def __init__(self, spec: Spec, setting: Setting, *, facts: Facts, servers: Servers) -> None:
        self.spec, self.setting, self.facts, self.servers = spec, setting, facts, servers
        self.http, self.aws, self.postgres, self.silent = Contacts(), Contacts(), Contacts(), Contacts()
        self.pg = PgFront(
            setting.database or servers.postgres, self.postgres, _sql(setting.filled), session_s=setting.session_s
        )
        self.lab: Lab
        self.records: list[Record] = []
        self._stack = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Raises  NotRun, LabError."""
        try:
            self.lab = await self._stack.enter_async_context(Lab(self.facts, await self._settings()))
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def call(self, sample: Sample, *, cold: bool = False) -> Record:
        """Invoke the function once; requests are counted from here on."""
        for contacts in (self.http, self.aws, self.postgres, self.silent):
            contacts.mark()
        record = await self.lab.invoke(self.spec, sample.body, cold=cold)
        self.records.append(record)
        for contacts in (self.aws, self.postgres):
            if contacts.refused is not None:
                raise contacts.refused
        return record

    async def heard(self, count: Callable[[], int]) -> int:
        """What was counted, as soon as it is something: what a handler sent last may not have been read yet."""
        until_s = time.monotonic() + READ_WITHIN_S
        while not count() and time.monotonic() < until_s:
            await asyncio.sleep(READ_EVERY_S)
        return count()

    async def calls(self, sample: Sample, times: int) -> list[Record]:
        return [await self.call(sample) for _ in range(times)]

    async def _settings(self) -> Settings:
        setting = self.setting
        moto, filled = self.servers.moto, setting.filled
        callee_s, authority = setting.callee_s, self.servers.authority
        aws = await self._listens(
            lambda: Front(self.aws, setting.hold_s, setting.refuses, moto=moto, filled=filled, callee_s=callee_s)
        )
        silent = await self._listens(lambda: Silent(self.silent))

        def gate() -> Gate:
            return Gate(
                self.aws, self.http, setting.hold_s, setting.refuses, moto=moto, filled=filled, callee_s=callee_s
            )

        http = await self._listens(gate)
        https = await self._listens(gate, authority.context()) if authority.available else silent
        pg = await asyncio.start_server(self.pg.serve, HOST, 0)
        self._stack.callback(pg.close)
        ways = {AWS_PORT: aws, HTTP_PORT: http, HTTPS_PORT: https, POSTGRES_PORT: pg.sockets[0].getsockname()[1]}
        ways |= {port: http for port in setting.ports if port not in ways}
        ways |= dict.fromkeys(setting.silent, silent)
        return Settings(
            mechanism=setting.mechanism,
            environment={**ENVIRONMENT, **(TRUST if authority.available else {}), **_watched(setting)},
            detours=ways,
            hosts=setting.hosts,
            texts=((TRUSTED_AT, authority.pem),) if authority.available else (),
            observe=setting.observe or bool(setting.watch),
        )

    async def _listens(self, make: Callable[[], asyncio.Protocol], tls: ssl.SSLContext | None = None) -> int:
        server = await asyncio.get_running_loop().create_server(make, HOST, 0, ssl=tls)
        self._stack.callback(server.close)
        return int(server.sockets[0].getsockname()[1])


ENVIRONMENT = {"AWS_ENDPOINT_URL": f"http://{HOST}:{AWS_PORT}", "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required"}


def unhurried(spec: Spec, timeout_s: float, facts: Facts) -> Spec:
    """The same function with a whole vCPU and so much time, whatever its own: a busy machine does not end it."""
    return replace(spec, memory_mb=max(spec.memory_mb, facts["lambda.vcpu.full_at"].whole), timeout_s=timeout_s)


def _watched(setting: Setting) -> dict[str, str]:
    return {"DEBURR_WATCH": json.dumps(dict(setting.watch))} if setting.watch else {}


def _sql(folder: Path | None) -> str:
    path = folder / "postgres.sql" if folder is not None else None
    return path.read_text(encoding="utf-8") if path is not None and path.is_file() else ""
