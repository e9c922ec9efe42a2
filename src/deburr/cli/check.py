"""`deburr check`: templates and handler code in, findings out."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from deburr.cli.asked import Answer, Asked
from deburr.cli.completion import rule_names
from deburr.cli.environment import terraform_variables
from deburr.errors import DeburrError
from deburr.reports import FORMATS
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
@click.option(
    "--select",
    multiple=True,
    metavar="RULE",
    shell_complete=rule_names,
    help="Only these rules: a shelf, a slug or both.",
)
@click.option("--ignore", multiple=True, metavar="RULE", shell_complete=rule_names, help="All but these rules.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "info"]), help="Exit 1 from this level on.")
@click.option(
    "--confidence",
    type=click.Choice(["certain", "likely", "possible"]),
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
@click.option(
    "--var-file",
    "var_files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Values of Terraform's variables, over those of *.tfvars in the folder; the last one wins.",
)
@click.option("--measured", multiple=True, type=click.Path(path_type=Path, exists=True), help="A Profile file.")
@click.option("--fresh", is_flag=True, help="Ignore what .deburr/ remembers.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write .deburr/cache.")
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
@click.option("--path-hint", type=click.Path(path_type=Path), help="The file that stands on standard input, for `-`.")
@click.option("--fix", is_flag=True, help="Edit the files where that cannot change behaviour; report what is left.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also where it may change behaviour.")
@click.option(
    "--diff", is_flag=True, help="Print what --fix would edit, and edit nothing; exit 1 when that is something."
)
@click.option("--guards", is_flag=True, help="With --unsafe-fixes: edits may use deburr_guards, and require it.")
@click.option("--allow-dirty", is_flag=True, help="With --fix: also files with edits that are not staged.")
@click.option("--gaps", "show_gaps", is_flag=True, help="List every gap.")
def command(paths: tuple[Path, ...], today: datetime | None, **options: Any) -> None:
    """Find antipatterns in templates and handler code.

    PATHS are folders or templates; the current folder when none is named. For editors, - is one file on standard
    input, told to be --path-hint; its project is read around it. Exit 0: clean; 1: findings at or above
    --fail-on; 2: nothing could be read or bad usage; 3: deburr's own fault.
    """
    day: date = today.date() if today else datetime.now(UTC).date()
    asked = Asked(paths=paths or (Path(),), today=day, variables=terraform_variables(), **options)
    if asked.unsaved != (asked.path_hint is not None):
        raise click.UsageError("- and --path-hint go together: deburr check - --path-hint src/app.py < src/app.py")
    if asked.unsaved and asked.baseline is not None and not asked.baseline.exists():
        raise click.UsageError("a baseline is not begun with one file: run deburr check --baseline FILE on the project")
    if asked.edits and (asked.unsaved or asked.baseline is not None or asked.changed is not None):
        raise click.UsageError("--fix and --diff look at the whole project: no -, --baseline or --changed beside them")
    if asked.fix and asked.diff:
        raise click.UsageError("--diff edits nothing: leave out --fix, or --diff")
    if asked.guards and not (asked.edits and asked.unsafe_fixes):
        raise click.UsageError("--guards changes code: say --fix --unsafe-fixes --guards, or --diff in place of --fix")
    screen = screen_of(all_gaps=asked.show_gaps) if asked.output is None else Screen(all_gaps=asked.show_gaps)
    answer = _answer(asked, screen)
    if asked.output is None:
        click.echo(answer.text, nl=False)
    else:
        _write(asked.output, answer.text)
    if answer.told:
        click.echo(answer.told, err=True)
    raise SystemExit(answer.exit_code)


def _answer(asked: Asked, screen: Screen) -> Answer:
    """The kept answer, or a new one; nothing that reads or judges is loaded for an answer that was kept."""
    if not asked.keepable or not asked.paths[0].exists():
        from deburr.cli.answer import answered

        return answered(asked, screen)
    from deburr.cli.cache import Cache

    cache = Cache.of((*asked.question(), screen), asked.paths[0])
    kept = cache.recall()
    if kept is not None:
        return kept
    from deburr.cli.answer import answered
    from deburr.disk import watched

    with watched() as notes:
        answer = answered(asked, screen)
    if not answer.told and answer.exit_code != 3:  # a baseline was written, or deburr is at fault: ask again
        cache.keep(answer, notes)
    return answer


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DeburrError(f"cannot be written: {error.strerror}", where=str(output), hint="name another file") from None
