"""`deburr check`: templates and handler code in, findings out."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import click

from deburr.cli.baseline import without_known
from deburr.cli.changed import only_touched, since
from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.findings import Confidence, Level
from deburr.reports import FORMATS, rendered
from deburr.reports.screen import Screen, screen_of


def _parameter(ctx: click.Context, option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    given: dict[str, str] = {}
    for value in values:
        key, equals, text = value.partition("=")
        if not equals:
            raise click.BadParameter(f"{value!r}: write it as Key=value")
        given[key] = text
    return given


@click.command(name="check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", help="What to print.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file instead.")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules: a shelf, a slug or both.")
@click.option("--ignore", multiple=True, metavar="RULE", help="All but these rules.")
@click.option("--fail-on", type=click.Choice([level.value for level in Level]), help="Exit 1 from this level on.")
@click.option(
    "--confidence",
    type=click.Choice([c.value for c in Confidence]),
    default="likely",
    help="Show findings this sure or surer.",
)
@click.option("--strict", is_flag=True, help="Exit 1 for gaps too.")
@click.option(
    "--parameter", "parameters", multiple=True, metavar="K=V", callback=_parameter, help="A template parameter."
)
@click.option(
    "--parameter-file", type=click.Path(path_type=Path, exists=True), help="Parameters as CloudFormation reads them."
)
@click.option("--config-env", metavar="NAME", help="Environment in samconfig.toml to take parameters from.")
@click.option("--measured", multiple=True, type=click.Path(path_type=Path, exists=True), help="A Profile file.")
@click.option("--fresh", is_flag=True, help="Ignore what .deburr/ remembers.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge by; default: today.")
@click.option("--synth", is_flag=True, help="Run CDK apps (the command in cdk.json) and read what they make.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Only what is not in this file; it is written when it is not there, and shrinks by itself.",
)
@click.option(
    "--changed",
    is_flag=False,
    flag_value="HEAD",
    metavar="[COMMIT]",
    help="Only what differs from a commit touches; default: HEAD, so what is not committed.",
)
@click.option("--gaps", "show_gaps", is_flag=True, help="List every gap.")
def command(
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str | None,
    confidence: str,
    strict: bool,
    parameters: dict[str, str],
    parameter_file: Path | None,
    config_env: str | None,
    measured: tuple[Path, ...],
    fresh: bool,
    today: datetime | None,
    show_gaps: bool,
    synth: bool,
    baseline: Path | None,
    changed: str | None,
) -> None:
    """Find antipatterns in templates and handler code.

    PATHS are folders or templates; the current folder when none is named. Exit 0: clean; 1: findings at or above
    --fail-on; 2: nothing could be read or bad usage; 3: deburr's own fault.
    """
    day: date = today.date() if today else datetime.now(UTC).date()
    session = Session.open(paths or (Path(),), today=day)
    verdict = session.check(
        select=select,
        ignore=ignore,
        confidence=Confidence(confidence),
        parameters=parameters,
        parameter_file=parameter_file,
        config_env=config_env,
        measured=measured,
        fresh=fresh,
        announce=partial(click.echo, err=True) if synth else None,
    )
    told = ""
    if baseline is not None:
        whole = not (select or ignore or verdict.faults) and confidence == "likely" and _one_folder(paths)
        verdict, told = without_known(verdict, baseline, root=session.root, whole=whole)
    if changed is not None:
        verdict = only_touched(verdict, since(changed, session.root))
    here = Path().resolve()
    prefix = f"{session.root.relative_to(here).as_posix()}/" if session.root.is_relative_to(here) else ""
    screen = replace(screen_of(root=session.root, all_gaps=show_gaps), prefix="" if prefix == "./" else prefix)
    if output is not None:
        screen = Screen(all_gaps=show_gaps, prefix=screen.prefix)
    text = rendered(form, verdict, screen)
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text)
    if told:
        click.echo(told, err=True)
    if verdict.faults or any(gap.fault for gap in verdict.gaps):
        raise SystemExit(3)
    level = Level(fail_on or session.config.fail_on)
    raise SystemExit(1 if verdict.worst(level) or (strict and verdict.gaps) else 0)


def _one_folder(paths: tuple[Path, ...]) -> bool:
    return len(paths) <= 1 and all(path.is_dir() for path in paths)


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DeburrError(f"cannot be written: {error.strerror}", where=str(output), hint="name another file") from None
