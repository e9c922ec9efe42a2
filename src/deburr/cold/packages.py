"""Which package each loaded module came with, and what its files take on disk."""

import os
from collections.abc import Iterable, Mapping
from importlib.metadata import PathDistribution
from pathlib import Path, PurePosixPath

from deburr.cold import looks
from deburr.cold.looks import Loaded
from deburr.lab.orders import OPT, TASK
from deburr.lab.programs import RUNTIME_FOLDER

STANDARD = "python"
BUILTIN = "node"


class Packages:
    """Where the modules of one function came from.

    folders  `/var/task`, `/opt` and `/var/runtime` by the folders they show.
    brought  what stands in the task folder and came with a distribution, by its name there.
    """

    def __init__(self, folders: Mapping[str, Path], *, python: bool) -> None:
        self.folders = dict(folders)
        self._python = python
        named = list(_distributions(folders.values())) if python else []
        self._named = {first.partition(".")[0]: name for first, name, _ in named}
        self.brought = frozenset(first for first, _, place in named if place == folders[TASK])

    def of(self, module: Loaded) -> str:
        """The distribution or package of a module; "" for the function's own code."""
        if not self._python:
            return self._node(module)
        top = module.name.partition(".")[0]
        inside = looks.in_task(module.file, self.folders[TASK])
        if inside and inside.split("/")[0] not in self.brought:
            return ""
        if top in self._named:
            return self._named[top]
        shown = module.file.startswith((f"{OPT}/", f"{RUNTIME_FOLDER}/")) or "site-packages" in module.file
        return top if shown else STANDARD

    def bytes_of(self, module: Loaded) -> int | None:
        """The size of a module's own file; None for one that stands in none."""
        path = looks.place(module.file, self.folders)
        try:
            return path.stat().st_size if path is not None else None
        except OSError:
            return None

    def folder_bytes(self, module: Loaded) -> int | None:
        """What the top folder of a module's package takes, bytecode left out; the file's size for a lone file."""
        path = looks.place(module.file, self.folders)
        if path is None:
            return None
        parts = module.name.split(".") if self._python else looks.module_of(module.file).split("/")
        depth = len(PurePosixPath(module.file).parts)
        folder = path
        for above in path.parents:
            depth -= 1
            if depth < 2:
                return None
            if above.name == parts[0] or (above.parent.name == "node_modules" and above.name == parts[0]):
                folder = above
        return _size(folder)

    def _node(self, module: Loaded) -> str:
        if not module.file:
            return BUILTIN
        if "/node_modules/" not in module.file:
            return ""
        first, *rest = module.file.rpartition("/node_modules/")[2].split("/")
        return f"{first}/{rest[0]}" if first.startswith("@") and rest else first


def _distributions(folders: Iterable[Path]) -> Iterable[tuple[str, str, Path]]:
    """What each distribution brought: (file or folder, the distribution, where it stands)."""
    for folder in folders:
        for place in (folder, folder / "python", *folder.glob("python/lib/python*/site-packages")):
            for info in sorted(place.glob("*.dist-info")):
                distribution = PathDistribution(info)
                name = info.name.removesuffix(".dist-info").rpartition("-")[0].replace("_", "-").lower()
                for file in distribution.files or ():
                    if file.parts[0] not in ("..", "__pycache__"):
                        yield file.parts[0], name, place


def _size(path: Path) -> int | None:
    try:
        if path.is_file():
            return path.stat().st_size
        return sum(
            os.lstat(os.path.join(where, name)).st_size  # noqa: PTH118
            for where, _, names in os.walk(path)
            for name in names
            if not name.endswith(".pyc")
        )
    except OSError:
        return None
