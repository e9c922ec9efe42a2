"""Packages of the repository itself that code imports by name: workspaces of npm, yarn, pnpm and Rush, and `file:`.

A package that is built (`main: dist/index.js`) is read where it was written, when the build is not there.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from deburr.sources.handlers.subpaths import PACKAGE, conditions
from deburr.sources.handlers.tsconfig import LARGEST

PNPM = "pnpm-workspace.yaml"
RUSH = "rush.json"
_PROJECT = r'"packageName"\s*:\s*"(?P<name>[^"]+)"[^{}]*?"projectFolder"\s*:\s*"(?P<folder>[^"]+)"'
_COMMENT = r"(?ms)^[^\S\n]*//[^\n]*$|/\*.*?\*/"
_PATHS = r"(?:file|link|portal):(?P<path>\.{1,2}/[^\s]*)"
_MEMBER = r"""(?m)^\s*-\s*['"]?(?P<glob>[^'"#\n]+?)['"]?\s*(?:#.*)?$"""
_LISTED = r"(?m)^packages:[^\S\n]*(?:#[^\n]*)?\n(?P<items>(?:[^\S\n]*(?:-[^\n]*|#[^\n]*)?(?:\n|\Z))+)"
"""What pnpm lists under `packages`: it keeps other lists in the same file."""
_BUILT = frozenset({"dist", "build", "lib", "out", "esm", "cjs"})
_MOST = 500
"""Packages of one workspace that are looked at."""

Packages = Mapping[str, str]
"""Name of a package -> its folder, relative to the checked folder."""


def split(module: str) -> tuple[str, str]:
    """The package that a specifier names, and what of it: `@a/b/c` is (`@a/b`, `c`)."""
    parts = module.split("/")
    named = 2 if module.startswith("@") else 1
    return "/".join(parts[:named]), "/".join(parts[named:])


def packages(root: Path, folder: str) -> Packages:
    """What the manifest in a folder says of packages of the repository; empty without one.

    root    the checked folder.
    folder  relative to it.
    """
    here = root / folder
    manifest = _manifest(here)
    found: dict[str, str] = {}
    for member in _members(here, manifest):
        name = _manifest(member).get("name")
        if isinstance(name, str):
            found.setdefault(name, member.relative_to(root).as_posix())
    for project in re.finditer(_PROJECT, re.sub(_COMMENT, "", _text(here / RUSH))):
        member = (here / project["folder"]).resolve()
        if member.is_relative_to(root.resolve()):
            found.setdefault(project["name"], member.relative_to(root.resolve()).as_posix())
    for kind in ("devDependencies", "dependencies"):
        listed = manifest.get(kind)
        for name, written in listed.items() if isinstance(listed, dict) else ():
            path = re.fullmatch(_PATHS, written) if isinstance(written, str) else None
            target = (here / path["path"]).resolve() if path else None
            if target is not None and target.is_relative_to(root.resolve()):
                found[name] = target.relative_to(root.resolve()).as_posix()
    return found


def named(folder: Path) -> str:
    """What the manifest in a folder calls its package, without the scope; "" where none does."""
    name = _manifest(folder).get("name")
    return name.rpartition("/")[2] if isinstance(name, str) else ""


def files(root: Path, folder: str, rest: str) -> Iterator[str]:
    """Paths, without or with their suffix, that an import of a package may mean; the likeliest first.

    rest  of the specifier, behind the package's name; "" for the package itself.
    """
    manifest = _manifest(root / folder)
    exported = manifest.get("exports")
    told: list[object] = []
    if isinstance(exported, dict):
        told.append(exported.get(f"./{rest}" if rest else "."))
    if not rest:
        plain = exported if isinstance(exported, str) or not _paths(exported) else None
        told += [plain, manifest.get("source"), manifest.get("main"), manifest.get("module")]
    targets = [target for each in told for target in conditions(each)]
    for target in (*targets, rest or "index", f"src/{rest or 'index'}"):
        yield from _written(folder, target)


def _paths(exported: object) -> bool:
    return isinstance(exported, dict) and any(str(key).startswith(".") for key in exported)


def _written(folder: str, target: str) -> Iterator[str]:
    """The path itself, and where it is built from: `dist/cjs/index.js` from `src/index`."""
    parts = PurePosixPath(target).parts
    yield "/".join((folder, *parts))
    for at, part in enumerate(parts[:-1]):
        if part in _BUILT:
            rest = parts[at + 1 :]
            yield "/".join((folder, *parts[:at], "src", *rest))
            yield "/".join((folder, *parts[:at], *rest))


def _members(here: Path, manifest: Mapping[str, object]) -> Iterator[Path]:
    written = manifest.get("workspaces")
    if isinstance(written, dict):
        written = written.get("packages")
    globs = [each for each in written if isinstance(each, str)] if isinstance(written, list) else []
    listed = re.search(_LISTED, _text(here / PNPM))
    globs += [found["glob"] for found in re.finditer(_MEMBER, listed["items"])] if listed is not None else []
    out = [each[1:].strip("./") for each in globs if each.startswith("!")]
    seen = 0
    for pattern in globs:
        for one in _one_by_one(pattern.removeprefix("./").rstrip("/")):
            for member in sorted(here.glob(one)):
                place = PurePosixPath(member.relative_to(here).as_posix())
                if "node_modules" in place.parts or any(place.match(each) for each in out):
                    continue
                seen += 1
                if seen > _MOST:
                    return
                if (member / PACKAGE).is_file():
                    yield member


def _one_by_one(pattern: str) -> tuple[str, ...]:
    """The same without `**`, which would walk all that is installed: two folders deep is as deep as people go."""
    if not pattern or pattern.startswith(("!", "/", "..")):
        return ()
    if "**" not in pattern:
        return (pattern,)
    return pattern.replace("**", "*"), pattern.replace("**", "*/*")


def _manifest(folder: Path) -> dict[str, object]:
    try:
        read = json.loads(_text(folder / PACKAGE) or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _text(file: Path) -> str:
    try:
        if not file.is_file() or file.stat().st_size > LARGEST:
            return ""
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
