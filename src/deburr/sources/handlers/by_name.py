"""Source files of the whole project by their names: where code stands of which nothing else tells the way."""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from deburr import disk
from deburr.sources.discovery import SKIPPED, TESTS

MOST_FILES = 20_000  # below the checked folder
SUFFIXES = (".py", ".ts", ".mts", ".js", ".mjs", ".cjs")
BUILT = frozenset(
    {"dist", "build", "lib", "out", ".build", "target", "bundle", ".dist", "built", "compiled", ".webpack", ".esbuild"}
)
"""Folders that hold what a build made of what stands elsewhere, as a rule."""
BESIDE_INLINE = frozenset({"cfnresponse"})
"""What the project has of it is as a rule a copy of Lambda's, for another function."""
_DOCKERFILE = re.compile(r"(?i)(?:^|/)(?:dockerfile(?:[._-][\w.-]+)?|[\w.-]+\.dockerfile)$")
_SHARED = re.compile(r"(?i)layer|shared|common|libs?(?![a-z])|util|helper|^python$")
"""What folders are called whose code several functions load."""
_LAYER = re.compile(r"(?i)layer")


class ByName:
    """Files below the checked folder by their name without its suffix; tests, builds and installed code left out."""

    def __init__(self, root: Path) -> None:
        self.stems: dict[str, list[str]] = defaultdict(list)
        self.dockerfiles: list[str] = []
        for file in _walk(root):
            if _DOCKERFILE.search(file):
                self.dockerfiles.append(file)
                continue
            self.stems[file.rpartition("/")[2].rpartition(".")[0]].append(file)

    def python(self, module: str, importer: str) -> str | None:
        """The one file of shared code that is this module; None where there is none, or several.

        Shared code that stands in a folder above what imports it (`utils/` beside `functions/`) is taken before others.
        A name of the standard library is never the project's, nor is what Lambda puts beside inline code.
        """
        if module.partition(".")[0] in sys.stdlib_module_names | BESIDE_INLINE:
            return None
        path = module.replace(".", "/")
        named = [file for file in self.stems.get(path.rpartition("/")[2], ()) if f"/{file}".endswith(f"/{path}.py")]
        named += [file for file in self.stems.get("__init__", ()) if f"/{file}".endswith(f"/{path}/__init__.py")]
        if "/" in path and _SHARED.search(path.partition("/")[0]):
            above = [file for file in named if f"/{importer}".startswith(_within(file, path))]
            if above:
                return max(above, key=len)
        shared = [file for file in named if any(_SHARED.search(part) for part in _above(file, path))]
        layers = [file for file in shared if any(_LAYER.search(part) for part in _above(file, path))]
        if len(named) != 1 and len(layers) == 1:
            return layers[0]  # the others are functions' own, which no other can load
        return shared[0] if len(named) == len(shared) == 1 else None


def _above(file: str, path: str) -> list[str]:
    """The folders that a module's file stands below, those of its own name left out."""
    return _within(file, path).strip("/").split("/")


def _within(file: str, path: str) -> str:
    """The folder that a module's file stands in by its name, between slashes: `/src/` for `src/shop/io.py`."""
    return f"/{file}"[: f"/{file}".rindex(f"/{path}") + 1]


def _walk(root: Path) -> Iterator[str]:
    waiting, left = [""], MOST_FILES
    while waiting and left > 0:
        at = waiting.pop()
        try:
            entries = disk.entries(root / at)
        except OSError:
            continue
        installed = any(entry.name.endswith(".dist-info") for entry in entries)
        for entry in entries:
            left -= 1
            if entry.is_dir(follow_symlinks=False):
                if not installed and entry.name not in SKIPPED | TESTS | (BUILT - {"lib"}):
                    waiting.append(f"{at}{entry.name}/")
            elif entry.name.endswith(SUFFIXES) or _DOCKERFILE.search(entry.name):
                yield f"{at}{entry.name}"
