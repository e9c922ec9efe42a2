"""Where a module of the workload's own code is, by the name an import gives it; each file is lowered once."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath

from deburr import disk
from deburr.errors import SourceError
from deburr.sources.handlers import libraries
from deburr.sources.handlers.archives import Archive, opened
from deburr.sources.handlers.by_name import BUILT, ByName
from deburr.sources.handlers.subpaths import PACKAGE, subpaths
from deburr.sources.handlers.syntax import Module
from deburr.sources.handlers.tsconfig import Aliases, aliased, aliases
from deburr.sources.handlers.workspaces import Packages, files, packages, split

KEPT = 1_000  # lowered files; one that is asked for again is lowered again
LARGEST = 1_500_000  # bytes; what is larger is a bundle, not something a person wrote
KNOWN = libraries.NAMES | frozenset(
    {
        "botocore",
        "s3transfer",
        "jmespath",
        "dateutil",
        "idna",
        "certifi",
        "charset_normalizer",
        "numpy",
        "pandas",
        "six",
    }
)
_DISTRIBUTION = ".dist-info"
_SCRIPTS = (".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx")


class Sources:
    """Files under the checked folder, read and lowered once however many functions share them."""

    def __init__(self, root: Path, code: Iterable[str] = ()) -> None:
        """code  every source file below, relative to the root, as far as that is known."""
        self.root = root
        self._start = f"{root}{os.sep}"
        self.code = code
        self.lowered: dict[str, Module | None] = {}
        self.allows: dict[str, Mapping[int, str]] = {}
        self.problems: dict[str, str] = {}
        self.files: dict[str, bool] = {}
        self.listed: dict[str, frozenset[str] | None] = {}
        self.tsconfigs: dict[str, Aliases] = {}
        self.subpaths: dict[str, Aliases] = {}
        self.workspaces: dict[str, Packages] = {}
        self.vendored: dict[str, frozenset[str]] = {}
        self.archives: dict[str, Archive | None] = {}

    @cached_property
    def by_name(self) -> ByName:
        """Every source file by its name, when the first is asked for: most projects say where their code is."""
        return ByName(self.code)

    def installed(self, folder: str) -> frozenset[str]:
        """Top-level names of distributions installed into a folder: libraries, not the workload's code."""
        known = self.vendored.get(folder)
        if known is None:
            infos = [name for name in self._names(folder) or () if name.endswith(_DISTRIBUTION)]
            known = self.vendored[folder] = frozenset(_installed(self.root / folder, infos))
        return known

    def archive(self, file: str) -> bool:
        """True for a zip file, whose source files are from then on files like others, below its name."""
        if file not in self.archives:
            found = self.archives[file] = opened(self.root / file)
            if found is not None:
                self.vendored[file] = found.installed
                self.files |= dict.fromkeys((f"{file}/{name}" for name in found.names), True)
        return self.archives[file] is not None

    def is_file(self, file: str) -> bool:
        known = self.files.get(file)
        if known is None:
            known = self.files[file] = disk.kind(f"{self._start}{file}") == "file"  # a path is slow
        return known

    def may_hold(self, folder: str, module: str) -> bool:
        """False where a folder surely has no Python module or package of that name."""
        names = self._names(folder)
        return names is None or module in names or f"{module}.py" in names

    def _names(self, folder: str) -> frozenset[str] | None:
        """What stands in a folder; None where that is no folder on the disk, but one in an archive."""
        if folder not in self.listed:
            try:
                self.listed[folder] = disk.names(self.root / folder)
            except FileNotFoundError:
                self.listed[folder] = frozenset()
            except OSError:
                self.listed[folder] = None
        return self.listed[folder]

    def lower(self, file: str) -> Module | None:
        """The lowered file; None when it cannot be read, with the reason in `problems`."""
        if file in self.lowered:
            return self.lowered[file]
        self.lowered[file] = tree = self._lower(file)
        if tree is not None and tree.allows:
            self.allows[file] = tree.allows
        return tree

    def forget(self) -> None:
        """Let go of the files that were lowered first, where there are many: who shares a file stands beside it."""
        if len(self.lowered) > KEPT:
            for file in list(self.lowered)[:-KEPT]:
                del self.lowered[file]

    def _lower(self, file: str) -> Module | None:
        for name, archive in self.archives.items():
            if archive is not None and file.startswith(f"{name}/"):
                data = archive.read(file.removeprefix(f"{name}/"), LARGEST)
                if data is not None:
                    return self.lower_source(file, data)
                self.problems[file] = f"cannot be read from {name}, or is larger than {LARGEST:,} bytes"
                return None
        path = self.root / file
        try:
            if path.stat().st_size > LARGEST:
                self.problems[file] = f"is larger than {LARGEST:,} bytes: a bundle, not source"
                return None
            source = path.read_bytes()
        except OSError as error:
            self.problems[file] = f"cannot be read: {error.strerror}"
            return None
        return self.lower_source(file, source)

    def lower_source(self, file: str, source: bytes) -> Module | None:
        """Lower source text that stands in `file`."""
        try:
            tree = _lowered(PurePosixPath(file).suffix, source)
        except SourceError as error:
            self.problems[file] = error.message
            return None
        if tree.broken:
            spot = tree.broken[0]
            self.problems[file] = f"does not parse at line {spot.line}; what stands around it was read"
        return tree


