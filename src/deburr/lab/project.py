"""From a function of a workload to what the lab runs: every value settled, or said to be made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar

from deburr.lab import packages
from deburr.lab.errors import NotRunnable
from deburr.lab.spec import Spec
from deburr.workload.function import Function, PackageKind
from deburr.workload.setting import Setting
from deburr.workload.workload import Workload

T = TypeVar("T")
BUILT = ".aws-sam/build"
TYPESCRIPT = (".ts", ".tsx", ".mts", ".cts")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A function ready to be run, and what had to be decided for it.

    notes    one sentence each: layers that are not here, what was built or installed.
    made_up  variables whose values are settled at deployment, with those made up here.
    waiting  likewise: packages that are asked for and not there.
    """

    spec: Spec
    notes: tuple[str, ...]
    made_up: tuple[tuple[str, str], ...]
    waiting: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """The notes, and one about the variables."""
        if not self.made_up:
            return (*self.notes, *self.waiting)
        told = ", ".join(f"{key}={value}" for key, value in self.made_up)
        made = f"settled at deployment, so made up here: {told}; --env {self.made_up[0][0]}=... sets it"
        return (made, *self.notes, *self.waiting)


def prepare(
    function: Function,
    workload: Workload,
    *,
    root: Path,
    work: Path,
    given: Mapping[str, str],
    memory_mb: int | None = None,
) -> Prepared:
    """Settle a function's configuration.

    root       what places are relative to.
    work       where inline code is written.
    given      environment variables that the user sets.
    memory_mb  instead of the function's own.
    Raises     NotRunnable when its code or runtime is not known here.
    """
    runtime = _settled(function.runtime, function, "runtime")
    code, notes = _code(function, root, work, runtime)
    layers, missing, waiting = _layers(function, workload, root)
    variables = {key: value for key, value in function.environment if value is not None} | dict(given)
    made_up = {
        key: f"lab-{key.lower().replace('_', '-')}" for key, value in function.environment if key not in variables
    }
    if BUILT not in code.as_posix():
        waiting = (*_not_installed(code, "its"), *waiting)
    spec = Spec(
        name=function.name,
        runtime=runtime,
        handler=_settled(function.entry, function, "handler"),
        code=code,
        memory_mb=memory_mb or _settled(function.memory_mb, function, "memory"),
        timeout_s=_settled(function.timeout_s, function, "timeout"),
        tmp_mb=_settled(function.tmp_mb, function, "size of /tmp"),
        layers=layers,
        environment=variables | made_up,
        architecture=function.architecture.value or "x86_64",
        reserved=function.reserved.value if function.reserved is not None else None,
        provisioned=function.provisioned.value or 0,
    )
    return Prepared(spec, (*notes, *missing), tuple(made_up.items()), waiting)


def _settled(setting: Setting[T], function: Function, what: str) -> T:
    if setting.value is None:
        raise NotRunnable(
            f"{function.name}'s {what} is settled at deployment",
            where=str(setting.at),
            hint="give it a default, or its parameter in deburr.toml",
        )
    return setting.value


def _code(function: Function, root: Path, work: Path, runtime: str) -> tuple[Path, tuple[str, ...]]:
    built = _built(root, function.at.file, function.address)
    if built is not None:
        return built, (f"code as built in {built.relative_to(root.resolve()).as_posix()}",)
    code = function.code
    if code.inline is not None:
        return packages.inline(code.inline, runtime, work), ()
    if code.kind is PackageKind.IMAGE:
        raise NotRunnable(f"not run: {function.name} is a container image", where=str(code.at))
    if code.folder is None:
        raise NotRunnable(
            f"not run: the code of {function.name} is not here", where=str(code.at), hint="build it, or name a folder"
        )
    if any(PurePosixPath(entry).suffix in TYPESCRIPT for entry in (*code.entry_points, code.folder)):
        raise NotRunnable(
            f"not run: {function.name} is TypeScript",
            where=str(code.at),
            hint="`sam build` puts what runs in .aws-sam, `cdk synth` in cdk.out",
        )
    return root / code.folder, ()


def _not_installed(folder: Path, whose: str) -> tuple[str, ...]:
    for listed, installed in (("requirements.txt", ""), ("package.json", "node_modules")):
        if (folder / listed).is_file() and not (installed and (folder / installed).is_dir()):
            return (f"what {whose} {listed} asks for is not installed; --install installs it",)
    return ()


def _layers(
    function: Function, workload: Workload, root: Path
) -> tuple[tuple[Path, ...], tuple[str, ...], tuple[str, ...]]:
    """Those that are here, notes about those that are not, and about those whose packages are not."""
    known = {layer.address: layer for layer in workload.layers}
    found: list[Path] = []
    missing: list[str] = []
    waiting: tuple[str, ...] = ()
    for name in function.layers.value or ():
        layer = known.get(name)
        built = _built(root, layer.at.file, layer.address) if layer is not None else None
        folder = built or (root / layer.folder if layer is not None and layer.folder is not None else None)
        if folder is None or not folder.exists():
            missing.append(f"the layer {name} is not here")
            continue
        found.append(folder)
        if built is None:
            waiting += _not_installed(folder, f"the layer {layer.name if layer else name}'s")
    return tuple(found), tuple(missing), waiting


def _built(root: Path, template: str, address: str) -> Path | None:
    """What `sam build` made of a resource; None when it was not run."""
    folder = (root / template).parent / BUILT / address.rpartition("#")[2]
    return folder.resolve() if folder.is_dir() else None
