"""What stands before the PostgreSQL stand-in: lets anybody in, counts, and makes the tables that queries ask for."""

import asyncio
import re
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from deburr.proofs.outcome import NotRun
from deburr.proofs.standins import contacts as seen
from deburr.proofs.standins.contacts import Contacts
from deburr.proofs.standins.pg_wire import CANCEL, GSS, TLS, Messages, errors, parameters, startup
from deburr.proofs.standins.postgres import Postgres

TABLES = re.compile(r'\b(?:FROM|JOIN|INTO|UPDATE)\s+"?([a-zA-Z_][\w.]*)"?', re.I)
IDENTIFIER = re.compile(r'"?([a-zA-Z_]\w*)"?')
FULL = "53300"
"""too_many_connections: https://www.postgresql.org/docs/current/errcodes-appendix.html"""
KEY = b"K"
"""BackendKeyData, whose first number is the process that serves the session."""
ENDS_WITHIN_MS = 5000
NUMBERS = ("integer", "bigint", "numeric", "double precision")

Told = Callable[[bytes, bytes], None]


@dataclass(slots=True)
class Lacking:
    """What queries asked for and found missing: SQL that would make it, by database."""

    statements: list[tuple[str, str]] = field(default_factory=list)

    def heard(self, database: str, sql: str, told: dict[str, str]) -> None:
        """One error of one query."""
        message, tables = told.get("M", ""), TABLES.findall(sql)
        at = int(told.get("P", "1") or 1) - 1
        wanted: list[str] = []
        match told.get("C"):
            case "42P01" if named := re.search(r'relation "([\w.]+)"', message):
                wanted = [f"CREATE TABLE {named[1]} ()"]
            case "42703" if column := re.search(r'column "?(?:\w+\.)?(\w+)"?', message):
                wanted = [f'ALTER TABLE {table} ADD COLUMN "{column[1]}" text' for table in tables[:1]]
            case "42804" if "boolean" in message and (name := IDENTIFIER.match(sql, at)):
                wanted = [f'ALTER TABLE {tables[0]} ALTER "{name[1]}" TYPE boolean USING true'] if tables else []
            case "42883":
                kind = next((each for each in NUMBERS if each in message), "")
                before = re.findall(r"([a-zA-Z_]\w*)\s*$", sql[:at])
                if kind and before and tables:
                    wanted = [f'ALTER TABLE {tables[0]} ALTER "{before[0]}" TYPE {kind} USING 0']
        self.statements += [(database, statement) for statement in wanted]


@dataclass(slots=True)
class PgFront:
    """One experiment's way to the server.

    filled     SQL that fills every new database.
    session_s  how long each session is held up at its beginning.
    refused    sessions that the server had no room for.
    alive      the server's own numbers of sessions that are open, in the order they were opened.
    """

    server: Postgres
    contacts: Contacts
    filled: str = ""
    lacking: Lacking = field(default_factory=Lacking)
    session_s: float = 0.0
    refused: int = 0
    alive: list[int] = field(default_factory=list)

    async def supply(self) -> bool:
        """Make what was lacking; False when nothing was."""
        wanted, self.lacking.statements = list(dict.fromkeys(self.lacking.statements)), []
        for database, statement in wanted:
            await self.server.run(database, statement)
        return bool(wanted)

    async def end_sessions(self) -> int:
        """Have the server end every session, as it does with idle ones; how many there were."""
        ended, self.alive = self.alive, []
        for pid in ended:
            await self.server.run("postgres", f"SELECT pg_terminate_backend({pid}, {ENDS_WITHIN_MS})")
        return len(ended)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One session."""
        try:
            login = await _login(reader, writer)
            if login is not None:
                await self._session(login, reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _session(self, login: dict[str, str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = self.contacts.connected()
        user = login.get("user", "lab")
        database = login.setdefault("database", user)
        try:
            await self.server.know(user, database, self.filled)
        except NotRun as error:
            self.contacts.refused = error
            return
        back, there = await asyncio.open_unix_connection(await self.server.socket())
        there.write(startup(login))
        asked, mine = ["login"], list[int]()

        def said(kind: bytes, body: bytes) -> None:
            sql = _sql(kind, body)
            if sql:
                asked.append(sql)
                self.contacts.requests.append(
                    seen.Request(time.monotonic(), number, "postgres", "query", sql.encode()[:1000])
                )

        def answered(kind: bytes, body: bytes) -> None:
            if kind == KEY:
                mine.append(struct.unpack("!i", body[:4])[0])
                self.alive += mine
            elif kind == b"E" and errors(body).get("C") == FULL:
                self.refused += 1
            elif kind == b"E":
                self.lacking.heard(database, asked[-1], errors(body))

        await asyncio.sleep(self.session_s)
        await asyncio.gather(_pump(reader, there, said), _pump(back, writer, answered))
        self.alive = [pid for pid in self.alive if pid not in mine]


async def _login(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> dict[str, str] | None:
    """What a client logs in with, in clear; None for one that only cancels."""
    while True:
        size, code = struct.unpack("!ii", await reader.readexactly(8))
        body = await reader.readexactly(size - 8)
        if code in (TLS, GSS):
            writer.write(b"N")
        elif code == CANCEL:
            return None
        else:
            return parameters(body)


def _sql(kind: bytes, body: bytes) -> str:
    if kind == b"Q":
        return body.rstrip(b"\0").decode(errors="replace")
    if kind == b"P":
        return body.split(b"\0")[1].decode(errors="replace")
    return ""


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, told: Told) -> None:
    messages = Messages()
    try:
        while data := await reader.read(65536):
            writer.write(data)
            for kind, body in messages.cut(data):
                told(kind, body)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
