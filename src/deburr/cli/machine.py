"""What this machine has of all that deburr can use, and what each lack costs."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version

from msgspec import Struct

from deburr.facts.book import Facts
from deburr.lab import interpreters
from deburr.lab.errors import LabError
from deburr.lab.keeping import Keeping
from deburr.lab.mechanism import Mechanism, Rung, ladder, working
from deburr.reports.doctor import Look
from deburr.simulate import native

LACKS = {
    Rung.CGROUPS: (
        "CPU is bounded by stopping and looking, less exactly, and memory is looked at every 5 ms",
        "run it as root, with cgroups whose cpu, memory and freezer can be written",
    ),
    Rung.USERS: (
        "handlers could reach this machine's files and network, so they run only with --network",
        "allow unprivileged user namespaces (kernel.unprivileged_userns_clone, AppArmor)",
    ),
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "firefox", "microsoft-edge")


class Extra(Struct, frozen=True):
    """A package that an extra of deburr installs."""

    package: str
    extra: str
    costs: str


EXTRAS = (
    Extra(
        "awslambdaric", "lab", "the lab runs no Python handlers, so nothing of theirs is tuned, proved or taken apart"
    ),
    Extra("boto3", "aws", "audit and prune do not run; the lab's handlers have no boto3 to import"),
    Extra("isal", "logs", "logs compressed with gzip take about twice as long to inflate"),
    Extra("pyarrow", "parquet", "logs are not written as Parquet, and calls not kept for the next question"),
    Extra("sqlglot", "sql", "logs --print-query writes no SQL"),
)
PROGRAMS = (
    ("git", ("git",), "check --changed does not run, and --fix cannot see what is not staged", "install git"),
    ("npm", ("npm",), "Node packages of a project are not installed for the lab", "install Node.js"),
    ("browser", BROWSERS, "report --open may open nothing: mail the file, or open it elsewhere", ""),
)


def looks(facts: Facts, today: date) -> Iterator[Look]:
    """Everything, part by part, in a fixed order.

    today  runtimes that are still patched then are looked for.
    """
    yield from asyncio.run(_sandboxes())
    yield from _runtimes(facts, today)
    compiled = native.library() is not None
    yield Look(
        "engines",
        "simulator",
        "compiled" if compiled else "",
        "" if compiled else "simulate takes some fifty times longer",
        "" if compiled else "install the wheel of this platform, or build one where there is a C compiler",
    )
    yield from map(_extra, EXTRAS)
    for name, programs, costs, mend in PROGRAMS:
        found = next(filter(None, map(shutil.which, programs)), "")
        yield Look("programs", name, found, "" if found else costs, "" if found else mend)


async def _sandboxes() -> list[Look]:
    """Each rung of the ladder, tried."""
    try:
        rungs = {each.rung: each for each in ladder()}
    except LabError as error:
        return [Look("sandbox", "lab", "", f"nothing runs in the lab: {error.message}", error.hint or "")]
    keeping = Keeping()
    try:
        refused = {rung: await working(each, keeping) for rung, each in rungs.items()}
    finally:
        keeping.close()
    return list(_ladder(rungs, refused))


def _ladder(rungs: dict[Rung, Mechanism], refused: dict[Rung, str]) -> Iterator[Look]:
    best = next((rung for rung in Rung if not refused.get(rung, "absent")), Rung.PLAIN)
    for rung in Rung:
        why = refused.get(rung, "not offered here" if os.geteuid() == 0 else "for root only")
        if not why:
            yield Look("sandbox", rung, rungs[rung].told + (", used" if rung is best else ""))
        elif list(Rung).index(rung) < list(Rung).index(best):
            costs, mend = LACKS[rung]
            yield Look("sandbox", rung, "", f"{costs} ({why})", mend)


def _runtimes(facts: Facts, today: date) -> Iterator[Look]:
    for life in facts.runtimes():
        family = "python" if life.name.startswith("python") else "nodejs" if life.name.startswith("nodejs") else ""
        if not family or not life.verified or (life.deprecated is not None and life.deprecated <= today):
            continue
        wanted = life.name.removeprefix(family).removesuffix(".x")
        try:
            found = interpreters.find(life.name)
        except LabError as error:
            yield Look("runtimes", life.name, "", f"its handlers do not run here: {error.message}", error.hint or "")
            continue
        if found is None:
            continue
        other = found.told(wanted)
        costs = f"its handlers run on {found.version} instead, and packages compiled for {wanted} do not load"
        yield Look(
            "runtimes",
            life.name,
            "" if other else f"{found.version}, {found.path}",
            costs if other else "",
            f"install {'Python' if family == 'python' else 'Node.js'} {wanted} (uv, pyenv, nvm)" if other else "",
        )


def _extra(extra: Extra) -> Look:
    try:
        found = version(extra.package)
    except PackageNotFoundError:
        return Look("packages", extra.package, "", extra.costs, f"pip install 'deburr[{extra.extra}]'")
    return Look("packages", extra.package, found)
