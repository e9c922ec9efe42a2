"""A function made ready for experiments: its code with what it imports, its variables pointed at the stand-ins."""

import hashlib
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from deburr.lab import packages
from deburr.lab.project import BUILT, TYPESCRIPT, Prepared, prepare
from deburr.lab.spec import Spec
from deburr.proofs.dependencies import Dependencies, bundled
from deburr.proofs.evidence import digest
from deburr.workload.function import Function
from deburr.workload.workload import Workload

ADDRESS = re.compile(r"[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+")
DATABASE = re.compile(r"(DATABASE|POSTGRES|PG|DB)_?(URL|URI|DSN)$|CONNECTION_STRING$", re.I)
WEB = re.compile(r"(?<!QUEUE)_?(URL|URI|ENDPOINT)$", re.I)
AWS = ".amazonaws.com"
LISTS = frozenset({"requirements.txt", "package.json", "package-lock.json"})


class Subject(Struct, frozen=True):
    """
    spec    as the lab runs it.
    hosts   names in its variables that the stand-ins answer for.
    ports   ports beside the usual ones that its variables name.
    notes   what was decided for it, one sentence each.
    code    a digest of the handler's own files; "" when they were not read.
    """

    function: Function
    spec: Spec
    hosts: tuple[str, ...]
    ports: tuple[int, ...]
    notes: tuple[str, ...]
    code: str


def ready(
    function: Function,
    workload: Workload,
    *,
    root: Path,
    work: Path,
    given: Mapping[str, str],
    dependencies: Dependencies,
) -> Subject:
    """Make a function ready.

    work    a folder for code that is put together.
    given   environment variables that the user sets.
    Raises  NotRun and NotRunnable when its code, its packages or its runtime are not here.
    """
    staged, layers = _complete(function, workload, root=root, work=work, dependencies=dependencies)
    made = _imagined(function, given)
    prepared = prepare(staged, workload, root=root, work=work, given={**made, **given})
    variables, hosts, ports, notes = _pointed(prepared)
    spec = prepared.spec
    own = tuple(each for each in spec.layers if _brings(each))
    together = packages.merged((*own, *layers), work)  # once, not in each of the labs to come
    whole = Spec(
        name=spec.name,
        runtime=spec.runtime,
        handler=spec.handler,
        code=spec.code.resolve(),
        memory_mb=spec.memory_mb,
        timeout_s=spec.timeout_s,
        tmp_mb=spec.tmp_mb,
        layers=(together,) if together is not None else (),
        environment=variables,
        architecture=spec.architecture,
        reserved=spec.reserved,
    )
    return Subject(function, whole, hosts, ports, notes, digest(function, root))


def _brings(layer: Path) -> bool:
    """True for a layer with more in it than a list of what a build would put there."""
    return not layer.is_dir() or any(each.name not in LISTS for each in layer.iterdir())


def _complete(
    function: Function, workload: Workload, *, root: Path, work: Path, dependencies: Dependencies
) -> tuple[Function, tuple[Path, ...]]:
    """The function with what it imports beside it: as a layer for Python, in its own folder for Node."""
    built = (root / function.at.file).parent / BUILT / function.address.rpartition("#")[2]
    if built.is_dir() or function.code.folder is None:
        return function, ()
    if function.language == "python":
        layer = dependencies.python(function, workload)
        return function, (layer,) if layer is not None else ()
    if function.language != "node":
        return function, ()
    modules = dependencies.node(function)
    code = root / function.code.folder
    typed = tuple(each for each in function.code.entry_points if each.endswith(TYPESCRIPT))
    if modules is None and not typed:
        return function, ()
    staged = work / f"node-{hashlib.sha256(f'{code} {modules} {typed}'.encode()).hexdigest()[:12]}"
    if not staged.is_dir():
        _staged(code, modules, typed, staged)
    return replace(function, code=replace(function.code, folder=str(staged), entry_points=())), ()


def _staged(code: Path, modules: Path | None, typed: tuple[str, ...], staged: Path) -> None:
    part = staged.with_suffix(".part")
    if typed and modules is not None:
        bundled(code, typed, modules, part)
    else:
        shutil.copytree(code, part, ignore=shutil.ignore_patterns(".deburr", ".git", "node_modules"))
        if modules is not None:
            shutil.copytree(modules / "node_modules", part / "node_modules", symlinks=True, copy_function=_linked)
    part.rename(staged)


def _linked(source: str, target: str) -> str:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # another file system
        shutil.copy2(source, target)
    return target


def _imagined(function: Function, given: Mapping[str, str]) -> dict[str, str]:
    """Values for variables that are settled at deployment and whose names say more than `lab-name`."""
    found: dict[str, str] = {}
    for key, value in function.environment:
        if value is not None or key in given:
            continue
        name = f"lab-{key.lower().replace('_', '-')}"
        if DATABASE.search(key):
            found[key] = f"postgres://lab@{name}/lab"
        elif WEB.search(key):
            found[key] = f"http://{name}"
    return found


def _pointed(prepared: Prepared) -> tuple[dict[str, str], tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
    """Variables whose servers are the stand-ins; their names and ports; what was decided."""
    variables: dict[str, str] = {}
    hosts: set[str] = set()
    ports: set[int] = set()
    plain: list[str] = []
    for key, value in prepared.spec.environment.items():
        variables[key] = value
        if "://" in value:
            parts = urlsplit(value)
            if not parts.hostname or parts.hostname.endswith(AWS):
                continue
            hosts.add(parts.hostname)
            if parts.port:
                ports.add(parts.port)
            if parts.scheme == "https":
                variables[key] = value.replace("https://", "http://", 1)
                plain.append(key)
        elif ADDRESS.fullmatch(value.partition(":")[0]) and not value[0].isdigit():
            hosts.add(value.partition(":")[0])
    hosts |= {value for _, value in prepared.made_up}
    notes = tuple(each for each in prepared.told if "not installed" not in each and "is not built" not in each)
    if plain:
        notes += (f"{', '.join(plain)}: http in place of https, so that a stand-in can answer",)
    return variables, tuple(sorted(hosts)), tuple(sorted(ports)), notes
