"""What a build would install: requirements and the locks of pip, pipenv, poetry, uv, pdm, npm, pnpm and yarn."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from msgspec.structs import replace

from deburr.errors import SourceError
from deburr.place import Place
from deburr.sources.handlers.requirements import path_of
from deburr.sources.packages.libraries import UNPINNED, normalized
from deburr.workload.package import Language, Library

LONGEST = 8 * 1024 * 1024  # bytes of one list
_DEEP = 4  # requirements that include requirements
_CLAUSE = r"(?:===?|~=|!=|<=?|>=?)\s*[^;#\s,()]+"
_REQUIREMENT = (
    rf"^\s*([A-Za-z0-9][\w.-]*)\s*(?P<extras>\[[^\]]*\])?\s*(?P<clauses>\(?\s*(?:{_CLAUSE}(?:\s*,\s*{_CLAUSE})*)?\s*,?\s*\)?)"
    r"\s*(?P<url>@\s*\S+)?\s*(?P<where>;[^#]*)?(?:\s--\S+.*)?(?:\s*#.*)?$"
)
_INCLUDED = r"^\s*(?:-r|--requirement)[ =]\s*(\S+)"
_EXACT = r"===?\s*([\w.!+]+)$"
_YARN = r'^"?((?:@[^@/"]+/)?[^@/",\s]+)@'


def requirements(path: Path, file: str, depth: int = 0) -> list[Library]:
    """The libraries that a requirements file asks for, in its order; what it includes comes with it,
    and what local packages ask for that it names by path.

    file     its name for places.
    Raises   SourceError when it cannot be read.
    """
    found: list[Library] = []
    inside: list[Library] = []
    for number, line in enumerate(_text(path).replace("\\\n", " \n").splitlines(), 1):
        included = re.match(_INCLUDED, line)
        if included is not None and depth < _DEEP:
            other = path.parent / included[1]
            if other.is_file():
                found += requirements(other, f"{file.rpartition('/')[0]}/{included[1]}".lstrip("/"), depth + 1)
            continue
        at = Place(file, number, 1, number, len(line) + 1)
        library = _asked(line, at)
        if library is not None:
            found.append(library)
        local = path_of(line)
        if local is not None:
            from deburr.sources.packages.projects import asked_for  # few name a folder

            asked = asked_for(local, path.parent, file.count("/"))
            inside += [each for wanted in asked if (each := _asked(wanted, at)) is not None]
    return _joined(found, inside)


def _asked(line: str, at: Place) -> Library | None:
    """The library that one requirement names; None for what is none, or is for Windows alone."""
    match = re.match(_REQUIREMENT, line)
    if match is None or line.lstrip().startswith(("-", "#")):
        return None
    if (match["where"] or "").replace(" ", "").replace("'", '"').startswith(';sys_platform=="win32"'):
        return None
    name, clauses = normalized(match[1]), match["clauses"].strip()
    exact = re.search(_EXACT, clauses)
    extras = tuple(part.strip() for part in (match["extras"] or "").strip("[]").split(",") if part.strip())
    version, pinned = exact[1] if exact else "", bool(clauses or match["url"])
    return Library(name, Language.PYTHON, replace(at, path=name), version, pinned=pinned, extras=extras)


def _joined(found: list[Library], inside: list[Library]) -> list[Library]:
    """What is asked for, and what local packages ask for in turn: a version that one of them names holds for all."""
    named = {library.name for library in found}
    fixed = {library.name for library in inside if library.pinned}
    joined = [replace(library, pinned=True) if library.name in fixed else library for library in found]
    return joined + [replace(library, direct=False) for library in inside if library.name not in named]


def declared(path: Path, file: str) -> list[Library]:
    """What a package.json says that the code needs when it runs: `dependencies`, with the lines they stand on.

    Raises  SourceError when it is no JSON.
    """
    text = _text(path)
    wanted = _mapping(_parsed(json.loads, text, path).get("dependencies"))
    lines = text.splitlines()
    begin = next((at for at, line in enumerate(lines) if '"dependencies"' in line), 0)
    found = []
    for name in wanted:
        number = next((at for at in range(begin, len(lines)) if f'"{name}"' in lines[at]), begin) + 1
        pinned = wanted[name] not in UNPINNED
        found.append(Library(name, Language.NODE, Place(file, number, 1, path=name), pinned=pinned))
    return found


def locked(path: Path, file: str) -> list[Library]:
    """What a lock says will be installed, without what is for development alone; sorted by name.

    Raises  SourceError when it is none of the locks that deburr reads, or broken.
    """
    read = LOCKS.get(path.name)
    if read is None:
        raise SourceError("is no lock that deburr reads", where=file, hint=f"one of {', '.join(sorted(LOCKS))}")
    text = _text(path)
    try:
        found = [
            Library(name, language, Place(file, path=name), version, direct=False, pinned=True)
            for language, name, version in read(text, path)
        ]
    except (AttributeError, TypeError, KeyError) as error:
        raise SourceError(f"is not written as its tool writes it: {error}", where=file) from None
    return sorted(found, key=lambda each: (each.name, each.version))


Told = Iterator[tuple[Language, str, str]]


def _pipenv(text: str, path: Path) -> Told:
    for name, entry in _mapping(_parsed(json.loads, text, path).get("default")).items():
        yield Language.PYTHON, normalized(name), str(entry.get("version", "")).lstrip("=")


def _poetry(text: str, path: Path) -> Told:
    for entry in _toml(text, path).get("package", []):
        groups = entry.get("groups")
        development = entry.get("category") == "dev" or (groups is not None and "main" not in groups)
        if not development:
            yield Language.PYTHON, normalized(entry["name"]), str(entry.get("version", ""))


def _pdm(text: str, path: Path) -> Told:
    for entry in _toml(text, path).get("package", []):
        if "default" in entry.get("groups", ["default"]):
            yield Language.PYTHON, normalized(entry["name"]), str(entry.get("version", ""))


def _uv(text: str, path: Path) -> Told:
    """From the project's own entry along what it needs; development groups hang on that entry by another name."""
    entries = {entry["name"]: entry for entry in _toml(text, path).get("package", [])}
    own = [name for name, entry in entries.items() if {"virtual", "editable"} & set(entry.get("source", {}))]
    waiting, seen = list(own), set(own)
    while waiting:
        for needed in entries.get(waiting.pop(), {}).get("dependencies", []):
            if needed["name"] not in seen:
                seen.add(needed["name"])
                waiting.append(needed["name"])
    for name, entry in entries.items():
        if name not in own and (name in seen or not own):
            yield Language.PYTHON, normalized(name), str(entry.get("version", ""))


