"""Reads what each function and layer ships, where that is on disk; what cannot be read becomes a gap."""

import posixpath
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from deburr import disk
from deburr.errors import SourceError
from deburr.facts.book import Facts
from deburr.place import Place
from deburr.sources.boundary import attempt
from deburr.sources.packages.runs import Runs
from deburr.workload.function import Function, PackageKind
from deburr.workload.package import Form, Package
from deburr.workload.resources import Layer
from deburr.workload.workload import Gap, Workload

GLIBC = "lambda.os.glibc"
_ARCHIVES = (".zip", ".jar", ".war")
_INSTALLED = (".dist-info", ".so", ".pyd", ".dylib")
_BUILT = ".aws-sam/build"
_REQUIREMENTS, _PACKAGE_JSON = "requirements.txt", "package.json"

Read = tuple[Package | None, tuple[str, ...]]


class PackageReader:
    """Reads packages under one checked folder; what many functions share is read once."""

    def __init__(self, root: Path, facts: Facts) -> None:
        self.root = root
        self.facts = facts
        self.known: dict[tuple[str, Runs], Read] = {}
        self.names: dict[str, frozenset[str]] = {}
        self.gaps: dict[Gap, None] = {}

    def read(self, workload: Workload) -> tuple[Workload, tuple[Gap, ...]]:
        """The same workload with the `package` of functions and layers filled in, and the gaps met."""
        functions = tuple(self._packed(function) for function in workload.functions)
        users: dict[str, list[Runs]] = {}
        for function in functions:
            for layer in function.layers.value or ():
                users.setdefault(layer, []).append(self.runs(function))
        layers = tuple(self._layer(layer, users.get(layer.address, [])) for layer in workload.layers)
        return replace(workload, functions=functions, layers=layers), tuple(self.gaps)

    def runs(self, function: Function) -> Runs:
        """What looking at its package depends on."""
        return runs_of(function.runtime.value or "", self.facts)

    def _packed(self, function: Function) -> Function:
        code, at = function.code, function.code.at
        if code.folder is None or code.kind is PackageKind.INLINE or function.made_by:
            return function
        package = self._told(at, partial(self._function, function, posixpath.normpath(code.folder)))
        return function if package is None else replace(function, package=package)

    def _layer(self, layer: Layer, users: list[Runs]) -> Layer:
        if layer.folder is None:
            return layer
        abis, libraries = {runs.abi for runs in users}, [runs.glibc for runs in users if runs.glibc is not None]
        runs = Runs(abis.pop() if len(abis) == 1 else None, min(libraries, default=None))
        folder = posixpath.normpath(layer.folder)
        built = self._built(layer.at.file, layer.address)
        if built is not None or layer.built_by is None:
            package = self._told(layer.at, partial(self._whole, built or folder, runs))
        elif layer.built_by.startswith("python") and _REQUIREMENTS in self._names(folder):
            package = self._told(layer.at, partial(self._listed, folder, _REQUIREMENTS))
        else:
            return layer  # what a makefile puts there nobody knows before it ran
        return layer if package is None else replace(layer, package=package)

    def _told(self, at: Place, read: "partial[Read]") -> Package | None:
        """The package, with its flaws and its failing told as gaps."""
        try:
            found = attempt(at, read)
        except SourceError as error:
            self.gaps[Gap(at, error.message)] = None
            return None
        if isinstance(found, Gap):
            self.gaps[found] = None
            return None
        package, flaws = found
        self.gaps |= dict.fromkeys(Gap(Place(package.at.file) if package else at, flaw) for flaw in flaws)
        return package

    def _function(self, function: Function, folder: str) -> Read:
        path, runs = self.root / folder, self.runs(function)
        if function.code.kind is PackageKind.IMAGE:
            return self._image(function, folder)
        if path.suffix in _ARCHIVES:
            return self._whole(folder, runs) if path.is_file() else (None, ())
        built = self._built(function.at.file, function.address)
        if built is not None:
            return self._whole(built, runs)
        names = self._names(folder)
        if any(name.endswith(_INSTALLED) for name in names) or self._asset(folder):
            package, flaws = self._whole(folder, runs)
            if package is not None and function.code.installs and _REQUIREMENTS in names:
                package = replace(package, orphans=())  # the build installs more, with its metadata
            return package, flaws
        if function.at.file.endswith((".tf", ".tf.json")) and "node_modules" in names and not function.code.built_by:
            return self._whole(folder, runs)
        if not function.code.installs:
            return None, ()
        if function.language == "python" and _REQUIREMENTS in names:
            return self._listed(folder, _REQUIREMENTS)
        if function.language == "node" and _PACKAGE_JSON in names and function.code.built_by is None:
            return self._listed(folder, _PACKAGE_JSON)
        return None, ()

    def _image(self, function: Function, folder: str) -> Read:
        path = self.root / folder
        if is_image(path):
            from deburr.sources.packages import images  # few projects hold one

            return images.measured(path, folder, self.runs(function))
        name = function.code.dockerfile or "Dockerfile"
        file = f"{folder}/{name}".removeprefix("./")
        if not (self.root / file).is_file():
            return None, ()
        from deburr.sources.packages import dockerfiles  # nor a Dockerfile

        return dockerfiles.recipe(self.root / file, file, self.root, folder), ()

    def _whole(self, folder: str, runs: Runs) -> Read:
        key = (folder, runs)
        if key not in self.known:
            from deburr.sources.packages.measure import measured  # most projects hold sources alone

            path = self.root / folder
            self.known[key] = measured(path, folder, runs) if path.exists() else (None, ())
        return self.known[key]

    def _listed(self, folder: str, name: str) -> Read:
        key = (f"{folder}/{name}", Runs())
        if key not in self.known:
            from deburr.sources.packages import lists  # not all list anything

            path, file = self.root / folder / name, f"{folder}/{name}".removeprefix("./")
            read = lists.declared if name == _PACKAGE_JSON else lists.requirements
            self.known[key] = Package(Form.LISTED, Place(file), libraries=tuple(read(path, file))), ()
        return self.known[key]

    def _built(self, template: str, address: str) -> str | None:
        """What `sam build` made of it, where that is still there."""
        beside = template.rpartition("/")[0]
        folder = f"{beside}/{_BUILT}".lstrip("/")
        logical_id = address.rpartition("#")[2]
        return f"{folder}/{logical_id}" if logical_id in self._names(folder) else None

    def _asset(self, folder: str) -> bool:
        return folder.rpartition("/")[2].startswith("asset.")

    def _names(self, folder: str) -> frozenset[str]:
        known = self.names.get(folder)
        if known is None:
            known = self.names[folder] = frozenset(_names(self.root / folder))
        return known


