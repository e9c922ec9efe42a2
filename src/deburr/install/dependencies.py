"""What a function asks for, installed for where it runs."""

import os
import re
from pathlib import Path

from msgspec import Struct

from deburr.facts.book import Facts
from deburr.install import locks, manifests, npm, store, wheels
from deburr.install.errors import InstallError, NotInstalled
from deburr.install.manifests import Kind, Manifest
from deburr.install.target import Target
from deburr.workload.function import Function

INDEXES = ("UV_INDEX", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL")
UNPINNED = "is not pinned: its versions are of the day it was first installed; a lock keeps them, --refresh renews them"
FOLDER = re.compile(r"^\s*((?:-e|--editable)[ =]\S+|\.{1,2}(?:/\S*)?)\s*$", re.MULTILINE)

HERE = re.compile(r"^\s*(?:-f|--find-links|[^#\s]*\.whl|[^#]*file:|\.{0,2}/)", re.MULTILINE)
"""What a list says of files beside it: what it stands for depends on where it is."""


class Installed(Struct, frozen=True):
    """Packages laid out as they stand beside a handler.

    folder    what goes into /var/task: modules for Python, `node_modules` for Node. It is kept for all projects and
              runs, so nobody writes to it: copy it, or show it read-only.
    manifest  what asked for them.
    by        uv, pip or npm.
    notes     one sentence each, for the user.
    """

    folder: Path
    manifest: Manifest
    target: Target
    by: str
    notes: tuple[str, ...] = ()


def for_function(
    function: Function,
    *,
    root: Path,
    facts: Facts,
    target: Target | None = None,
    manifest: Manifest | None = None,
    cache: Path | None = None,
    by: str | None = None,
    source: tuple[str, ...] = (),
    refresh: bool = False,
    fetch: bool = True,
    dev: bool = False,
) -> Installed | None:
    """Install what a function asks for, once.

    root      what the function's code folder is relative to.
    target    the platform; None for the function's own. `Target.here(version)` is this machine's.
    manifest  instead of the one found beside the code.
    cache     instead of the user's own.
    by        uv or pip, to have no other.
    source    packages that may be built on this machine when they have no wheel.
    refresh   ask the indexes again.
    fetch     False takes what was installed before, and nothing else.
    dev       npm's packages for developers too, which a bundler needs.
    Returns   None when it asks for nothing, its code is not here, or its runtime has no packages.
    Raises    InstallError naming the package, the tag and what to do; NotInstalled.
    """
    target = target or Target.of(function, facts)
    if target is None:
        return None
    if manifest is None:
        folder = root / function.code.folder if function.code.folder is not None else None
        if folder is None or not folder.is_dir():
            return None
        manifest = manifests.find(folder, root=root, language=target.language)
    if manifest is None:
        return None
    return install(manifest, target, cache=cache, by=by, source=source, refresh=refresh, fetch=fetch, dev=dev)


def install(
    manifest: Manifest,
    target: Target,
    *,
    cache: Path | None = None,
    by: str | None = None,
    source: tuple[str, ...] = (),
    refresh: bool = False,
    fetch: bool = True,
    dev: bool = False,
) -> Installed | None:
    """Install what a manifest lists; see `for_function`."""
    where = cache or store.cache()
    if manifest.kind is Kind.NPM:
        chosen = manifest.lock or manifest.path
        texts = [manifest.path.read_text("utf-8"), chosen.read_text("utf-8"), *_settings(manifest)]
        name = store.key(repr(target), *texts, *(["dev"] if dev else []))

        _refuse_to_fetch(manifest, fetch or store.has(where, name))
        folder, notes = store.kept(where, name, lambda into: npm.install(manifest, target, into, dev), refresh=refresh)
        return Installed(folder, manifest, target, "npm", tuple(notes))
    asked = locks.asked(manifest)
    if not asked.requirements:
        return None
    tool = wheels.installer(by)
    texts = list(store.included(manifest.path)) if manifest.kind is Kind.REQUIREMENTS else []
    _refuse_folders(texts, manifest)
    indexes = [f"{name}={os.environ[name]}" for name in INDEXES if name in os.environ]
    listed = asked.requirements if not texts or any(map(HERE.search, texts)) else ()
    name = store.key(repr(target), tool.name, *listed, *asked.constraints, *texts, *indexes, *source)
    _refuse_to_fetch(manifest, fetch or store.has(where, name))

    def make(into: Path) -> tuple[str, ...]:
        wheels.install(asked, manifest, target, into, by=tool, source=source)
        return tuple(filter(None, [tool.note(target)]))

    folder, notes = store.kept(where, name, make, refresh=refresh)
    if asked.hashed and tool.name == wheels.PIP:
        notes.append(f"pip compares no hashes of {manifest.lock and manifest.lock.name}; uv (deburr[build]) does")
    if not asked.constraints and not _pins(asked, texts):
        notes.append(f"{manifest.path.name} {UNPINNED}")
    return Installed(folder, manifest, target, tool.name, tuple(notes))


def _refuse_to_fetch(manifest: Manifest, may: bool) -> None:
    if not may:
        raise NotInstalled("what it asks for is not installed", where=str(manifest.path), hint="--install installs it")


def _pins(asked: locks.Asked, texts: list[str]) -> bool:
    """True when every line names one version; what those ask for themselves is taken to be listed too."""
    lines = [line for text in texts or asked.requirements for line in text.splitlines()]
    wanted = [line for line in map(str.strip, lines) if line and line[0] not in "#-"]
    return bool(wanted) and all("==" in line or " @ " in line for line in wanted)


def _refuse_folders(texts: list[str], manifest: Manifest) -> None:
    """Building a folder of the project would write into it."""
    for text in texts:
        local = FOLDER.search(text)
        if local is not None:
            raise InstallError(
                f"{local[1]} is a folder of the project: only wheels are installed",
                where=str(manifest.path),
                hint="list what it asks for instead, and copy its modules beside the handler",
            )


def _settings(manifest: Manifest) -> list[str]:
    path = manifest.path.parent / npm.SETTINGS
    return [path.read_text(encoding="utf-8")] if path.is_file() else []
