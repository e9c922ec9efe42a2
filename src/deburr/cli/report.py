"""`deburr report`: everything that is known, as one HTML file."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from deburr.cli.meter import Meter
from deburr.errors import DeburrError
from deburr.reports.words import many


@click.command(name="report")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--measured", multiple=True, type=click.Path(path_type=Path, exists=True), help="A Profile file.")
@click.option(
    "--output",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("report.html"),
    show_default=True,
    help="Write it to this file.",
)
@click.option(
    "--group",
    metavar="owner|run|tag:KEY|none",
    help="Heading that functions and findings stand under; default: owner where there is a CODEOWNERS file.",
)
@click.option("--title", help="Default: the folder's name.")
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
@click.option("--fresh", is_flag=True, help="Ignore what .deburr/ remembers.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge by; default: today.")
def command(
    paths: tuple[Path, ...],
    measured: tuple[Path, ...],
    output: Path,
    group: str | None,
    title: str | None,
    show: bool,
    fresh: bool,
    today: datetime | None,
) -> None:
    """Write one HTML file with everything that is known, to look at, mail and print.

    PATHS are folders, templates and snapshots, which are checked, each as a run of its own; and files that check,
    logs, simulate and prune wrote with --format json, or that hold Profiles or Proofs. The current folder when
    nothing is named. What .deburr/ remembers of a folder is shown with it. Exit 3: a rule crashed; the page says which.
    """
    from deburr.cli.reported import gathered
    from deburr.reports.page.render import render

    day: date = today.date() if today else datetime.now(UTC).date()
    with Meter() as meter:
        page = gathered(
            paths or (Path(),), today=day, measured=measured, fresh=fresh, group=group, title=title, told=meter
        )
        meter("writing the page", 0, 1)
        text = render(page)
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise DeburrError(f"cannot be written: {error.strerror}", where=str(output), hint="name another file") from None
    findings = sum(len(run.verdict.findings) for run in page.runs)
    functions = sum(len(run.verdict.functions) for run in page.runs)
    size = f"{len(text.encode()) / 1e6:.1f} MB"
    of, told = many(functions, "function"), many(findings, "finding")
    click.echo(f"{output}: {of}, {told}, {size}")
    if show:
        click.launch(str(output))
    if any(run.verdict.faults for run in page.runs):
        raise SystemExit(3)
