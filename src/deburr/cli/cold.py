"""`deburr cold`: one function's cold starts taken apart, and what would make them shorter."""

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import click

from deburr.cli import lab_options
from deburr.errors import DeburrError

if TYPE_CHECKING:
    from deburr.cli.cold_run import Outcome
    from deburr.cli.session import Session


@click.command(name="cold")
@click.argument("name")
@click.option(
    "--event",
    "events",
    multiple=True,
    metavar="JSON|FILE",
    help="JSON or a file; several tell better what is used; default: the project's own.",
)
@click.option("--runs", type=click.IntRange(3), default=10, metavar="N", help="Fresh environments of each variant.")
@click.option("--seed", type=int, default=0, metavar="N", help="Draws the order in which variants take turns.")
@click.option(
    "--cold-share",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Of calls that are cold; default: measured, else worked out from the traffic in deburr.toml.",
)
@click.option("--imports-only", is_flag=True, help="Try neither bytecode nor a cold page cache.")
@click.option("--install", is_flag=True, help="Install what requirements.txt or package.json asks for, in the cache.")
@click.option(
    "--flame", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write a chart: .svg or .html."
)
@click.option(
    "--speedscope",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a profile for speedscope.app.",
)
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", help="What to print.")
@click.option("--fix", is_flag=True, help="Defer the imports that gain, once a rerun has proved it; edits your files.")
@click.option("--diff", is_flag=True, help="Print what --fix would edit, and edit nothing.")
@click.option("--allow-dirty", is_flag=True, help="With --fix: also files with edits that are not staged.")
@lab_options.options
def command(name: str, project: Path, form: str, **options: Any) -> None:
    """Take the cold starts of the function NAME apart, in the lab.

    Every run is a fresh environment. Says what init is made of and which imports the events never used, tries each
    change on a copy beside the code as it is, and tells what it gains. The run is kept as a profile in .deburr/,
    which check uses. --fix makes an import late: it runs your events again before it writes, and writes nothing when
    an answer changed or the gain is not sure.
    """
    from deburr.cli.cold_run import run
    from deburr.cli.session import Session

    chart, speedscope = options.pop("flame"), options.pop("speedscope")
    if options["fix"] and options["diff"]:
        raise click.UsageError("--diff edits nothing: leave out --fix, or --diff")
    if chart is not None and chart.suffix not in (".svg", ".html"):
        raise click.UsageError("--flame writes .svg or .html")
    session = Session.open((project,), today=datetime.now(UTC).date())
    options["events"] = _events(options["events"])
    outcome = asyncio.run(run(session, name, told=_progress(), **options))
    _show(outcome, session, form)
    _write(outcome, chart, speedscope)
    if options["fix"] or options["diff"]:
        from deburr.cli.cold_fix import fixed

        fixed(outcome, session, write=options["fix"], allow_dirty=options["allow_dirty"], quiet=form == "json")


def _show(outcome: "Outcome", session: "Session", form: str) -> None:
    from deburr.reports import cold_terminal
    from deburr.reports.screen import screen_of
    from deburr.workload.profile import profiles_document

    if form == "json":
        click.echo(json.dumps(profiles_document([outcome.profile]), indent=2))
        return
    told = cold_terminal.report(outcome.seen, outcome.calls, outcome.savings, outcome.prepared.told, screen_of())
    click.echo(told, nl=False)
    click.echo(f"    kept in {outcome.kept.relative_to(session.root).as_posix()}")


def _write(outcome: "Outcome", flame: Path | None, speedscope: Path | None) -> None:
    from deburr import __version__
    from deburr.reports import cold_flame, cold_speedscope

    cold, name = outcome.seen.cold, outcome.seen.spec.name
    texts: dict[Path, str] = {}
    if flame is not None:
        texts[flame] = cold_flame.svg(cold, name) if flame.suffix == ".svg" else cold_flame.page(cold, name)
    if speedscope is not None:
        texts[speedscope] = cold_speedscope.speedscope(cold, name, __version__)
    for path, text in texts.items():
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise DeburrError(
                f"cannot be written: {error.strerror}", where=str(path), hint="name another file"
            ) from error


def _events(given: Sequence[str]) -> dict[str, bytes]:
    """By name, the bytes of each event; DeburrError when they are no JSON."""
    found: dict[str, bytes] = {}
    for number, text in enumerate(given, 1):
        name = f"event {number}"
        try:
            if text.endswith(".json") or Path(text).is_file():
                name, body = PurePosixPath(text).name, Path(text).read_bytes()
            else:
                body = text.encode()
            json.loads(body)
        except OSError as error:
            raise DeburrError(f"cannot be read: {error.strerror}", where=text, hint="give JSON or a file") from error
        except ValueError as error:
            raise DeburrError(f"is no JSON: {error}", where=name, hint="an event is JSON, or a file of it") from error
        found[name if name not in found else f"{name} ({number})"] = body
    return found


def _progress() -> Callable[[str], None]:
    """Says on a terminal's last line what is being done; says nothing where nobody looks."""
    if not sys.stderr.isatty():
        return lambda told: None
    return lambda told: click.echo(f"\r\033[K{told}" if told else "\r\033[K", err=True, nl=False)
