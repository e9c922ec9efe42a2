"""What is to be built: functions that share their code and packages are one package."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from deburr.build.errors import BuildError
from deburr.facts.book import Facts
from deburr.install import dependencies, manifests
from deburr.install.dependencies import Installed
from deburr.install.errors import InstallError
from deburr.install.manifests import Manifest
from deburr.install.target import Target
from deburr.workload.function import Function, PackageKind

JAVASCRIPT = (".js", ".mjs", ".cjs")
TYPESCRIPT = (".ts", ".tsx", ".mts", ".cts")


class How(Struct, frozen=True):
    """How packages are installed; see `deburr.install.dependencies.for_function`."""

    by: str | None = None
    source: tuple[str, ...] = ()
    refresh: bool = False
    cache: Path | None = None


class Wanted(Struct, frozen=True):
    """One package.

    names      of the functions that it is for.
    functions  the same; () for a folder without a template.
    code       the folder with the functions' own files.
    layers     how many layers the functions have already.
    """

    names: tuple[str, ...]
    functions: tuple[Function, ...]
    code: Path
    runtime: str
    target: Target
    manifest: Manifest | None
    layers: int = 0

    @property
    def slug(self) -> str:
        """The name of its folder below `.deburr/build`."""
        return re.sub(r"[^A-Za-z0-9._-]+", "-", self.names[0]).strip("-.") or "function"

    def installed(self, how: How, target: Target | None = None) -> Installed | None:
        """What it asks for, for its own platform or another; None when it asks for nothing.

        Raises  InstallError.
        """
        if self.manifest is None:
            return None
        return dependencies.install(
            self.manifest, target or self.target, cache=how.cache, by=how.by, source=how.source, refresh=how.refresh
        )


class Skipped(Struct, frozen=True):
    """A function that is not built, and why."""

    name: str
    why: str


def of_functions(
    functions: Iterable[Function], *, root: Path, facts: Facts, manifest: Manifest | None = None
) -> tuple[list[Wanted], list[Skipped]]:
    """The packages of a project's functions.

    root      what code folders are relative to.
    manifest  instead of the ones found beside the code.
    """
    found: dict[tuple[object, ...], list[tuple[Function, Wanted]]] = {}
    skipped: list[Skipped] = []
    for function in functions:
        try:
            each = _of(function, root, facts, manifest)
        except (BuildError, InstallError) as error:
            skipped.append(Skipped(function.name, error.message + (f"; {error.hint}" if error.hint else "")))
            continue
        key = (each.code, each.manifest, each.target)
        found.setdefault(key, []).append((function, each))
    return [_together(shared) for shared in found.values()], skipped


def of_folder(code: Path, runtime: str, architecture: str, *, facts: Facts, manifest: Manifest | None = None) -> Wanted:
    """The package of a folder that no template speaks of.

    Raises  BuildError for a runtime without packages.
    """
    target = Target.named(runtime, architecture, facts)
    if target is None:
        raise BuildError(f"{runtime} has no packages to build", hint="build python3.* or nodejs*.x")
    code = code.resolve()
    manifest = manifest or manifests.find(code, root=code, language=target.language)
    return Wanted((code.name or "function",), (), code, runtime, target, manifest)


def _of(function: Function, root: Path, facts: Facts, manifest: Manifest | None) -> Wanted:
    code = function.code
    if code.kind is PackageKind.IMAGE:
        raise BuildError("it is a container image")
    if code.inline is not None:
        raise BuildError("its code is inline")
    if function.made_by:
        raise BuildError(f"its code is {function.made_by}'s")
    target = Target.of(function, facts)
    runtime = function.runtime.value
    if target is None or runtime is None:
        raise BuildError(f"{runtime} has no packages to build")
    folder = (root / code.folder).resolve() if code.folder is not None else None
    if folder is None or not (folder.is_dir() or folder.suffix in TYPESCRIPT):
        raise BuildError("its code is no folder here")
    if folder.suffix in TYPESCRIPT or (target.language == "node" and _typescript(function, folder)):
        raise BuildError("it is TypeScript", hint="its bundler makes it small: build that")
    manifest = manifest or manifests.find(folder, root=root, language=target.language)
    return Wanted((function.name,), (function,), folder, runtime, target, manifest, len(function.layers.value or ()))


def _typescript(function: Function, folder: Path) -> bool:
    """True when what Node would run is made of TypeScript by a step that is not ours."""
    if any(entry.endswith(TYPESCRIPT) for entry in function.code.entry_points):
        return True
    path = (function.entry.value or "").rpartition(".")[0]
    here = [ending for ending in (*JAVASCRIPT, *TYPESCRIPT) if path and (folder / f"{path}{ending}").is_file()]
    return bool(here) and here[0] in TYPESCRIPT


def _together(shared: Sequence[tuple[Function, Wanted]]) -> Wanted:
    first = shared[0][1]
    functions = tuple(function for function, _ in shared)
    return Wanted(
        tuple(function.name for function in functions),
        functions,
        first.code,
        first.runtime,
        first.target,
        first.manifest,
        max(each.layers for _, each in shared),
    )
