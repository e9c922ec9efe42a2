"""What this machine has of all that deburr can use, and what each lack costs."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version

from msgspec import Struct

from deburr.cli.main import COMMANDS
from deburr.facts.book import Facts
from deburr.lab import interpreters
from deburr.lab.errors import LabError
from deburr.reports.doctor import Look
from deburr.simulate import native

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "firefox", "microsoft-edge")


class Extra(Struct, frozen=True):
    """A package that an extra of deburr installs.

    command  the only one that uses it: of no interest where that is not there; "" for several.
    program  True where one on the PATH does as well.
    """

    package: str
    extra: str
    costs: str
    command: str = ""
    program: bool = False


EXTRAS = (
    Extra(
        "awslambdaric", "lab", "the lab runs no Python handlers, so nothing of theirs is tuned, proved or taken apart"
    ),
    Extra("boto3", "aws", "audit and prune do not run; the lab's handlers have no boto3 to import"),
    Extra("isal", "logs", "logs compressed with gzip take about twice as long to inflate"),
    Extra("pyarrow", "parquet", "logs are not written as Parquet, and calls not kept for the next question"),
    Extra("sqlglot", "sql", "logs --print-query writes no SQL"),
    Extra("moto", "prove", "prove has no stand-in for AWS, so findings about its services are not shown", "prove"),
    Extra("resvg-py", "png", "tune and simulate --plot draw SVG, no PNG", "tune"),
    Extra(
        "uv", "build", "packages are installed by pip, more slowly, and without comparing hashes", "build", program=True
    ),
)
PROGRAMS = (
    ("", "git", ("git",), "check --changed does not run, and --fix cannot see what is not staged", "install git"),
    ("", "npm", ("npm",), "Node packages of a project are not installed for the lab", "install Node.js"),
    ("", "browser", BROWSERS, "report --open may open nothing: mail the file, or open it elsewhere", ""),
    (
        "prove",
        "postgres",
        ("postgres",),
        "prove has no database to connect to",
        "install PostgreSQL's server, and put it on the PATH",
    ),
)


def looks(facts: Facts, today: date) -> Iterator[Look]:
    """Everything, part by part, in a fixed order.

    today  runtimes that are still patched then are looked for.
    """
    yield from _sandboxes()
    yield from _runtimes(facts, today)
    compiled = native.library() is not None
    yield Look(
        "engines",
        "simulator",
        "compiled" if compiled else "",
        "" if compiled else "simulate takes some fifty times longer",
        "" if compiled else "install the wheel of this platform, or build one where there is a C compiler",
    )
    yield from (_extra(extra) for extra in EXTRAS if extra.command in ("", *COMMANDS))
    for command, name, programs, costs, mend in PROGRAMS:
        if command not in ("", *COMMANDS):
            continue
        found = next(filter(None, map(shutil.which, programs)), "")
        yield Look("programs", name, found, "" if found else costs, "" if found else mend)


def _sandboxes() -> list[Look]:
    if sys.platform == "win32":
        return [Look("sandbox", "lab", "", "nothing runs in the lab: it needs Linux", "run it in WSL or a container")]
    from deburr.cli import sandboxes  # what it stands on cannot be loaded there

    return asyncio.run(sandboxes.looks())


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
        beside = shutil.which(extra.package) if extra.program else None
        if beside is not None:
            return Look("packages", extra.package, beside)
        return Look("packages", extra.package, "", extra.costs, f"pip install 'deburr[{extra.extra}]'")
    return Look("packages", extra.package, found)
