"""What a pruning run did, written down before it does it: a file of one JSON object a line."""

import errno
import io
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from msgspec.structs import replace

from deburr.aws.trouble import AccountError
from deburr.workload.storage import CodeStorage, Kept, Version

FOLDER = Path(".deburr/prune")
STAMP = "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier runs on the same account and Region left.

    deleted   versions that are gone, whatever a list that lags behind says.
    in_doubt  versions whose deletion was begun and not confirmed: the run was killed in between.
    cut_off   name of the newest run when it did not come to its end; "" when it did.
    left      how many versions that run still meant to delete.
    """

    deleted: frozenset[tuple[str, int, str]] = frozenset()
    in_doubt: frozenset[tuple[str, int]] = frozenset()
    cut_off: str = ""
    left: int = 0


def identity(version: Version) -> tuple[str, int, str]:
    """A version as a journal knows it: a function made anew under an old name counts its versions from 1 again."""
    return version.function, version.number, version.published.isoformat()


def without(storage: CodeStorage, before: Earlier) -> CodeStorage:
    """What is there less what earlier runs deleted: Lambda's lists may show it for a while yet."""
    there = tuple(version for version in storage.versions if identity(version) not in before.deleted)
    return replace(storage, versions=there)


class Journal:
    """One run's lines, each out of our hands before the call returns.

    name  the file, or where else it goes, for people.
    """

    def __init__(self, stream: TextIO, name: str, *, of: Kept = Kept.FUNCTION) -> None:
        """of  what the versions are of: lines about layers name a `layer` where the others name a `function`."""
        self.name = name
        self._stream = stream
        self._of = of

    @classmethod
    def begun(cls, folder: Path, account: str, region: str, *, at: datetime, of: Kept = Kept.FUNCTION) -> "Journal":
        """A new file.

        Raises  AccountError when it cannot be written: nothing is deleted without it.
        """
        path = folder / f"{_named(account, region, of)}-{at.strftime(STAMP)}.jsonl"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return cls(path.open("x", encoding="utf-8"), str(path), of=of)
        except OSError as error:
            raise AccountError(
                f"cannot be written: {error.strerror}", where=str(path), hint="name another folder with --journal"
            ) from None

    def write(self, event: str, at: datetime, **told: Any) -> None:
        """One line.

        Raises  AccountError, such as for a full disk, before anything more is deleted.
        """
        try:
            self._stream.write(json.dumps({"at": at.isoformat(), "event": event, **told}) + "\n")
            self._stream.flush()
            if isinstance(self._stream, io.TextIOWrapper):
                _on_disk(self._stream)
        except OSError as error:
            raise AccountError(
                f"cannot be written: {error.strerror}", where=self.name, hint="make room and run it again"
            ) from None

    def version(self, event: str, at: datetime, version: Version) -> None:
        """One line about a version."""
        told = {"sha256": version.sha256, "published": version.published.isoformat(), "bytes": version.size_bytes}
        self.write(event, at, **{str(self._of): version.function}, version=version.number, **told)

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()


def earlier(folder: Path, account: str, region: str, *, of: Kept = Kept.FUNCTION) -> Earlier:
    """What the journals in a folder say about one account and Region; half a last line is what a kill leaves."""
    files = sorted(folder.glob(f"{_named(account, region, of)}-*.jsonl"))
    return told(((path.name, _lines(path)) for path in files), of=of)


def told(runs: Iterable[tuple[str, Iterable[dict[str, Any]]]], *, of: Kept = Kept.FUNCTION) -> Earlier:
    """The same from the lines of each run, oldest first."""
    deleted: set[tuple[str, int, str]] = set()
    begun: set[tuple[str, int]] = set()
    cut_off, left = "", 0
    for name, lines in runs:
        cut_off, left = name, 0
        for line in lines:
            event = line.get("event")
            if event == "plan":
                left = int(line["versions"])
            elif event == "deleting":
                begun.add((line[of], line["version"]))
            elif event in ("deleted", "gone"):
                deleted.add((line[of], line["version"], line["published"]))
                begun.discard((line[of], line["version"]))
                left -= 1
            elif event in ("done", "stopped"):
                cut_off = ""
    return Earlier(frozenset(deleted), frozenset(begun), cut_off, left)


def _named(account: str, region: str, of: Kept) -> str:
    """Journals of layers stand beside the others under names of their own."""
    return f"{account}-{region}" if of is Kept.FUNCTION else f"layers-{account}-{region}"


def _on_disk(file: io.TextIOWrapper) -> None:
    """Wait until the disk has it; a pipe, a terminal and Lambda's own standard output have no disk."""
    try:
        os.fsync(file.fileno())
    except io.UnsupportedOperation:
        return
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            try:
                found = json.loads(line)
            except ValueError:
                continue
            if isinstance(found, dict):
                yield found


@dataclass(slots=True)
class Tally:
    """What a run came to.

    left      functions that were being updated at that very moment, and why each was left alone.
    surprise  why it stopped before the end; None when it came to it.
    """

    deleted: int = 0
    freed_bytes: int = 0
    gone: int = 0
    left: list[str] = field(default_factory=list)
    surprise: str | None = None
    journal: str = ""
