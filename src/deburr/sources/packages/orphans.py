"""Modules that ask for the metadata of a distribution that has none in the package."""

import re
from collections.abc import Iterator

from deburr.sources.packages.contents import Contents
from deburr.sources.packages.libraries import Owned, normalized
from deburr.workload.package import Language

_FILES = ("__init__.py", "_version.py", "version.py", "__version__.py", "__about__.py", "_metadata.py", "__meta__.py")
_MOST = 200  # folders that are looked into
_LONGEST = 64 * 1024
_READS = re.compile(
    r"(?m)^[^#\n]*?(?<![\w.])(?:importlib[._]metadata\.|importlib_metadata\.|metadata\.|pkg_resources\.)?"
    r"(?:version|distribution|metadata|get_distribution)\(\s*(__name__|__package__|[\"'][A-Za-z0-9._-]+[\"'])\s*\)"
)
_IMPORTS = re.compile(
    r"(?m)^\s*(?:import|from)\s+(?:importlib[._]metadata|importlib|importlib_metadata|pkg_resources)\b"
)
_GUARDED = re.compile(r"(?m)^\s*(?:try\s*:|except\b)|\bPackageNotFoundError\b|\bsuppress\(")


def orphans(contents: Contents, owned: Owned) -> tuple[tuple[str, str, str], ...]:
    """Module, the distribution that it asks for, and the file in which it asks unguarded while it is imported."""
    there = {library.name for library in owned.libraries if library.language is Language.PYTHON}
    tops: dict[str, None] = {}
    for name in contents.sizes:
        root = next((each for each in owned.roots or ("",) if name.startswith(each)), None)
        if root is not None and name.endswith("/__init__.py") and name.count("/", len(root)) == 1:
            tops[name.rpartition("/")[0]] = None
    found: list[tuple[str, str, str]] = []
    for folder in list(tops)[:_MOST]:
        if owned.owners.get(f"{folder}/__init__.py") is None:
            found += _asked(contents, folder, there)
    return tuple(sorted(found))


def _asked(contents: Contents, folder: str, there: set[str]) -> Iterator[tuple[str, str, str]]:
    module = folder.rpartition("/")[2]
    for file in _FILES:
        name = f"{folder}/{file}"
        if name not in contents.sizes:
            continue
        text = contents.read(name, _LONGEST).decode(errors="replace")
        if not _IMPORTS.search(text) or _GUARDED.search(text):
            continue
        for match in _READS.finditer(text):
            written = match[1].strip("\"'")
            if match[0][:1].isspace() or (written == "__name__" and file != "__init__.py"):
                continue  # inside something that may never run; a name with a dot is no distribution
            asked = normalized(module if written.startswith("__") else written)
            if asked not in there:
                yield module, asked, name
