"""The `.deburr/` folder: what was learnt about a workload, kept between runs."""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from msgspec import Struct

from deburr.disk import changed_ns
from deburr.errors import ProfileError
from deburr.place import Place
from deburr.workload.document import parse
from deburr.workload.profile import Profile, profiles_document, read_profiles
from deburr.workload.proof import Proof, proofs_document, read_proofs
from deburr.workload.workload import Gap

FOLDER = ".deburr"
STAMPED = re.compile(r"(\d{8}T\d{6}\.\d{6}Z)(?:-(\d+))?\.json")
STAMP = "%Y%m%dT%H%M%S.%fZ"

T = TypeVar("T", Profile, Proof)


class Remembered(Struct, Generic[T], frozen=True):
    """What the folder holds, newest first, each with its file; and the files that could not be read."""

    found: list[tuple[Path, T]]
    gaps: list[Gap]


def newest_profiles(root: Path) -> Remembered[Profile]:
    """The newest Profile of each measured name, version, alias, memory size and way of measuring.

    root  the folder that holds `.deburr/`; without one nothing is remembered.
    """
    return _newest(root, "profiles", read_profiles, _identity)


def newest_proofs(root: Path) -> Remembered[Proof]:
    """The newest Proof about each finding."""
    return _newest(root, "proofs", read_proofs, lambda proof: (proof.rule, proof.fingerprint))


def write_profiles(root: Path, profiles: Iterable[Profile], *, stamp: datetime) -> Path:
    """Keep Profiles that were got together in one new file; a reader sees all of it or nothing.

    stamp   when they were got, with its time zone.
    Raises  ProfileError when the folder cannot be written.
    """
    return _write(root, "profiles", profiles_document(profiles), stamp)


def write_proofs(root: Path, proofs: Iterable[Proof], *, stamp: datetime) -> Path:
    """Keep Proofs, as `write_profiles` keeps Profiles."""
    return _write(root, "proofs", proofs_document(proofs), stamp)


def load_measured(paths: Iterable[Path]) -> list[tuple[Path, Profile]]:
    """The Profiles of files that the user named, in the order named.

    Raises  ProfileError for a file that cannot be read: what somebody asked for is not skipped.
    """
    return [(path, profile) for path in paths for profile in read_profiles(_parsed(path), str(path))]


def _identity(profile: Profile) -> tuple[object, ...]:
    return profile.function, profile.version, profile.alias, profile.memory_mb, profile.how


def _newest(
    root: Path,
    kind: str,
    read: Callable[[Any, str], tuple[T, ...]],
    identity: Callable[[T], tuple[object, ...]],
) -> Remembered[T]:
    newest: dict[tuple[object, ...], tuple[Path, T]] = {}
    gaps: list[Gap] = []
    for path in _files(root / FOLDER / kind):
        told = path.relative_to(root).as_posix()
        try:
            items = read(_parsed(path), told)
        except ProfileError as error:
            gaps.append(Gap(Place(told), error.message))
            continue
        for item in items:
            newest.setdefault(identity(item), (path, item))
    return Remembered(list(newest.values()), gaps)


def _files(folder: Path) -> Iterator[Path]:
    """Files of the folder, newest first: by the stamp in the name, else by when somebody put it there."""
    dated = [(*_dated(path), path.name, path) for path in folder.glob("*.json") if path.is_file()]
    yield from (path for *_, path in sorted(dated, reverse=True))


def _dated(path: Path) -> tuple[datetime, int]:
    stamped = STAMPED.fullmatch(path.name)
    if stamped:
        try:
            return datetime.strptime(stamped[1], STAMP).replace(tzinfo=UTC), int(stamped[2] or 1)
        except ValueError:  # the 45th of a month
            pass
    return datetime.fromtimestamp(changed_ns(path) / 1e9, UTC), 0


def _parsed(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProfileError(f"cannot be read: {reason}", where=str(path), hint="check the path") from error
    except UnicodeDecodeError as error:
        raise ProfileError("is not UTF-8 text", where=str(path), hint="save it as UTF-8") from error
    return parse(text, str(path))


def folder(root: Path) -> Path:
    """The `.deburr` folder of a project, made when it is not there, and kept out of version control.

    Raises  ProfileError when it cannot be written.
    """
    place = root / FOLDER
    try:
        place.mkdir(parents=True, exist_ok=True)
        ignore = place / ".gitignore"
        if not ignore.exists():
            _replace(ignore, "*\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProfileError(f"cannot be written: {reason}", where=str(place), hint="make the folder writable") from error
    return place


def _write(root: Path, kind: str, document: dict[str, Any], stamp: datetime) -> Path:
    place = folder(root) / kind
    try:
        place.mkdir(exist_ok=True)
        path = _free(place, stamp.astimezone(UTC).strftime(STAMP))
        _replace(path, _text(document))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProfileError(f"cannot be written: {reason}", where=str(place), hint="make the folder writable") from error
    return path


def _free(folder: Path, stamp: str) -> Path:
    path, nth = folder / f"{stamp}.json", 2
    while path.exists():
        path, nth = folder / f"{stamp}-{nth}.json", nth + 1
    return path


def _replace(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _text(document: dict[str, Any]) -> str:
    """A document with a line for each thing in it, so that it can be searched and compared by line."""
    *head, (kind, items) = document.items()
    opening = "".join(f"{json.dumps(key)}: {json.dumps(value)}, " for key, value in head)
    lines = ",\n".join(json.dumps(item, ensure_ascii=False, allow_nan=False) for item in items)
    return f"{{{opening}{json.dumps(kind)}: [\n{lines}\n]}}\n"
