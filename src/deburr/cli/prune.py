"""`deburr prune`: which published versions nothing can call any more; with --apply, they go."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from deburr import config as configuration
from deburr.aws import policy
from deburr.aws.gate import Gate
from deburr.aws.login import Login
from deburr.aws.pace import Pace
from deburr.cli.estimate import announced
from deburr.cli.meter import Meter
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.prune import again
from deburr.prune.apply import Pruning, planned
from deburr.prune.emit import files
from deburr.prune.journal import FOLDER, Earlier, Journal, earlier, without
from deburr.prune.outlook import Outlook, outlook
from deburr.reports import prune as report
from deburr.reports.screen import screen_of
from deburr.reports.words import many
from deburr.sources.account.gather import CALLS, Inquiry, Where, gather
from deburr.sources.account.layers import CALLS as LAYER_CALLS
from deburr.sources.account.layers import gather_layers
from deburr.sources.account.snapshot import Snapshot
from deburr.workload.reach import Keeping
from deburr.workload.storage import Kept, Version

AGE = re.compile(r"(\d+(?:\.\d+)?)([hdw]?)")
DELETE = ("lambda", "DeleteFunction")
DELETE_LAYER = ("lambda", "DeleteLayerVersion")
DAYS = {"h": 1 / 24, "d": 1.0, "": 1.0, "w": 7.0}


def _days(ctx: click.Context, option: click.Parameter, value: str) -> float:
    found = AGE.fullmatch(value)
    if found is None:
        raise click.BadParameter(f"{value!r}: write 30d, 12h or 2w")
    return float(found[1]) * DAYS[found[2]]


def _clock() -> datetime:
    return datetime.now(UTC)


@click.command(name="prune")
@click.option("--keep", type=click.IntRange(min=0), default=3, show_default=True, help="So many newest versions stay.")
@click.option("--older-than", default="7d", show_default=True, callback=_days, help="Younger versions stay: 30d, 2w.")
@click.option(
    "--functions", multiple=True, metavar="PATTERN", help="Only versions of these functions, or layers: 'orders-*'."
)
@click.option("--layers", is_flag=True, help="Versions of layers instead of functions.")
@click.option(
    "--idle-days",
    type=click.IntRange(0, 455),
    default=30,
    show_default=True,
    help="A version that was invoked within so many days stays; 0 does not look.",
)
@click.option("--apply", "apply_", is_flag=True, help="Delete them, after the plan is shown and agreed to.")
@click.option("--yes", is_flag=True, help="With --apply: do not ask.")
@click.option(
    "--accept-gap", "accepted", multiple=True, metavar="ACTION", help="With --apply: go on though this was refused."
)
@click.option(
    "--journal",
    type=click.Path(path_type=Path, file_okay=False),
    default=FOLDER,
    show_default=True,
    help="Where deletions are noted down.",
)
@click.option("--explain", is_flag=True, help="Every version, and why it stays.")
@click.option("--all", "every", is_flag=True, help="Show every function.")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", help="What to print.")
@click.option("--profile", help="As in ~/.aws/config.")
@click.option("--region", help="Default: the profile's.")
@click.option("--role", metavar="ARN", help="A role to take on.")
@click.option(
    "--emit",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write this as a scheduled function of your own (SAM) into a new folder, and call nothing; with --layers"
    " one for layers.",
)
@click.option("--print-policy", is_flag=True, help="Print the policy that this needs, and call nothing.")
def command(
    keep: int,
    older_than: float,
    functions: tuple[str, ...],
    layers: bool,
    idle_days: int,
    apply_: bool,
    yes: bool,
    accepted: tuple[str, ...],
    journal: Path,
    explain: bool,
    every: bool,
    form: str,
    profile: str | None,
    region: str | None,
    role: str | None,
    emit: Path | None,
    print_policy: bool,
) -> None:
    """Find published versions that nothing can call any more, and delete them.

    A version stays while an alias, an event source, an API, a state machine, a rule, a schedule, a policy, a stack,
    an edge location or a call of the last days needs it, and while it is new. Without --apply nothing is changed.
    """
    if print_policy:
        needed = {*LAYER_CALLS, DELETE_LAYER} if layers else {*CALLS, *again.CALLS, DELETE}
        click.echo(policy.document(needed, role=role), nl=False)
        return
    if yes and not apply_:
        raise click.UsageError("--yes goes with --apply: nothing is deleted without it")
    if emit is not None and apply_:
        raise click.UsageError("--emit writes a project and calls nothing: --apply goes without it")
    of = Kept.LAYER if layers else Kept.FUNCTION
    facts = book.load(configuration.find(Path().resolve()).facts)
    keeping = Keeping(keep, older_than, functions)
    if emit is not None:
        _emit(emit, files(keeping, facts, idle_days=idle_days, of=of))
        return
    pace, snapshot = Pace(facts), Snapshot()
    gate = Gate(Login(profile, region, role), pace)
    where = Where(gate.account(), gate.region)
    before = earlier(journal, where.account, where.region, of=of)
    began = _clock()
    with Meter() as meter:
        inquiry = Inquiry(
            gate,
            facts,
            snapshot,
            _clock,
            idle_days,
            progress=meter,
            estimate=lambda wanted: announced(pace, facts, snapshot, wanted),
        )
        there, beside = gather_layers(inquiry, where, keeping) if layers else (gather(inquiry, where, keeping), None)
    found = outlook(without(there, before), keeping, facts, began, beside=beside)
    if form == "json":
        click.echo(json.dumps(report.document(found), indent=2))
    else:
        click.echo(report.render(found, screen_of(), every=every, explain=explain), nl=False)
    going = list(found.going)
    if before.cut_off:
        click.echo(f"{before.cut_off} was cut off with {before.left:,} to go: they are among these", err=True)
    if not apply_:
        if going:
            click.echo("Nothing was deleted: --apply deletes them.", err=True)
        return
    if going and _agreed(found, going, accepted, yes):
        _apply(gate, found, going, journal, before, began)


def _emit(folder: Path, project: Mapping[str, str]) -> None:
    """Raises  DeburrError rather than write over what is there."""
    try:
        for name, text in project.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise DeburrError(f"cannot be written: {error.strerror}", where=str(folder), hint="name a new folder") from None
    click.echo(
        f"{folder}: sam build && sam deploy --guided; its first run reports, each later one deletes what was reported"
    )


def _agreed(found: Outlook, going: list[Version], accepted: tuple[str, ...], yes: bool) -> bool:
    """True when nothing that was refused could hide a caller, and somebody said so.

    Raises  DeburrError while a gap is not accepted by name.
    """
    hidden = [action for action in found.storage.unseen if action not in accepted]
    if hidden:
        raise DeburrError(
            f"{hidden[0]} was refused: a caller that is not seen may need these versions",
            where=f"account {found.storage.account}, {found.storage.region}",
            hint=f"allow it (--print-policy), or accept it: --accept-gap {hidden[0]}",
        )
    what = many(len(going), "layer version" if found.storage.of is Kept.LAYER else "version")
    return yes or click.confirm(f"Delete {what}? They cannot be brought back.", err=True)


def _apply(gate: Gate, found: Outlook, going: list[Version], folder: Path, before: Earlier, began: datetime) -> None:
    storage = found.storage
    with (
        Journal.begun(folder, storage.account, storage.region, at=_clock(), of=storage.of) as journal,
        Meter() as meter,
    ):
        pruning = Pruning(
            gate,
            storage,
            planned(storage, going),
            journal,
            earlier=before,
            seen_at=began,
            clock=_clock,
        )
        tally = pruning.run(going, lambda done, whole: meter("versions deleted", done, whole))
    click.echo(report.told(tally, screen_of()), nl=False, err=True)
    if tally.surprise is not None:
        raise SystemExit(1)
