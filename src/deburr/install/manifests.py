"""Which file says what a function needs: in its own folder, or above it where a lock makes it sure."""

import json
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct

from deburr.install.errors import InstallError

REQUIREMENTS = "requirements.txt"
PYPROJECT = "pyproject.toml"
PACKAGE = "package.json"
NPM_LOCKS = ("npm-shrinkwrap.json", "package-lock.json")
FOREIGN_NODE_LOCKS = {"pnpm-lock.yaml": "pnpm", "yarn.lock": "yarn", "bun.lock": "bun"}
CDK = "cdk.json"


class Kind(StrEnum):
    """How a manifest is written."""

    REQUIREMENTS = "requirements"
    UV = "uv"
    POETRY = "poetry"
    PDM = "pdm"
    PYPROJECT = "pyproject"
    NPM = "npm"


LOCKS = {Kind.UV: "uv.lock", Kind.POETRY: "poetry.lock", Kind.PDM: "pdm.lock"}


class Manifest(Struct, frozen=True):
    """A file that lists packages.

    lock  the file that pins them; None when there is none, or the manifest pins them itself.
    """

    kind: Kind
    path: Path
    lock: Path | None = None


def find(folder: Path, *, root: Path, language: str) -> Manifest | None:
    """The manifest of the code in a folder; None when nothing is asked for.

    The folder's own counts whatever it is. Above it, up to the root, counts what is locked and is no CDK app: the
    requirements of a repository are mostly its developers'.
    Raises  InstallError for a manifest that cannot be read.
    """
    folder, root = folder.resolve(), root.resolve()
    own = _node(folder) if language == "node" else _python(folder)
    if own is not None:
        return _in_workspace(own, root)
    for place in folder.parents:
        if not place.is_relative_to(root):
            break
        found = _node(place) if language == "node" else _locked(place)
        if found is not None and found.lock is not None and not (place / CDK).is_file():
            return found
    return None


def read(path: Path) -> Manifest:
    """The manifest that the user named.

    Raises  InstallError when it is none, or cannot be read.
    """
    if not path.is_file():
        raise InstallError("no such file", where=str(path), hint="name a requirements file, pyproject or package.json")
    found = _node(path.parent) if path.name == PACKAGE else _python(path.parent) if path.name == PYPROJECT else None
    if found is not None and found.path.name == path.name:
        return found
    if path.suffix in (".txt", ".in"):
        return Manifest(Kind.REQUIREMENTS, path)
    raise InstallError("asks for no packages", where=str(path), hint="name a requirements file or a package.json")


def document(path: Path) -> dict[str, Any]:
    """What a TOML or JSON file holds.

    Raises  InstallError when it cannot be read or is something else.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise InstallError(f"cannot be read: {error.strerror}", where=str(path), hint="check the file") from error
    except ValueError as error:
        raise InstallError(f"cannot be read: {error}", where=str(path), hint="correct the file") from error
    if not isinstance(found, dict):
        raise InstallError("holds no table", where=str(path), hint="correct the file")
    return found


def _python(folder: Path) -> Manifest | None:
    if (folder / REQUIREMENTS).is_file():
        return Manifest(Kind.REQUIREMENTS, folder / REQUIREMENTS)
    path = folder / PYPROJECT
    if not path.is_file() or (locked := _locked(folder)) is not None:
        return locked if path.is_file() else None
    project = document(path)
    if "dependencies" in project.get("tool", {}).get("poetry", {}) and not project.get("project", {}).get(
        "dependencies"
    ):
        return Manifest(Kind.POETRY, path)
    return Manifest(Kind.PYPROJECT, path) if project.get("project", {}).get("dependencies") else None


def _locked(folder: Path) -> Manifest | None:
    if not (folder / PYPROJECT).is_file():
        return None
    kinds = (kind for kind, lock in LOCKS.items() if (folder / lock).is_file())
    kind = next(kinds, None)
    return None if kind is None else Manifest(kind, folder / PYPROJECT, folder / LOCKS[kind])


def _in_workspace(manifest: Manifest, root: Path) -> Manifest:
    """A member of uv's workspace is pinned by the lock of the whole."""
    if manifest.kind is not Kind.PYPROJECT:
        return manifest
    for place in manifest.path.parent.parents:
        lock = place / LOCKS[Kind.UV]
        if not place.is_relative_to(root):
            break
        if lock.is_file():
            return Manifest(Kind.UV, manifest.path, lock)
    return manifest


def _node(folder: Path) -> Manifest | None:
    path = folder / PACKAGE
    if not path.is_file():
        return None
    asked = document(path)
    if not asked.get("dependencies") and not asked.get("optionalDependencies"):
        return None
    return Manifest(Kind.NPM, path, next((folder / lock for lock in NPM_LOCKS if (folder / lock).is_file()), None))
