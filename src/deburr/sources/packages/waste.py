"""Files of a package that no invocation reads: tests, documentation, caches, sources that are compiled already."""

import re

from deburr.sources.packages.contents import Contents
from deburr.sources.packages.libraries import Owned
from deburr.workload.development import develops
from deburr.workload.package import Waste

CACHES = frozenset({".pytest_cache", ".mypy_cache", ".ruff_cache", ".tox", ".nox", ".git", ".hypothesis"})
_TESTS = frozenset({"tests", "test", "__tests__"})
_DOCS = frozenset({"docs", "doc", "examples", "example"})
_PYC = r"\.(?:cpython|pypy)-?(\d)(\d+)t?(?:\.opt-\d)?\.pyc$"
_STUBS = (".pyi", ".d.ts", ".d.mts", ".d.cts")
_C = (".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".pyx", ".pxd", ".pxi", ".a", ".lib")
_MAPS = (".js.map", ".mjs.map", ".cjs.map", ".ts.map")


def waste(contents: Contents, owned: Owned, abi: str | None) -> tuple[Waste, ...]:
    """By kind, the largest first; each file once.

    abi  the Python that will run it, `cp312`; None when that is none or not known.
    """
    packaged = _with_code(contents)
    sizes: dict[str, int] = {}
    files: dict[str, int] = {}
    examples: dict[str, str] = {}
    for name, size in contents.sizes.items():
        kind = _kind(name, owned, abi, packaged)
        if kind is not None and size:
            sizes[kind] = sizes.get(kind, 0) + size
            files[kind] = files.get(kind, 0) + 1
            examples.setdefault(kind, name)
    found = [Waste(kind, size, files[kind], examples[kind]) for kind, size in sizes.items()]
    return tuple(sorted(found, key=lambda each: (-each.size_bytes, each.kind)))


def _kind(name: str, owned: Owned, abi: str | None, packaged: frozenset[str]) -> str | None:
    parts = name.split("/")
    if not CACHES.isdisjoint(parts[:-1]):
        return "caches"
    if name.endswith(".pyc"):
        match = re.search(_PYC, name)
        foreign = match is not None and abi is not None and f"cp{match[1]}{match[2]}" != abi
        return "bytecode for another Python" if foreign else None
    owner = owned.owners.get(name)
    if owner is None:
        return None  # one's own files are one's own business
    if develops(owner):
        return "development tools"
    folders = _within(name, parts)
    if not _TESTS.isdisjoint(folders):
        return "tests"
    if any(part in _DOCS and _upto(parts, part) not in packaged for part in folders):
        return "documentation"
    if name.endswith(_STUBS):
        return "type stubs"
    if name.endswith(_C):
        return "C sources"
    return "source maps" if name.endswith(_MAPS) else None


def _within(name: str, parts: list[str]) -> list[str]:
    """The folders of a file that lie inside its library."""
    if "node_modules/" in name:
        inner = name.rpartition("node_modules/")[2].split("/")
        return inner[2 if inner[0].startswith("@") else 1 : -1]
    return parts[:-1]


def _upto(parts: list[str], part: str) -> str:
    return "/".join(parts[: parts.index(part) + 1])


def _with_code(contents: Contents) -> frozenset[str]:
    """Folders called like documentation that hold a module: `botocore/docs` is imported by every client."""
    marks = ("/__init__.py", "/index.js", "/package.json")
    return frozenset(name.rpartition("/")[0] for name in contents.sizes if name.endswith(marks))
