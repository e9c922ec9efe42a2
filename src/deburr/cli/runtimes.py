"""`deburr runtimes`: the deprecation calendar of a project."""

import textwrap
from datetime import UTC, date, datetime
from pathlib import Path

import click

from deburr.cli.session import Session
from deburr.facts.calendar import to_ics, upcoming
from deburr.facts.runtimes import RuntimeLife

SHOWN = 8  # functions of unknown runtimes


@click.command(name="runtimes")
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option("--ics", is_flag=True, help="Print an iCalendar file instead.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge by; default: today.")
def command(path: Path, ics: bool, today: datetime | None) -> None:
    """Show when the runtimes of the functions in PATH stop being patched, and when AWS blocks changes."""
    day = today.date() if today else datetime.now(UTC).date()
    session = Session.open((path,), today=day)
    by_runtime: dict[str, list[str]] = {}
    unknown: list[str] = []
    for function in session.workload().functions:
        if function.runtime.value is None:
            unknown.append(function.name)
        else:
            by_runtime.setdefault(function.runtime.value, []).append(function.name)
    lives: list[tuple[RuntimeLife, list[str]]] = []
    for name, functions in sorted(by_runtime.items()):
        life = session.facts.runtime(name)
        if life is None:
            unknown.extend(functions)
        else:
            lives.append((life, functions))
    if ics:
        click.echo(to_ics(upcoming(lives, today=day), stamp=day), nl=False)
        return
    if lives:
        click.echo(f"{'runtime':<16} {'functions':>9}  {'deprecated':<17} {'create blocked':<14} update blocked")
    for life, functions in sorted(
        lives, key=lambda item: (item[0].deprecated is None, item[0].deprecated, item[0].name)
    ):
        click.echo(_line(life, len(functions), day))
    if unknown:
        more = ", ..." if len(unknown) > SHOWN else ""
        told = f"no dates for {len(unknown)}: {', '.join(sorted(unknown)[:SHOWN])}{more}"
        click.echo(textwrap.fill(told, 80, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False))
    if not lives and not unknown:
        click.echo("no functions here")


def _line(life: RuntimeLife, count: int, today: date) -> str:
    if life.deprecated is None:
        return f"{life.name:<16} {count:>9}  none announced (checked {life.checked})"
    patched = f"{'since' if life.deprecated <= today else 'from'} {life.deprecated}"
    create, update = (str(day or "not announced") for day in (life.block_create, life.block_update))
    return f"{life.name:<16} {count:>9}  {patched:<17} {create:<14} {update}"
