"""The servers behind the stand-ins that all experiments of one run share: moto and PostgreSQL, started when needed."""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from deburr.proofs.outcome import NotRun
from deburr.proofs.standins.moto import Moto
from deburr.proofs.standins.postgres import Postgres
from deburr.proofs.standins.tls import Authority
from deburr.workload.function import Function

FILLED = "standins"
"""Beside an event folder's files: what the stand-ins are filled with."""
SDK = frozenset({"boto3", "botocore", "aioboto3", "aiobotocore", "aws-sdk", "@aws-sdk"})
PG = frozenset({"psycopg", "psycopg2", "asyncpg", "pg8000", "pg", "postgres"})


@dataclass(slots=True)
class Servers:
    """An asynchronous context manager: every process it started is gone when it is left."""

    moto: Moto = field(default_factory=Moto)
    postgres: Postgres = field(default_factory=Postgres)
    authority: Authority = field(default_factory=Authority)

    async def __aenter__(self) -> "Servers":
        return self

    async def begun(self, function: Function) -> None:
        """Start what a function's imports say it needs, so that no invocation waits for that; what cannot is told when
        it is asked for.
        """
        named = {each.module for each in function.handler.imports} if function.handler is not None else set()
        roots = {module.partition(".")[0].partition("/")[0] for module in named}
        with contextlib.suppress(NotRun):
            if roots & SDK:
                await self.moto.port()
        with contextlib.suppress(NotRun):
            if roots & PG:
                await self.postgres.socket()

    async def __aexit__(self, *_: object) -> None:
        await self.moto.close()
        await self.postgres.close()
        self.authority.close()


def filled(root: Path, template: str) -> Path | None:
    """The folder with what a project fills the stand-ins with: the template's own, else another's; None without one.

    All templates share the stand-ins, and a name that is made up may be one and the same in two of them.
    """
    inside = f"events/{FILLED}"
    beside = (root / template).parent / inside
    found = [beside, *sorted(root.glob(inside)), *sorted(root.glob(f"*/{inside}"))]
    return next((folder for folder in found if folder.is_dir()), None)
