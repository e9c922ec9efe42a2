"""Modules that ask for the metadata of a distribution that has none in the package."""

import re
from collections.abc import Iterator

from deburr.sources.packages.contents import Contents
from deburr.sources.packages.libraries import Owned, normalized
from deburr.workload.package import Language

_FILES = ("__init__.py", "_version.py", "version.py", "__version__.py", "__about__.py", "_metadata.py", "__meta__.py")
_ROOTS = ("", "python/")
"""Where modules stand in a function's package, and in a layer."""
_MOST = 200  # folders that are looked into
_LONGEST = 64 * 1024
_READS = (
    r"(?m)^[^#\n]*?(?<![\w.])(?:importlib[._]metadata\.|importlib_metadata\.|metadata\.|pkg_resources\.)?"
    r"(?:version|distribution|metadata|get_distribution)\(\s*(__name__|__package__|[\"'][A-Za-z0-9._-]+[\"'])\s*\)"
)
_IMPORTS = r"(?m)^\s*(?:import|from)\s+(?:importlib[._]metadata|importlib|importlib_metadata|pkg_resources)\b"
_GUARDED = r"(?m)^\s*(?:try\s*:|except\b)|\bPackageNotFoundError\b|\bsuppress\("


def orphans(contents: Contents, owned: Owned) -> tuple[tuple[str, str, str], ...]:
    """Module, the distribution that it asks for, and the file in which it asks unguarded.

    A library asks while it is imported; one's own files at the package's root wherever they ask.
    """
    there = {library.name for library in owned.libraries if library.language is Language.PYTHON}
    roots = sorted({*owned.roots, *_ROOTS}, key=len, reverse=True)
    tops: dict[str, None] = {}
    own: dict[str, None] = {}
    for name in contents.sizes:
        root = next((each for each in roots if name.startswith(each)), None)
        if root is not None and name.endswith("/__init__.py") and name.count("/", len(root)) == 1:
            tops[name.rpartition("/")[0]] = None
        elif name.endswith(".py") and "/" not in name and owned.owners.get(name) is None:
            own[name] = None
    found: list[tuple[str, str, str]] = []
    for folder in list(tops)[:_MOST]:
        if owned.owners.get(f"{folder}/__init__.py") is None:
            for file in _FILES:
                found += _asked(contents, f"{folder}/{file}", there, nested=False)
    for file in list(own)[:_MOST]:
        found += _asked(contents, file, there, nested=True)
    return tuple(sorted(found))


def _asked(contents: Contents, name: str, there: set[str], *, nested: bool) -> Iterator[tuple[str, str, str]]:
    folder, _, file = name.rpartition("/")
    if name not in contents.sizes:
        return
    text = contents.read(name, _LONGEST).decode(errors="replace")
    if not re.search(_IMPORTS, text) or re.search(_GUARDED, text):
        return
    module = folder.rpartition("/")[2] or file.removesuffix(".py")
    for match in re.finditer(_READS, text):
        written = match[1].strip("\"'")
        if match[0][:1].isspace() and not nested:
            continue  # inside something that may never run
        if (written == "__package__" and nested) or (written == "__name__" and file != "__init__.py"):
            continue  # a name with a dot, or none, is no distribution
        asked = normalized(module if written.startswith("__") else written)
        if asked not in there:
            yield module, asked, name
