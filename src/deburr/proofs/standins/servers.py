"""The servers behind the stand-ins that all experiments of one run share: moto and PostgreSQL, started when needed."""

from dataclasses import dataclass, field
from pathlib import Path

from deburr.proofs.standins.moto import Moto
from deburr.proofs.standins.postgres import Postgres
from deburr.proofs.standins.tls import Authority

FILLED = "standins"
"""Beside an event folder's files: what the stand-ins are filled with."""


@dataclass(slots=True)
class Servers:
    """An asynchronous context manager: every process it started is gone when it is left."""

    moto: Moto = field(default_factory=Moto)
    postgres: Postgres = field(default_factory=Postgres)
    authority: Authority = field(default_factory=Authority)

    async def __aenter__(self) -> "Servers":
        return self

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
