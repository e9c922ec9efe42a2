"""What a pruning run did, written down before it does it: a file of one JSON object a line."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from deburr.aws.trouble import AccountError
from deburr.workload.storage import CodeStorage, Version

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
    """One run's file; every line is on the disk before the call returns."""

    def __init__(self, folder: Path, account: str, region: str, *, at: datetime) -> None:
        """Raises  AccountError when the file cannot be written: nothing is deleted without it."""
        self.path = folder / f"{account}-{region}-{at.strftime(STAMP)}.jsonl"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("x", encoding="utf-8")
        except OSError as error:
            raise AccountError(
                f"cannot be written: {error.strerror}", where=str(self.path), hint="name another folder with --journal"
            ) from None

    def write(self, event: str, at: datetime, **told: Any) -> None:
        """One line.

        Raises  AccountError, such as for a full disk, before anything more is deleted.
        """
        try:
            self._file.write(json.dumps({"at": at.isoformat(), "event": event, **told}) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise AccountError(
                f"cannot be written: {error.strerror}", where=str(self.path), hint="make room and run it again"
            ) from None

    def version(self, event: str, at: datetime, version: Version) -> None:
        """One line about a version."""
        told = {"sha256": version.sha256, "published": version.published.isoformat(), "bytes": version.size_bytes}
        self.write(event, at, function=version.function, version=version.number, **told)

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def earlier(folder: Path, account: str, region: str) -> Earlier:
    """What the journals in a folder say about one account and Region; half a last line is what a kill leaves."""
    deleted: set[tuple[str, int, str]] = set()
    begun: set[tuple[str, int]] = set()
    cut_off, left = "", 0
    for path in sorted(folder.glob(f"{account}-{region}-*.jsonl")):
        cut_off, left = path.name, 0
        for line in _lines(path):
            event = line.get("event")
            if event == "plan":
                left = int(line["versions"])
            elif event == "deleting":
                begun.add((line["function"], line["version"]))
            elif event in ("deleted", "gone"):
                deleted.add((line["function"], line["version"], line["published"]))
                begun.discard((line["function"], line["version"]))
                left -= 1
            elif event in ("done", "stopped"):
                cut_off = ""
    return Earlier(frozenset(deleted), frozenset(begun), cut_off, left)


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

    surprise  why it stopped before the end; None when it came to it.
    """

    deleted: int = 0
    freed_bytes: int = 0
    gone: int = 0
    surprise: str | None = None
    journal: Path = field(default_factory=Path)
