"""What AWS answered, kept in one SQLite file: a run that was cut off goes on where it stopped.

Nothing is interpreted here: an answer is kept as it came, page by page, under the question it answers.
Values of environment variables are left out unless they name a resource.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from deburr.errors import SourceError

MAGIC = b"SQLite format 3\x00"
FORMAT = "deburr account snapshot 1"
_TABLES = """
create table if not exists about (key text primary key, value text not null);
create table if not exists answers (
  account text, region text, service text, operation text, parameters text, page integer, body text, at text,
  primary key (account, region, service, operation, parameters, page)) without rowid;
create table if not exists gaps (
  account text, region text, service text, operation text, parameters text, action text, message text,
  primary key (account, region, service, operation, parameters)) without rowid;
"""


class Ask(Struct, frozen=True):
    """One question to AWS.

    parameters  JSON with sorted keys: `{}` for none.
    """

    account: str
    region: str
    service: str
    operation: str
    parameters: str = "{}"

    @classmethod
    def of(cls, account: str, region: str, service: str, operation: str, **parameters: Any) -> "Ask":
        return cls(account, region, service, operation, json.dumps(parameters, sort_keys=True))

    @property
    def given(self) -> dict[str, Any]:
        """The parameters as the SDK takes them."""
        found = json.loads(self.parameters)
        assert isinstance(found, dict)
        return found


class Lack(Struct, frozen=True):
    """A question that was not answered.

    action  what the policy lacks; "" when AWS failed otherwise.
    """

    ask: Ask
    action: str
    message: str


class Snapshot:
    """Answers by question; safe to use from many threads."""

    def __init__(self, path: Path | None = None, *, reading: bool = False) -> None:
        """Open or begin a snapshot; None keeps it in memory.

        reading  nothing is written, not even the folder it stands in.

        Raises  SourceError for a file that is no snapshot or cannot be written.
        """
        self.path = path
        self._lock = threading.Lock()
        try:
            if path is not None and not path.exists():
                path.touch(mode=0o600)  # an inventory of an account is nobody else's business
            if reading and path is not None:
                address = f"{path.resolve().as_uri()}?mode=ro"
                self._db = sqlite3.connect(address, uri=True, check_same_thread=False)
            else:
                self._db = sqlite3.connect(path or ":memory:", check_same_thread=False)
                self._begin(path)
            (found,) = self._db.execute("select value from about where key = 'format'").fetchone() or ("unknown",)
        except OSError as error:
            raise SourceError(
                f"cannot be written: {error.strerror}", where=str(path), hint="name another file"
            ) from None
        except sqlite3.Error as error:
            raise SourceError(f"is no snapshot: {error}", where=str(path), hint="name another file") from None
        if found != FORMAT:
            raise SourceError(f"is of another kind: {found}", where=str(path), hint="make a new one: deburr audit")

    def _begin(self, path: Path | None) -> None:
        self._db.execute("pragma synchronous = normal")
        if path is not None:
            self._db.execute("pragma journal_mode = wal")
        self._db.executescript(_TABLES)
        self._db.execute("insert or ignore into about values ('format', ?)", (FORMAT,))
        self._db.commit()

    def close(self) -> None:
        """Fold the journal in, so that one file holds everything."""
        with self._lock:
            if self.path is not None:
                with suppress(sqlite3.OperationalError):  # somebody reads it: folded in when it is opened again
                    self._db.execute("pragma journal_mode = delete")
            self._db.close()

    def has(self, ask: Ask) -> bool:
        """True when the question was answered, or refused for want of a permission."""
        with self._lock:
            row = self._db.execute(f"select 1 from answers where {_WHERE} limit 1", _key(ask)).fetchone()
            return row is not None

    def keep(self, ask: Ask, pages: Sequence[str], at: datetime) -> None:
        """Keep the whole answer, or nothing of it.

        pages  as `written` made them.
        """
        rows = [(*_key(ask), nth, page, at.isoformat()) for nth, page in enumerate(pages)]
        with self._lock, self._db:
            self._db.executemany("insert or replace into answers values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            self._db.execute(f"delete from gaps where {_WHERE}", _key(ask))

    def lack(self, ask: Ask, action: str, message: str) -> None:
        """Keep that there is no answer, and why."""
        with self._lock, self._db:
            self._db.execute("insert or replace into gaps values (?, ?, ?, ?, ?, ?, ?)", (*_key(ask), action, message))

    def pages(self, ask: Ask) -> list[dict[str, Any]]:
        """The pages of one answer; [] when there is none."""
        with self._lock:
            rows = self._db.execute(f"select body from answers where {_WHERE} order by page", _key(ask)).fetchall()
        return [json.loads(body) for (body,) in rows]

    def each(
        self, service: str, operation: str, *, account: str, region: str | None = None
    ) -> Iterator[tuple[Ask, dict[str, Any]]]:
        """Every page of every answer to an operation, in a fixed order; one page is held at a time.

        region  None for all.
        """
        with self._lock:
            keys = self._db.execute(
                "select region, parameters, page from answers where account = ? and service = ? and operation = ?"
                " and (? is null or region = ?) order by region, parameters, page",
                (account, service, operation, region, region),
            ).fetchall()
        for found, parameters, page in keys:
            ask = Ask(account, found, service, operation, parameters)
            with self._lock:
                (body,) = self._db.execute(
                    f"select body from answers where {_WHERE} and page = ?", (*_key(ask), page)
                ).fetchone()
            yield ask, json.loads(body)

    def everything(self) -> Iterator[tuple[Ask, dict[str, Any]]]:
        """Every page of every answer, in a fixed order; one page is held at a time."""
        with self._lock:
            rows = self._db.execute(
                "select account, region, service, operation, parameters, page from answers order by 1, 2, 3, 4, 5, 6"
            ).fetchall()
        for *key, page in rows:
            with self._lock:
                found = self._db.execute(f"select body from answers where {_WHERE} and page = ?", (*key, page))
                (body,) = found.fetchone()
            yield Ask(*key), json.loads(body)

    def lacks(self) -> list[Lack]:
        """The questions that were not answered, in a fixed order."""
        with self._lock:
            rows = self._db.execute("select * from gaps order by 1, 2, 3, 4, 5").fetchall()
        return [Lack(Ask(*row[:5]), row[5], row[6]) for row in rows]

    def why(self, ask: Ask) -> str:
        """Why a question has no answer, for people."""
        with self._lock:
            row = self._db.execute(f"select message from gaps where {_WHERE}", _key(ask)).fetchone()
        return "no answer" if row is None else str(row[0])

    def regions(self) -> list[tuple[str, str]]:
        """Account and Region of everything that was asked about Lambda."""
        with self._lock:
            return self._db.execute(
                "select distinct account, region from answers where service = 'lambda' order by 1, 2"
            ).fetchall()

    def tell(self, key: str, value: str) -> None:
        """Keep a word about the whole snapshot, such as when it was finished."""
        with self._lock, self._db:
            self._db.execute("insert or replace into about values (?, ?)", (key, value))

    def told(self, key: str) -> str | None:
        """What was kept under this key; None when nothing was."""
        with self._lock:
            row = self._db.execute("select value from about where key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def told_of(self, beginning: str) -> list[str]:
        """What was kept under all keys that begin so, in the order of the keys."""
        with self._lock:
            rows = self._db.execute("select key, value from about order by key").fetchall()
        return [str(value) for key, value in rows if key.startswith(beginning)]


def written(page: dict[str, Any]) -> str:
    """A page as it is kept; dates as ISO 8601 writes them."""
    return json.dumps(page, default=_plain)


_WHERE = "account = ? and region = ? and service = ? and operation = ? and parameters = ?"


def _key(ask: Ask) -> tuple[str, str, str, str, str]:
    return ask.account, ask.region, ask.service, ask.operation, ask.parameters


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    raise TypeError(f"AWS answers with {type(value).__name__}")


def is_snapshot(path: Path) -> bool:
    """True for a file that begins as SQLite's do; nothing more is read."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False
