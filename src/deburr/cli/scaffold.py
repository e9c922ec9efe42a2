"""`deburr scaffold`: from a framework behind an adapter to direct events."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from deburr.cli import lab_options
from deburr.cli.fixing import write_files
from deburr.cli.session import Session
from deburr.reports import scaffold_terminal
from deburr.reports.screen import screen_of
from deburr.rewriting import difference
from deburr.scaffold.scaffolding import scaffold


@click.command(name="scaffold")
@click.argument("name", metavar="FUNCTION")
@click.option("--app", default="", metavar="FILE", help="Makes the application, where no handler shows which.")
@click.option(
    "--output",
    "--out",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The resolver's file; default: resolver.* beside the handler.",
)
@click.option("--without", multiple=True, metavar="NAME", help="Middleware that need not run before the routes.")
@click.option("--diff", is_flag=True, help="Show what would be written; write nothing.")
@click.option("--allow-dirty", is_flag=True, help="Edit files with edits that are not staged, too.")
@click.option("--lab", "compare", is_flag=True, help="Send each route a request, today and then, and compare.")
@lab_options.install
@lab_options.options
def command(
    name: str,
    app: str,
    output: Path | None,
    without: tuple[str, ...],
    diff: bool,
    allow_dirty: bool,
    compare: bool,
    install: bool,
    project: Path,
    mechanism: str | None,
    network: bool,
    env: tuple[str, ...],
    standins: tuple[int, ...],
) -> None:
    """Write a Powertools resolver for FUNCTION, which runs Flask, FastAPI or Express behind an adapter.

    Each route that was found calls the view that answers it today; what cannot move is told with its place. Nothing of
    today's code is touched but for a line that exports an Express application. Exit code 1 when an answer differs.
    """
    session = Session.open((project,), today=datetime.now(UTC).date())
    workload = session.workload()
    function = lab_options.named(workload, name)
    callers = [each for each in workload.callers if each.function.address == function.address]
    made = scaffold(
        function, callers, session.root, app=app, out=output.as_posix() if output is not None else "", without=without
    )
    screen = screen_of(root=session.root)
    click.echo(scaffold_terminal.render(function.name, made, screen), nl=False, err=diff)
    differs = False
    if compare:
        from deburr.cli.scaffold_lab import likened  # most runs need no lab

        settings = lab_options.settings(mechanism, network, standins)
        given = lab_options.variables(env)
        seen = asyncio.run(likened(session, workload, function, made, settings, given, install=install))
        click.echo(scaffold_terminal.answers(seen.answers, seen.notes, screen), nl=False, err=diff)
        differs = any(each.same is False for each in seen.answers)
    if diff:
        click.echo("".join(difference(*both, file) for file, both in made.files.items()), nl=False)
    else:
        write_files({file: after for file, (_, after) in made.files.items()}, session.root, allow_dirty=allow_dirty)
    click.echo(scaffold_terminal.next_steps(made, screen, written=not diff), nl=False, err=diff)
    raise SystemExit(1 if differs else 0)
