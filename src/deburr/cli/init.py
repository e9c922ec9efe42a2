"""`deburr init`: look at a project and write the `deburr.toml` it would have."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from deburr.cli.session import Session
from deburr.config import FILE
from deburr.errors import DeburrError
from deburr.findings import Confidence, Level
from deburr.rules.verdict import Verdict
from deburr.workload.function import Function
from deburr.workload.profile import Profile

INPUTS = frozenset({"fixtures", "__fixtures__", "testdata", "test-fixtures", "snapshots", "__snapshots__"})
"""Folders whose templates are what tests read: nobody deploys them."""

MONTH = timedelta(days=365) / 12
SHOWN = 12
"""Functions named under [traffic.functions]; the rest is counted."""

HEAD = "# What deburr assumes about this project, and what the project lives with."
TRAFFIC = "# Invocations a month. Without them prices are per million invocations."


@click.command(name="init")
@click.argument("path", type=click.Path(exists=True, path_type=Path, file_okay=False), default=".")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge by; default: today.")
def command(path: Path, yes: bool, today: datetime | None) -> None:
    """Look at the project in PATH, show the deburr.toml it would have, and write it when you say so.

    Nothing that is there is overwritten.
    """
    day = today.date() if today else datetime.now(UTC).date()
    target = path / FILE
    session = Session.open((path,), today=day)
    if session.config.file:
        where = (session.config.folder or path) / session.config.file
        raise DeburrError("this project is configured already", where=str(where), hint="edit it, or take it away first")
    verdict = session.check(select=[], ignore=[], confidence=Confidence.LIKELY, parameters={})
    text = written(verdict, session.profiles(verdict.workload))
    click.echo(text, nl=False)
    click.echo()
    if not (yes or click.confirm(f"Write {target.as_posix()}?", default=True)):
        return
    with target.open("x", encoding="utf-8") as file:
        file.write(text)
    click.echo(f"Wrote {target.as_posix()}.")
    click.echo("\n".join(_next(verdict, path)))


def written(verdict: Verdict, profiles: dict[str, Profile]) -> str:
    """The text of a `deburr.toml` for a project with this verdict.

    profiles  measured behaviour by address.
    """
    lines = [HEAD, *_failing(verdict), *_traffic(verdict, profiles)]
    return "\n".join(lines) + "\n"


def _failing(verdict: Verdict) -> Iterator[str]:
    told = Counter(finding.level for finding in verdict.findings)
    counts = ", ".join(f"{told[level]} {level.value}" for level in Level if told[level])
    yield ""
    yield f"# Exit 1 from this level on: error, warning or info. Today's check finds {counts or 'nothing'}."
    yield 'fail-on = "warning"'


def _traffic(verdict: Verdict, profiles: dict[str, Profile]) -> Iterator[str]:
    own = [function for function in verdict.workload.functions if not (function.made_by or function.copy_of)]
    per_month = {function.address: _per_month(profiles.get(function.address)) for function in own}
    measured = [(function, count) for function in own if (count := per_month[function.address]) is not None]
    yield ""
    yield TRAFFIC
    yield "[traffic]"
    yield f"# default_per_month = 1_000_000{'   # of every other function' if measured else ''}"
    if not own:
        return
    yield ""
    yield "[traffic.functions]"
    names = Counter(function.name for function in own)
    for function, count in measured:
        yield f"{_key(function, names)} = {count:_}   # measured {_window(profiles[function.address])}"
    unknown = [function for function in own if per_month[function.address] is None]
    for function in unknown[:SHOWN]:
        kinds = sorted({c.kind for c in verdict.workload.callers if c.function.address == function.address})
        by = f"   # {', '.join(kinds)}" if kinds else ""
        yield f"# {_key(function, names)} = 1_000_000{by}"
    if len(unknown) > SHOWN:
        yield f"# and {len(unknown) - SHOWN} more functions"


def _key(function: Function, names: Counter[str]) -> str:
    """The name; the address where several functions share it."""
    name = function.name if names[function.name] == 1 else function.address
    bare = name.isascii() and all(char.isalnum() or char in "-_" for char in name)
    return name if bare and name else json.dumps(name, ensure_ascii=False)


def _per_month(profile: Profile | None) -> int | None:
    if profile is None or profile.start is None or profile.end is None or profile.end <= profile.start:
        return None
    return round(profile.n * (MONTH / (profile.end - profile.start)))


def _window(profile: Profile) -> str:
    days = [moment.date() if moment else date.min for moment in (profile.start, profile.end)]
    return f"{days[0]} to {days[1]}"


def _next(verdict: Verdict, path: Path) -> Iterator[str]:
    where = "" if path == Path() else f" {path.as_posix()}"
    yield ""
    yield f"Next: deburr check{where}"
    if verdict.findings:
        yield f"      deburr check{where} --baseline deburr-baseline.json"
        yield "      keeps what is found today in a file, and from then on tells only what is new"
