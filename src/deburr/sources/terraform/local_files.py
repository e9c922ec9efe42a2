"""Functions that read files and folders, none of them outside the checked one."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from deburr.sources.terraform.scope import Scope
from deburr.sources.terraform.values import Unknown

MOST = 5_000  # files of one pattern
_FILE = 1_000_000  # bytes of a file that becomes a value


def local_path(scope: Scope, written: object) -> Path | None:
    """The file that a path of the configuration names; None when it is not known, or outside the checked folder."""
    if not isinstance(written, str) or not written or "\x00" in written:
        return None
    path = scope.base / written
    plain = type(scope.base)(os.path.normpath(path))
    return plain if plain.is_relative_to(scope.root) else None


def read_text(scope: Scope, written: object) -> str | None:
    path = local_path(scope, written)
    try:
        if path is None or not path.is_file() or path.stat().st_size > _FILE:
            return None
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def _file(scope: Scope, written: object) -> object:
    found = read_text(scope, written)
    return found if found is not None else Unknown("a file that is not in the checked folder")


def _exists(scope: Scope, written: object) -> object:
    path = local_path(scope, written)
    return path.is_file() if path is not None else Unknown("a file outside the checked folder")


def _fileset(scope: Scope, folder: object, pattern: object = "*") -> object:
    path = local_path(scope, folder)
    if path is None or not isinstance(pattern, str) or not path.is_dir():
        return Unknown("files that are not in the checked folder")
    try:
        found = sorted(each.relative_to(path).as_posix() for each in path.glob(pattern) if each.is_file())
    except (ValueError, OSError, NotImplementedError):
        return Unknown("files by a pattern that cannot be read")
    return found[:MOST]


def _folder(scope: Scope, written: object) -> object:
    return (
        Path(written).parent.as_posix()
        if isinstance(written, str)
        else Unknown("a folder that is settled at deploy time")
    )


def _base(scope: Scope, written: object) -> object:
    return Path(written).name if isinstance(written, str) else Unknown("a file that is settled at deploy time")


def _absolute(scope: Scope, written: object) -> object:
    return os.path.normpath(scope.base / written) if isinstance(written, str) else written


FILES: Mapping[str, Callable[..., object]] = {
    "file": _file,
    "fileexists": _exists,
    "fileset": _fileset,
    "dirname": _folder,
    "basename": _base,
    "abspath": _absolute,
    "pathexpand": lambda scope, written: written,
}