def _npm(text: str, path: Path) -> Told:
    lock = _parsed(json.loads, text, path)
    packages = _mapping(lock.get("packages"))
    for way, entry in packages.items():
        if "node_modules/" in way and not (entry.get("dev") or entry.get("devOptional") or entry.get("link")):
            yield Language.NODE, way.rpartition("node_modules/")[2], str(entry.get("version", ""))
    for name, entry in _mapping(None if packages else lock.get("dependencies")).items():
        if not entry.get("dev"):
            yield Language.NODE, name, str(entry.get("version", ""))


def _pnpm(text: str, path: Path) -> Told:
    """Of the newest form all that is installed is told, development tools too: it says nowhere else what they are."""
    try:
        lock = _mapping(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError(f"is no YAML: {error}", where=str(path)) from None
    for key, entry in _mapping(lock.get("packages")).items():
        if isinstance(entry, dict) and entry.get("dev"):
            continue
        name, _, version = str(key).lstrip("/").partition("(")[0].rpartition("@")
        if name:
            yield Language.NODE, name, version


def _yarn(text: str, path: Path) -> Told:
    """It does not say which of them are for development: all are told."""
    name = ""
    for line in text.splitlines():
        if line and not line[0].isspace() and not line.startswith("#"):
            match = re.match(_YARN, line)
            name = match[1] if match and not match[1].startswith("__") else ""
        elif name and line.strip().startswith("version"):
            yield Language.NODE, name, line.strip().removeprefix("version").strip(': "')
            name = ""


LOCKS: Mapping[str, Callable[[str, Path], Told]] = {
    "Pipfile.lock": _pipenv,
    "poetry.lock": _poetry,
    "pdm.lock": _pdm,
    "uv.lock": _uv,
    "package-lock.json": _npm,
    "npm-shrinkwrap.json": _npm,
    "pnpm-lock.yaml": _pnpm,
    "yarn.lock": _yarn,
}


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LONGEST:
            raise SourceError(f"is longer than {LONGEST:,} bytes", where=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=str(path)) from None
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")  # what PowerShell's `pip freeze > requirements.txt` writes
    return data.decode("utf-16" if utf16 else "utf-8-sig", errors="replace")


def _parsed(parse: Callable[[str], Any], text: str, path: Path) -> dict[str, Any]:
    try:
        found = parse(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"cannot be read: {error}", where=str(path)) from None
    return _mapping(found)


def _toml(text: str, path: Path) -> dict[str, Any]:
    import tomllib  # locks in TOML are rare

    return _parsed(tomllib.loads, text, path)


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
