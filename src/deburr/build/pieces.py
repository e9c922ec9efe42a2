"""The files that a package could hold: the function's own and those of what it asks for."""

import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from deburr.build.errors import BuildError

MODULES = "node_modules"
LEFT_OUT = frozenset(
    {
        *(".git", ".hg", ".svn", ".github", ".idea", ".vscode", ".DS_Store"),
        *(".venv", "venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".tox", ".nox", ".hypothesis"),
        *(".aws-sam", ".serverless", ".terraform", ".deburr", "cdk.out"),
    }
)
"""What stands beside a handler and never belongs into its package."""


class Why(StrEnum):
    """Why a file goes."""

    TESTS = "tests"
    DOCS = "docs"
    CACHES = "caches"
    STUBS = "stubs"
    MAPS = "source maps"
    SOURCES = "sources that were compiled"
    TWINS = "builds for bundlers"
    METADATA = "metadata nothing reads"
    SDK = "what the runtime has"


class Piece(Struct, frozen=True):
    """One file.

    path   where it comes to stand, below /var/task.
    real   where it is now.
    owner  the package that it belongs to; "" for the function's own.
    why    why it goes; None while it stays.
    """

    path: str
    real: Path
    size: int
    owner: str = ""
    why: Why | None = None

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def own(code: Path, *, installed: bool) -> Iterator[Piece]:
    """The files of a function's code folder, sorted; other tools' folders are left out.

    installed  whether its packages are installed anew, so that a `node_modules` beside the code is left out.
    Raises     BuildError for what cannot be read.
    """
    left_out = LEFT_OUT | {MODULES} if installed else LEFT_OUT
    for path, relative in _walked(code, left_out):
        yield Piece(relative, path, path.stat().st_size, _npm_owner(relative))


def of_packages(folder: Path, owners: dict[str, str]) -> Iterator[Piece]:
    """The files of installed packages, sorted.

    owners  by path, as Python's packages record it; npm's are known by their folders.
    """
    for path, relative in _walked(folder, frozenset()):
        owner = _npm_owner(relative) or owners.get(relative) or relative.partition("/")[0].removesuffix(".py")
        yield Piece(relative, path, path.stat().st_size, owner)


def _npm_owner(path: str) -> str:
    """The innermost package that a path below `node_modules` belongs to."""
    head, found, inside = path.rpartition(f"{MODULES}/")
    if not found or (head and not head.endswith("/")):
        return ""
    parts = inside.split("/")
    if parts[0].startswith("."):
        return "npm"
    return "/".join(parts[:2]) if parts[0].startswith("@") and len(parts) > 1 else parts[0]


def _walked(folder: Path, left_out: frozenset[str]) -> Iterator[tuple[Path, str]]:
    found: list[tuple[str, Path]] = []
    waiting = [folder]
    seen: set[str] = set()
    while waiting:
        place = waiting.pop()
        real = os.path.realpath(place)
        if real in seen:
            continue  # a link that leads back
        seen.add(real)
        try:
            for entry in os.scandir(place):
                path = Path(entry.path)
                if entry.name in left_out or (left_out and entry.name.endswith((".pyc", ".pyo"))):
                    continue
                if entry.is_dir():
                    waiting.append(path)
                elif entry.is_file():
                    found.append((path.relative_to(folder).as_posix(), path))
        except OSError as error:
            raise BuildError(f"cannot be read: {error.strerror}", where=str(place), hint="check its owner") from error
    yield from ((path, relative) for relative, path in sorted(found))
