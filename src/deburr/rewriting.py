"""Files replaced whole: all of them or none, and never half a file."""

import difflib
import shutil
from collections.abc import Mapping
from pathlib import Path


def replace_all(changes: Mapping[Path, bytes]) -> None:
    """Write each file anew; what was replaced is put back when one cannot be, or when it is interrupted.

    A file that was not there is made, and gone again in that case.

    Raises  OSError of the file that could not be written.
    """
    before = {path: path.read_bytes() if path.exists() else None for path in changes}
    done: list[Path] = []
    try:
        for path, after in changes.items():
            done.append(path)
            _write_whole(path, after)
    except BaseException:
        for path in done:
            was = before[path]
            if was is None:
                path.unlink(missing_ok=True)
            else:
                _write_whole(path, was)
        raise


def difference(before: str, after: str, file: str) -> str:
    """A unified diff of one file."""
    old, new = (text.splitlines(keepends=True) for text in (before, after))
    lines = difflib.unified_diff(old, new, file, file)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _write_whole(path: Path, data: bytes) -> None:
    """Beside it first, then in its place, with its permissions: nobody ever reads half of it."""
    target = path.resolve()
    beside = target.with_name(f".{target.name}.deburr")
    try:
        beside.write_bytes(data)
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
