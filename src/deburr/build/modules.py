"""Which modules a package holds, as its language imports them."""

import re
from collections.abc import Iterable, Iterator

from deburr.build import python_weight
from deburr.build.pieces import MODULES, Piece

RUN_ONLY = ("__main__", "setup", "conftest")


def of_python(pieces: Iterable[Piece]) -> list[str]:
    """Every module of the packages' files, tests left out, sorted."""
    return sorted(set(filter(None, (_module(piece) for piece in pieces if piece.owner))))


def of_node(pieces: Iterable[Piece]) -> list[str]:
    """`FOLDER NAME` for every npm package, by the folder that its `node_modules` is in."""
    return sorted(set(_packages(pieces)))


def _module(piece: Piece) -> str | None:
    found = python_weight.EXTENSION.search(piece.path)
    if found is None or python_weight.tests_of(piece.path) is not None:
        return None
    parts = piece.path[: found.start()].split("/")
    if not all(part.isidentifier() for part in parts) or parts[-1] in RUN_ONLY:
        return None
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _packages(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        if piece.owner and piece.owner != "npm" and piece.path.endswith(f"{MODULES}/{piece.owner}/package.json"):
            folder = piece.path.removesuffix(f"{MODULES}/{piece.owner}/package.json")
            yield f"{folder or '.'} {piece.owner}"


def missing(error: str) -> str | None:
    """The module that an import error says is not there, as a path without its suffix."""
    found = re.search(r"No module named '([\w.]+)'|cannot import name '\w+' from '([\w.]+)'", error)
    return (found[1] or found[2]).replace(".", "/") if found else None


def file_missing(error: str) -> str | None:
    """The file that an error says is not there, by its last three parts."""
    found = re.search(r"No such file or directory: '([^']+)'|Cannot find module '([^']+)'", error)
    return "/".join((found[1] or found[2]).split("/")[-3:]) if found else None
