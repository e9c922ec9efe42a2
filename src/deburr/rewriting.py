"""Files replaced whole: all of them or none, and never half a file."""

import difflib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def replace_all(changes: Mapping[Path, bytes]) -> None:
    """Write each file anew; what was replaced is put back when one cannot be, or when it is interrupted.

    All are written beside those that they replace before the first is replaced: a full disk is met while nothing has
    changed. A file that was not there is made, and gone again in that case.

    Raises  OSError of the file that could not be written.
    """
    before = {path: path.read_bytes() if path.exists() else None for path in changes}
    beside: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for path, after in changes.items():
            beside[path] = path.resolve().with_name(f".{path.resolve().name}.{os.getpid()}.deburr")
            _write_beside(beside[path], path.resolve(), after)
        for path in changes:
            done.append(path)
            _put(beside[path], path.resolve())
    except BaseException:
        for path in done:
            _put_back(path, before[path], beside[path])
        raise
    finally:
        for each in beside.values():
            with suppress(OSError):
                each.unlink(missing_ok=True)


def difference(before: str, after: str, file: str) -> str:
    """A unified diff of one file."""
    old, new = (text.splitlines(keepends=True) for text in (before, after))
    lines = difflib.unified_diff(old, new, file, file)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _write_beside(beside: Path, target: Path, data: bytes) -> None:
    """On the disk, with the permissions of what it is to replace."""
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # a rename may reach the disk before what it renames
    if target.exists():
        shutil.copymode(target, beside)


def _put(beside: Path, target: Path) -> None:
    """In its place at once: nobody ever reads half of it."""
    beside.replace(target)


def _put_back(path: Path, was: bytes | None, beside: Path) -> None:
    """As it was; one that cannot be put back does not keep the others from it."""
    with suppress(OSError):
        if was is None:
            path.unlink(missing_ok=True)
        elif path.read_bytes() != was:
            _write_beside(beside, path.resolve(), was)
            _put(beside, path.resolve())
