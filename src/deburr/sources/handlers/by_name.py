"""Source files of the whole project by their names: where code stands of which nothing else tells the way."""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable

from deburr.facts import imports

BUILT = frozenset(
    {"dist", "build", "lib", "out", ".build", "target", "bundle", ".dist", "built", "compiled", ".webpack", ".esbuild"}
)
"""Folders that hold what a build made of what stands elsewhere, as a rule."""
BESIDE_INLINE = frozenset({"cfnresponse"})
"""What the project has of it is as a rule a copy of Lambda's, for another function."""
_BUILDS = BUILT - {"lib"}
_DOCKERFILE = r"(?i)dockerfile(?:[._-][\w.-]+)?|[\w.-]+\.dockerfile"
_SHARED = r"(?i)layer|shared|common|libs?(?![a-z])|util|helper|^python$"
"""What folders are called whose code several functions load."""
_LAYER = r"(?i)layer"


class ByName:
    """Files below the checked folder by the end of their paths; tests, builds and installed code are left out.

    The folders of each name are kept as one text: ten thousand paths by themselves take four times as much.
    """

    def __init__(self, files: Iterable[str]) -> None:
        folders: dict[str, list[str]] = defaultdict(list)
        self.dockerfiles: list[str] = []
        is_dockerfile = re.compile(_DOCKERFILE).fullmatch
        for file in files:
            folder, _, name = file.rpartition("/")
            if not _BUILDS.isdisjoint(folder.split("/")):
                continue
            if is_dockerfile(name):
                self.dockerfiles.append(file)
            else:
                folders[name].append(f"/{folder}\n" if folder else "\n")
        self._folders = {name: "".join(those) for name, those in folders.items()}
        self._modules: dict[str, list[str]] = {}

    def ending(self, end: str) -> list[str]:
        """Files whose paths end so, from a folder or the top on."""
        found: list[str] = []
        within, _, name = end.rpartition("/")
        folders, wanted = self._folders.get(name, ""), f"/{within}\n" if within else "\n"
        at = folders.find(wanted)
        while at >= 0:
            folder = folders[folders.rfind("\n", 0, at) + 1 : at + len(wanted) - 1]
            found.append(f"{folder}/{name}".removeprefix("/"))
            at = folders.find(wanted, at + 1)
        return found

    def python(self, module: str, importer: str) -> str | None:
        """The one file of shared code that is this module; None where there is none, or several.

        Shared code that stands in a folder above what imports it (`utils/` beside `functions/`) is taken before others.
        A name of the standard library is never the project's, and neither is what Lambda brings to inline code, nor
        that of a package that is so well used that its import was measured (`openai`).
        """
        first = module.partition(".")[0]
        if first in sys.stdlib_module_names | BESIDE_INLINE or ("python", first) in imports.load().rows:
            return None
        path = module.replace(".", "/")
        if module not in self._modules:
            self._modules[module] = [*self.ending(f"{path}.py"), *self.ending(f"{path}/__init__.py")]
        named = self._modules[module]
        if "/" in path and re.search(_SHARED, path.partition("/")[0]):
            above = [file for file in named if f"/{importer}".startswith(_within(file, path))]
            if above:
                return max(above, key=len)
        shared = [file for file in named if any(re.search(_SHARED, part) for part in _above(file, path))]
        layers = [file for file in shared if any(re.search(_LAYER, part) for part in _above(file, path))]
        if len(named) != 1 and len(layers) == 1:
            return layers[0]  # the others are functions' own, which no other can load
        return shared[0] if len(named) == len(shared) == 1 else None


def _above(file: str, path: str) -> list[str]:
    """The folders that a module's file stands below, those of its own name left out."""
    return _within(file, path).strip("/").split("/")


def _within(file: str, path: str) -> str:
    """The folder that a module's file stands in by its name, between slashes: `/src/` for `src/shop/io.py`."""
    return f"/{file}"[: f"/{file}".rindex(f"/{path}") + 1]
