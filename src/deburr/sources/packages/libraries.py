"""Which distributions of Python and packages of Node a package holds, and which files are theirs."""

import json
import re
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from deburr.place import Place
from deburr.sources.packages.contents import Contents
from deburr.workload.package import Language, Library

_RECORD = 2 * 1024 * 1024  # bytes
_LOCK = 8 * 1024 * 1024
_WHEEL = 8192
_PACKAGE_JSON = 64 * 1024
_MOST_READ = 400  # files that tell about one library each
_DIST_INFO = r"^((?:.*/)?)([\w.]+)-([\w.!+]+)\.dist-info/(METADATA|RECORD|WHEEL|INSTALLER)$"
_MANYLINUX = r"manylinux_(\d+)_(\d+)_"
_VERSIONED = r"^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*[=~<>!@]"
UNPINNED = ("latest", "*", "")
"""How a package.json asks for whatever is the newest."""
_OLD = {"manylinux2014_": (2, 17), "manylinux2010_": (2, 12), "manylinux1_": (2, 5)}


class Owned(Struct, frozen=True):
    """libraries  by language and name.
    owners       the library of each of their files.
    glibc        what the tags of their wheels say that a file of theirs needs.
    roots        folders that distributions of Python stand in: "", or ending in a slash.
    """

    libraries: tuple[Library, ...]
    owners: dict[str, str]
    glibc: dict[str, tuple[int, int]]
    roots: tuple[str, ...]


def libraries(contents: Contents, file: str) -> Owned:
    """Everything that pip or npm put there.

    file  the package's own name, for places.
    """
    owners: dict[str, str] = {}
    glibc: dict[str, tuple[int, int]] = {}
    python, roots = _python(contents, file, owners, glibc)
    pinned = _pinned(contents)
    found = [
        replace(library, pinned=library.name in pinned) if pinned else library
        for library in (*python, *_node(contents, file, owners))
    ]
    return Owned(tuple(sorted(found, key=lambda each: (each.language, each.name))), owners, glibc, tuple(sorted(roots)))


def normalized(name: str) -> str:
    """As PyPI compares names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def floor(tags: bytes) -> tuple[int, int] | None:
    """The oldest GNU C library that a WHEEL file's tags promise to work with; None when they tell none."""
    text = tags.decode(errors="replace")
    told = [(int(major), int(minor)) for major, minor in re.findall(_MANYLINUX, text)]
    told += [version for name, version in _OLD.items() if name in text]
    return min(told) if told else None


def _python(
    contents: Contents, file: str, owners: dict[str, str], glibc: dict[str, tuple[int, int]]
) -> tuple[list[Library], set[str]]:
    found: list[Library] = []
    roots: set[str] = set()
    read = 0
    for name in contents.sizes:
        match = re.match(_DIST_INFO, name) if name.endswith("/METADATA") else None
        if match is None:
            continue
        root, written, version = match[1], normalized(match[2]), match[3]
        roots.add(root)
        folder = name.rpartition("/")[0]
        read += 1
        own = _recorded(contents, root, folder) if read <= _MOST_READ else []
        needs = floor(contents.read(f"{folder}/WHEEL", _WHEEL)) if own and read <= _MOST_READ else None
        for each in own:
            owners[each] = written
            if needs is not None:
                glibc[each] = needs
        size = sum(contents.sizes[each] for each in own) if own else None
        found.append(Library(written, Language.PYTHON, Place(file, path=folder), version, size))
    return found, roots


def _recorded(contents: Contents, root: str, folder: str) -> list[str]:
    """The files that a distribution's RECORD names and the package holds, bytecode beside them included."""
    data = contents.read(f"{folder}/RECORD", _RECORD)
    lines = data.decode(errors="replace").splitlines()
    names = (line.rpartition(",")[0].rpartition(",")[0].strip('"') for line in lines)
    return [path for name in names if (path := root + name) in contents.sizes]


def _node(contents: Contents, file: str, owners: dict[str, str]) -> list[Library]:
    sizes: dict[str, int] = {}
    for name, size in contents.sizes.items():
        folder = _package(name)
        if folder is not None:
            sizes[folder] = sizes.get(folder, 0) + size
            owners[name] = folder.rpartition("node_modules/")[2]
    versions = _versions(contents, sizes)
    held: dict[str, Library] = {}
    for folder, size in sorted(sizes.items(), key=lambda each: (each[0].count("node_modules/"), each[0])):
        name = folder.rpartition("node_modules/")[2]
        known = held.get(name)
        whole = size + (known.size_bytes or 0 if known else 0)
        version = versions.get(folder, "") if known is None else known.version
        held[name] = Library(name, Language.NODE, Place(file, path=folder), version, whole)
    return list(held.values())


def _pinned(contents: Contents) -> set[str]:
    """What the owner's own lists, where they were packed too, name a version of."""
    wanted = _object(contents.read("package.json", _PACKAGE_JSON)).get("dependencies")
    found = {name for name, version in wanted.items() if version not in UNPINNED} if isinstance(wanted, dict) else set()
    lines = contents.read("requirements.txt", _PACKAGE_JSON).decode(errors="replace").splitlines()
    return found | {normalized(match[1]) for line in lines if (match := re.match(_VERSIONED, line))}


def _package(name: str) -> str | None:
    """The folder of the package of Node that a file belongs to; None for one's own."""
    before, mark, within = name.rpartition("node_modules/")
    if not mark or within.startswith("."):
        return None
    parts = within.split("/")
    depth = 2 if within.startswith("@") else 1
    return f"{before}{mark}{'/'.join(parts[:depth])}" if len(parts) > depth else None


def _versions(contents: Contents, folders: Iterable[str]) -> dict[str, str]:
    """What npm noted of all it installed, else each package's own word."""
    for name in contents.sizes:
        if name.endswith("node_modules/.package-lock.json"):
            base = name.removesuffix("node_modules/.package-lock.json")
            noted = _object(contents.read(name, _LOCK)).get("packages")
            if isinstance(noted, dict):
                return {
                    base + way: str(entry.get("version", "")) for way, entry in noted.items() if isinstance(entry, dict)
                }
    found = {}
    for folder in sorted(folders)[:_MOST_READ]:
        found[folder] = str(_object(contents.read(f"{folder}/package.json", _PACKAGE_JSON)).get("version", ""))
    return found


def _object(data: bytes) -> dict[str, object]:
    try:
        found = json.loads(data) if data else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
