"""What many environments told, as one tree of modules with intervals."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from deburr.cold import looks
from deburr.cold.estimates import middle
from deburr.cold.looks import Loaded, Statement, Told
from deburr.cold.packages import Packages
from deburr.lab.orders import TASK
from deburr.workload.cold_start import InitPhase, ModuleCost

FACES = {"boto3": "botocore", "aioboto3": "aiobotocore"}
"""Packages whose objects are another's: who uses those uses them."""


def modules(
    timed: Sequence[Told],
    weighed: Sequence[Told],
    uses: Sequence[frozenset[str]],
    statements: Mapping[str, Statement],
    packages: Packages,
    *,
    python: bool,
) -> tuple[ModuleCost, ...]:
    """Every module that most environments loaded, in the order the first of them did.

    timed       at least one init whose times were looked at.
    weighed     inits whose memory was looked at.
    uses        one for each event that was told.
    statements  the function's own import of a module, by its name.
    """
    tables = [{each.name: each for each in told.modules} for told in timed]
    memory = [{each.name: each.mb for each in told.modules} for told in weighed]
    used = use_of(uses, tables[0], packages, python=python)
    found = []
    for first in tables[0].values():
        seen = [table[first.name] for table in tables if first.name in table]
        if 2 * len(seen) <= len(tables):
            continue
        weights = [table[first.name] for table in memory if first.name in table]
        statement = statements.get(first.name)
        found.append(
            ModuleCost(
                module=_title(first, python),
                parent=_parent(first, tables[0], python),
                own=middle(each.own_ms for each in seen),
                total=middle(each.total_ms for each in seen),
                memory_mb=round(max(0.0, median(weights)), 3) if weights else None,
                bytes=packages.bytes_of(first),
                used_in=used(first) if uses else None,
                package=packages.of(first),
                at=f"{statement.file}:{statement.line}" if statement else "",
            )
        )
    return tuple(found)


def phases(inits: Sequence[tuple[float, Told]]) -> tuple[InitPhase, ...]:
    """Init split by what it does: (init in ms, what that environment told), at least one."""
    start = middle(max(0.0, init_ms - told.since_ms + told.before_ms - told.watched_ms) for init_ms, told in inits)
    found = [InitPhase("runtime start", start)]
    if any(told.linking_ms for _, told in inits):
        found.append(InitPhase("reading and linking", middle(told.linking_ms for _, told in inits)))
    found.append(InitPhase("modules", middle(told.modules[0].total_ms for _, told in inits)))
    found.append(InitPhase("until ready", middle(told.after_ms for _, told in inits)))
    return tuple(found)


def statements_of(told: Told, packages: Packages, *, python: bool) -> dict[str, Statement]:
    """By module, the line of the function's own code that made init load it."""
    own = {looks.in_task(each.file, packages.folders[TASK]): each.name for each in told.modules}
    children: dict[tuple[str, str], Loaded] = {(each.parent, each.name): each for each in told.modules}
    found: dict[str, Statement] = {}
    for each in sorted(told.statements, key=lambda each: (each.file, each.line)):
        importer = own.get(each.file)
        statement = each if each.line else _found(each, packages.folders[TASK])
        if importer is None or statement is None:
            continue
        for name in loads(statement, importer, children, python=python):
            found.setdefault(name, statement)
    return found


def _found(statement: Statement, code: Path) -> Statement | None:
    """The statement with its line, as its file has it; None where it is not written out there."""
    try:
        lines = (code / statement.file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    written = re.compile(rf"""(?:\bfrom|\bimport)\s*["']{re.escape(statement.module)}["']""")
    for number, line in enumerate(lines, 1):
        if written.search(line):
            return replace(statement, line=number)
    return None


def loads(
    statement: Statement, importer: str, children: Mapping[tuple[str, str], Loaded], *, python: bool
) -> list[str]:
    """The modules that a statement was the first to load.

    children  every loaded module by its parent and its own name.
    """
    if python:
        names = {statement.module, *(f"{statement.module}.{part}" for part in statement.parts)}
        whole = statement.module.split(".")
        names |= {".".join(whole[:size]) for size in range(1, len(whole))}
        return [name for name in names if (importer, name) in children]
    return [
        name
        for parent, name in children
        if parent == importer and _answers(name, children[parent, name].file, statement.module)
    ]


def use_of(
    uses: Sequence[frozenset[str]], table: Mapping[str, Loaded], packages: Packages, *, python: bool
) -> Callable[[Loaded], int]:
    """What says in how many events a module was used."""
    return _python_use(uses) if python else _node_use(uses, table, packages)


def _answers(name: str, file: str, asked: str) -> bool:
    if name == asked:
        return True
    if asked.startswith("."):
        return looks.module_of(file).endswith(asked.lstrip("./").removesuffix(".js").removesuffix(".mjs"))
    return f"/node_modules/{asked}/" in file or f"/node_modules/{asked}." in file


def _title(module: Loaded, python: bool) -> str:
    return module.name if python or not module.file else looks.module_of(module.file)


def _parent(module: Loaded, table: Mapping[str, Loaded], python: bool) -> str:
    return _title(table[module.parent], python) if module.parent in table else ""


def _python_use(uses: Sequence[frozenset[str]]) -> Callable[[Loaded], int]:
    """In how many events a module or one below it was used."""
    above = [frozenset(name for each in event for name in _prefixes(each)) for event in uses]
    above = [names | {face for face, behind in FACES.items() if behind in names} for names in above]
    return lambda module: sum(module.name in names for names in above)


def _prefixes(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:size]) for size in range(1, len(parts) + 1)]


def _node_use(
    uses: Sequence[frozenset[str]], table: Mapping[str, Loaded], packages: Packages
) -> Callable[[Loaded], int]:
    """In how many events a file ran, or any file of the package where it is how that package is entered."""
    of = {each.name: packages.of(each) for each in table.values()}
    ran = [{of[name] for name in event if name in of} for event in uses]

    def used(module: Loaded) -> int:
        package = of[module.name]
        entry = package and of.get(module.parent) != package
        return sum(
            module.name in event or bool(entry and package in names) for event, names in zip(uses, ran, strict=True)
        )

    return used