def runs_of(runtime: str, facts: Facts) -> Runs:
    """Where a package runs on a runtime; nothing is known of "" and of names that are not in the book."""
    life = facts.runtime(runtime)
    glibc = str(facts[GLIBC].table.get(life.os, "")) if life is not None else ""
    major, _, minor = glibc.partition(".")
    abi = f"cp{runtime.removeprefix('python').replace('.', '')}" if runtime.startswith("python") else None
    return Runs(abi, (int(major), int(minor)) if minor else None)


def looked_at(path: Path, runtime: str, facts: Facts) -> tuple[Package, tuple[str, ...]]:
    """One package by itself, whatever holds it, and what is wrong with it.

    runtime  what it will run on; "" when that is not known: then what it needs of the C library is told in full.
    Raises   SourceError when it is nothing that can be looked at.
    """
    from deburr.sources.packages import dockerfiles, images, lists
    from deburr.sources.packages.measure import measured

    file, runs = path.as_posix(), runs_of(runtime, facts)
    runs = Runs(runs.abi, runs.glibc or (0, 0))
    if not (path.is_file() or path.is_dir()):
        raise SourceError("is neither a file nor a folder", where=file)
    if is_image(path):
        return images.measured(path, file, runs)
    if path.name.startswith("Dockerfile"):
        return dockerfiles.recipe(path, file, path.parent, "."), ()
    if path.name in lists.LOCKS:
        return Package(Form.LISTED, Place(file), libraries=tuple(lists.locked(path, file))), ()
    if path.suffix == ".txt":
        return Package(Form.LISTED, Place(file), libraries=tuple(lists.requirements(path, file))), ()
    if path.name == _PACKAGE_JSON:
        return Package(Form.LISTED, Place(file), libraries=tuple(lists.declared(path, file))), ()
    return measured(path, file, runs)


def is_image(path: Path) -> bool:
    """True for a folder laid out as OCI says, and for a tar."""
    if path.is_dir():
        return (path / "oci-layout").is_file() or ((path / "index.json").is_file() and (path / "blobs").is_dir())
    return path.suffix == ".tar" and path.is_file()


def _names(folder: Path) -> Iterable[str]:
    try:
        return [entry.name for entry in disk.entries(folder)]
    except OSError:
        return []  # it is not there, or no folder
