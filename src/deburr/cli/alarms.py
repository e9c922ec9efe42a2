"""`deburr alarms`: what to monitor, and the templates that do it."""

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from deburr.alarms import merge
from deburr.alarms.alarm import Alarm
from deburr.alarms.cloudformation import yaml_text
from deburr.alarms.log_groups import log_groups
from deburr.alarms.terraform import hcl
from deburr.alarms.wanted import wanted
from deburr.alarms.written import resources
from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.reports.alarms import document, table
from deburr.rewriting import difference, replace_all
from deburr.workload.workload import Workload

TEMPLATES = (".yaml", ".yml", ".json", ".template")
FORMATS = ("terminal", "cloudformation", "sam", "terraform", "json")


@click.command(name="alarms")
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", help="What to print.")
@click.option(
    "--measured", type=click.Path(path_type=Path), multiple=True, help="Profiles that thresholds may rest on."
)
@click.option("--topic", help="Logical id or ARN of the SNS topic that hears them; without it, a topic is made.")
@click.option("--write", is_flag=True, help="Put them into the templates; the change is shown first.")
@click.option("--yes", is_flag=True, help="With --write: do not ask.")
def command(path: Path, form: str, measured: tuple[Path, ...], topic: str | None, write: bool, yes: bool) -> None:
    """Say which alarms the functions in PATH deserve, and write them as a template.

    What a function is watched for follows from who calls it: whoever waits is hurt by errors and throttles, an event
    that nobody waits for by being dropped, a stream by falling behind. Each alarm says what to do when it rings.
    """
    session = Session.open((path,), today=datetime.now(UTC).date())
    workload, profiles = session.measured(measured)
    found = wanted(workload, session.facts, profiles, _groups(session, workload))
    if write:
        _write(session, found, topic, yes)
    elif form == "json":
        click.echo(json.dumps(document(found, session.facts), indent=2))
    elif form == "terraform":
        click.echo(hcl(found), nl=False)
    elif form == "terminal":
        click.echo(table(found, session.facts), nl=False)
    else:
        for file, alarms in _by_file(found).items():
            text = (session.root / file).read_text(encoding="utf-8")
            written = resources(alarms, merge.conditions(text, file), topic=topic)
            click.echo(f"# for {file}\nResources:\n{yaml_text(written, indent=2)}", nl=False)


def _groups(session: Session, workload: Workload) -> dict[str, dict[str, str]]:
    """Log groups that templates declare; a file that is no template of CloudFormation has none."""
    found: dict[str, dict[str, str]] = {}
    for file in dict.fromkeys(function.at.file for function in workload.functions):
        with suppress(DeburrError, OSError, UnicodeDecodeError):
            found[file] = log_groups((session.root / file).read_text(encoding="utf-8"), file)
    return found


def _by_file(alarms: Sequence[Alarm]) -> dict[str, list[Alarm]]:
    found: dict[str, list[Alarm]] = {}
    for alarm in alarms:
        found.setdefault(alarm.file, []).append(alarm)
    return found


def _write(session: Session, found: Sequence[Alarm], topic: str | None, yes: bool) -> None:
    """Show what would change, ask, then replace each file; a template that cannot take them is told and left alone."""
    changes: dict[Path, bytes] = {}
    for file, alarms in _by_file(found).items():
        path = session.root / file
        if path.suffix not in TEMPLATES:
            click.echo(
                f"{file}: is no template; --format cloudformation or terraform prints what to put there\n", err=True
            )
            continue
        try:
            before = path.read_bytes().decode("utf-8")
            after = merge.merge(before, resources(alarms, merge.conditions(before, file), topic=topic), file=file)
        except UnicodeDecodeError:
            click.echo(f"{file}: is not UTF-8 and was left as it is\n", err=True)
            continue
        except DeburrError as error:
            click.echo(f"{error}\n", err=True)
            continue
        if after != before:
            changes[path] = after.encode("utf-8")
            click.echo(difference(before, after, file), nl=False)
    if not changes:
        click.echo("nothing to change")
    elif yes or click.confirm(f"Write {len(changes)} template{'s' * (len(changes) > 1)}?"):
        replace_all(changes)