def _lowered(suffix: str, source: bytes) -> Module:
    """Grammars are loaded with the first file of their language."""
    if suffix == ".py":
        from deburr.sources.handlers import python

        return python.lower(source)
    from deburr.sources.handlers import javascript

    return javascript.lower(source, typescript=suffix in (".ts", ".mts", ".cts", ".tsx"), tsx=suffix == ".tsx")


class Modules:
    """The modules one function can reach: its package folder, then its local layers; none for inline code."""

    def __init__(self, sources: Sources, roots: tuple[str, ...], *, script: bool) -> None:
        self.sources = sources
        self.roots = roots
        self.script = script

    def hoists(self, file: str) -> bool:
        """True for JavaScript and TypeScript."""
        return self.script

    def read(self, file: str) -> Module | None:
        return self.sources.lower(file)

    def find(self, module: str, importer: str) -> str | None:
        """The file an import names, relative to the checked folder; None when it is no file of the workload."""
        if not self.roots:
            return None
        candidates = self._scripts(module, importer) if self.script else self._pythons(module, importer)
        return next((file for file in candidates if self.sources.is_file(file)), None)

    def apart(self, module: str, importer: str) -> str | None:
        """The file of a module whose package is in none of the folders that are searched, by its name alone."""
        first = module.partition(".")[0]
        if self.script or not self.roots or module.startswith(".") or first in KNOWN:
            return None
        if any(first in self.sources.installed(root) for root in self.roots):
            return None
        file = self.sources.by_name.python(module, importer)
        return file if file is not None and self.sources.is_file(file) else None

    def is_local(self, module: str, importer: str) -> bool:
        """True when an import means the workload's own code, found or not."""
        if self.script:
            return module.startswith((".", "/", "#"))
        if module.startswith("."):
            return True
        first = module.split(".")[0]
        if first in KNOWN:
            return False
        return any(
            self.sources.may_hold(root, first)
            and (self.sources.root / root / first).is_dir()
            and self._has_python(f"{root}/{first}")
            for root in self.roots
        )

    def _has_python(self, folder: str) -> bool:
        return any(True for _ in (self.sources.root / folder).glob("*.py"))

    def _pythons(self, module: str, importer: str) -> Iterator[str]:
        if module.startswith("."):
            dots = len(module) - len(module.lstrip("."))
            folder = PurePosixPath(importer).parent
            for _ in range(dots - 1):
                folder = folder.parent
            rest = module[dots:].replace(".", "/")
            base = f"{folder}/{rest}" if rest else str(folder)
            yield from _python_files(clean(base))
            return
        rest = module.replace(".", "/")
        first = module.partition(".")[0]
        if first in KNOWN:
            return  # a copy in the package is still that library
        for root in self.roots:
            if first in self.sources.installed(root):
                return
            if self.sources.may_hold(root, first):
                yield from _python_files(clean(f"{root}/{rest}"))
        for folder in PurePosixPath(importer).parents:  # `app.db` in `src/app/main.py`, by a path that is set elsewhere
            if folder.name == first:
                yield from _python_files(clean(f"{folder.parent}/{rest}"))
        shared = self.sources.by_name.python(module, importer)
        if shared is not None:  # by a layer or a build that is not read
            yield shared

    def _scripts(self, module: str, importer: str) -> Iterator[str]:
        if module.startswith("."):
            yield from _script_files(clean(f"{PurePosixPath(importer).parent}/{module}"))
        elif module.startswith("/opt/"):
            rest = module.removeprefix("/opt/")
            for root in self.roots[1:]:
                yield from _script_files(clean(f"{root}/{rest}"))
                yield from _script_files(clean(f"{root}/{rest.removeprefix('nodejs/')}"))
        elif module.startswith("#"):
            for target in self._subpaths(module, importer):
                yield from _script_files(target)
        else:
            for target in (*self._aliases(module, importer), *self._packages(module, importer)):
                yield from _script_files(clean(target))

    def _packages(self, module: str, importer: str) -> Iterator[str]:
        """Files of a package of this repository, as the nearest manifest that knows it says."""
        name, rest = split(module)
        for folder in PurePosixPath(importer).parents:
            known = self.sources.workspaces.get(str(folder))
            if known is None:
                known = self.sources.workspaces[str(folder)] = packages(self.sources.root, str(folder))
            if name in known:
                yield from files(self.sources.root, known[name], rest)
                return

    def _aliases(self, module: str, importer: str) -> Iterator[str]:
        """TypeScript `paths`, from the nearest tsconfig.json upwards."""
        for folder in PurePosixPath(importer).parents:
            paths = self._tsconfig(str(folder))
            for target in aliased(module, paths):
                yield clean(f"{folder}/{target}")
                if target.rpartition("/")[2] in BUILT:
                    yield from (clean(f"{folder}/{target}/../{written}index") for written in ("", "src/"))
            if paths:
                return

    def _subpaths(self, module: str, importer: str) -> Iterator[str]:
        """What `imports` of the nearest package.json calls so, and TypeScript's `paths`."""
        for folder in PurePosixPath(importer).parents:
            if self.sources.is_file(clean(f"{folder}/{PACKAGE}")):
                known = self.sources.subpaths.get(str(folder))
                if known is None:
                    known = self.sources.subpaths[str(folder)] = subpaths(self.sources.root / folder)
                yield from (clean(f"{folder}/{target}") for target in aliased(module, known))
                break
        yield from self._aliases(module, importer)

    def _tsconfig(self, folder: str) -> Aliases:
        known = self.sources.tsconfigs.get(folder)
        if known is None:
            known = self.sources.tsconfigs[folder] = aliases(self.sources.root / folder)
        return known


def _installed(folder: Path, infos: Iterable[str]) -> Iterator[str]:
    for info in infos:
        yield info.partition("-")[0].lower()
        try:
            yield from (folder / info / "top_level.txt").read_text(encoding="utf-8").split()
        except (OSError, UnicodeDecodeError):
            continue  # newer wheels have none: the distribution's name must do


def clean(path: str) -> str:
    """`a/./b/../c` without a disk: `a/c`; what climbs out of the checked folder becomes a name nobody has."""
    parts: list[str] = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            if not parts:
                return "..outside"
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _python_files(base: str) -> Iterator[str]:
    yield f"{base}.py"
    yield f"{base}/__init__.py" if base else "__init__.py"


def _script_files(base: str) -> Iterator[str]:
    if base.endswith(_SCRIPTS):
        yield base
    stem = re.sub(r"\.[cm]?jsx?$", "", base)
    for suffix in _SCRIPTS:
        yield f"{stem}{suffix}"
        yield f"{base}{suffix}"
    for suffix in _SCRIPTS:
        yield f"{base}/index{suffix}"
