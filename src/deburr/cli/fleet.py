"""`deburr fleet`: snapshots of accounts, summed up by team, tag, runtime or account."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import click

from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.findings import Confidence
from deburr.reports import fleet as report
from deburr.reports.page.owners import NOBODY, found
from deburr.reports.screen import screen_of
from deburr.rules.fleet import fleet
from deburr.sources.account.document import load
from deburr.sources.account.reader import logical_ids
from deburr.sources.discovery import is_account
from deburr.workload.function import Function
from deburr.workload.naming import join
from deburr.workload.profile import Profile
from deburr.workload.workload import Workload

FOLDER = Path(".deburr/snapshots")
TAG = "tag:"
NONE = "(none)"
PLAIN: dict[str, Callable[[Function], str]] = {
    "account": lambda function: _part(function, 0),
    "region": lambda function: "/".join(_part(function, place) for place in (0, 1)),
    "runtime": lambda function: function.runtime.value or "image",
    "architecture": lambda function: function.architecture.value or NONE,
}
STACK = "aws:cloudformation:stack-name"


@click.command(name="fleet")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--by",
    default="account",
    show_default=True,
    metavar="KEY",
    help="account, region, runtime, architecture, stack, tag:KEY (such as tag:team), or owner, with --templates.",
)
@click.option(
    "--templates",
    type=click.Path(path_type=Path, exists=True),
    help="With --by owner: the repository whose CODEOWNERS says whose a function is.",
)
@click.option("--top", type=click.IntRange(min=1), default=15, show_default=True, help="So many lines of each table.")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", help="What to print.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge by; default: today.")
def command(
    paths: tuple[Path, ...], by: str, templates: Path | None, top: int, form: str, today: datetime | None
) -> None:
    """Sum up snapshots of accounts: whose functions, what they cost, what is wrong with most.

    PATHS are snapshots that deburr audit made, of one account or many; by default the newest in .deburr/snapshots.
    Nobody is asked.
    """
    day: date = today.date() if today else datetime.now(UTC).date()
    if (by == "owner") != (templates is not None):
        raise click.UsageError("--by owner and --templates go together: CODEOWNERS speaks of files")
    snapshots = paths or _newest()
    for path in snapshots:
        if not is_account(path):
            raise DeburrError("is no snapshot of an account", where=str(path), hint="deburr audit makes one")
    session = Session.open(snapshots, today=day)
    verdict = session.check(select=(), ignore=(), confidence=Confidence.LIKELY, parameters={})
    workload = verdict.workload
    places = [f"{storage.account}/{storage.region}" for storage in workload.storages]
    twice = sorted({place for place in places if places.count(place) > 1})
    if twice:
        raise DeburrError(
            f"{twice[0]} is in more than one of these snapshots", hint="name one snapshot of each account"
        )
    of = _owners(workload, snapshots, templates, day) if templates is not None else _grouping(by)
    profiles = session.profiles(workload)
    summed = fleet(verdict, profiles, of, session.facts)
    if form == "json":
        click.echo(json.dumps(report.document(summed, by=by, places=sorted(places)), indent=2))
        return
    window = _window(profiles.values())
    busy = sorted({f"{_part(each, 0)}/{_part(each, 1)}" for each in workload.functions})
    click.echo(report.render(summed, by=by, places=busy, window=window, top=top, screen=screen_of()), nl=False)


def _newest() -> tuple[Path, ...]:
    """Raises  DeburrError where no audit was made."""
    every = sorted(FOLDER.glob("*.db"))
    if not every:
        raise DeburrError("no snapshot of an account", where=str(FOLDER), hint="deburr audit makes one")
    return (every[-1],)


def _grouping(by: str) -> Callable[[Function], str]:
    """Raises  DeburrError for a word that nothing is grouped by."""
    if by in PLAIN:
        return PLAIN[by]
    key = STACK if by == "stack" else by.removeprefix(TAG) if by.startswith(TAG) else ""
    if not key:
        raise DeburrError(
            f"nothing is grouped by {by!r}",
            hint=f"{', '.join((*PLAIN, 'stack', 'owner'))}, or tag:KEY, such as tag:team",
        )
    return lambda function: dict(function.tags).get(key) or NONE


def _owners(workload: Workload, snapshots: Iterable[Path], templates: Path, day: date) -> Callable[[Function], str]:
    """Whose a function is by the file that its template stands in."""
    session = Session.open((templates,), today=day)
    owners = found(session.root)
    if owners is None:
        raise DeburrError("no CODEOWNERS here", where=str(templates), hint="--by tag:KEY needs none")
    written = session.workload()
    resources = {name: logical for path in snapshots for name, logical in logical_ids(load(path)).items()}
    names = [function.name for function in workload.functions]
    joined = join(names, written, resources=resources, named=session.config.functions).matched
    files = {function.address: function.at.file for function in written.functions}
    own = {name: owners.of(files[address]) for name, address in joined.items()}
    return lambda function: own.get(function.name, NOBODY)


def _part(function: Function, place: int) -> str:
    """Of an address such as `account.db#123456789012/us-east-1/orders`."""
    return function.address.partition("#")[2].split("/")[place]


def _window(profiles: Iterable[Profile]) -> str:
    """The first and the last day that were measured."""
    days = [each.date() for profile in profiles for each in (profile.start, profile.end) if each is not None]
    return f"{min(days)} to {max(days)}" if days else ""
