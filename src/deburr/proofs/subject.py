"""A function made ready for experiments: its code with what it imports, its variables pointed at the stand-ins."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from msgspec import Struct

from deburr.facts.book import Facts
from deburr.install.errors import InstallError, NotInstalled
from deburr.lab import packages
from deburr.lab.dependencies import with_dependencies
from deburr.lab.project import BUILT, Prepared, prepare
from deburr.lab.spec import Spec
from deburr.proofs.bundles import bundled
from deburr.proofs.evidence import digest
from deburr.proofs.outcome import NotRun
from deburr.workload.function import Function
from deburr.workload.workload import Workload

ADDRESS = re.compile(r"[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+")
DATABASE = re.compile(r"(DATABASE|POSTGRES|PG|DB)_?(URL|URI|DSN)$|CONNECTION_STRING$", re.I)
WEB = re.compile(r"(?<!QUEUE)_?(URL|URI|ENDPOINT)$", re.I)
AWS = ".amazonaws.com"
ASK = "run it with --install, which fetches what the project lists"
LISTS = frozenset({"requirements.txt", "package.json", "package-lock.json"})

T = TypeVar("T")


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
    facts: Facts,
    fetch: bool,
    say: Callable[[str], None],
) -> Subject:
    """Make a function ready.

    work    a folder for code that is put together.
    given   environment variables that the user sets.
    fetch   whether packages that are not here may be fetched.
    say     hears what is fetched.
    Raises  NotRun and NotRunnable when its code, its packages or its runtime are not here.
    """

    built = (root / function.at.file).parent / BUILT / function.address.rpartition("#")[2]

    def settled(fetch: bool) -> tuple[Prepared, Spec]:
        bundle = function if built.is_dir() else bundled(function, root=root, facts=facts, work=work, fetch=fetch)
        prepared = prepare(bundle, workload, root=root, work=work, given={**_imagined(function, given), **given})
        if bundle is not function or built.is_dir():
            return prepared, prepared.spec
        beside = function.language == "node"
        return prepared, with_dependencies(
            prepared, function, root=root, facts=facts, work=work, beside=beside, fetch=fetch
        ).spec

    prepared, spec = _fetched(settled, root=root, work=work, fetch=fetch, say=say)
    variables, hosts, ports, notes = _pointed(prepared)
    layers = tuple(each for each in spec.layers if _brings(each))
    together = packages.merged(layers, work)  # once, not in each of the labs to come
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


def _fetched(make: Callable[[bool], T], *, root: Path, work: Path, fetch: bool, say: Callable[[str], None]) -> T:
    """What is made of installed packages, which are fetched only when they are not here and may be.

    say     hears what is fetched.
    Raises  NotRun.
    """
    try:
        try:
            return make(False)
        except NotInstalled as error:
            listed = Path(error.where or "")
            own = listed.is_relative_to(root) and not listed.is_relative_to(work)
            what = f"what {listed.relative_to(root)} asks for" if own else "the SDK that its runtime has"
            if not fetch:
                raise NotRun(f"not installed: {what}", hint=ASK) from None
            say(f"installing {what}")
            return make(True)
    except InstallError as error:
        raise NotRun(f"cannot be installed: {error.message}", hint=error.hint) from None


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
