"""`deburr audit`: an account read into a snapshot file, which `deburr check` reads as it reads a template."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from deburr import config as configuration
from deburr.aws import policy
from deburr.aws.gate import Gate
from deburr.aws.login import Login
from deburr.aws.pace import Pace
from deburr.aws.trouble import AccountError, Expired
from deburr.cli.meter import Meter
from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.facts.book import Facts
from deburr.reports import audit as report
from deburr.reports.screen import screen_of
from deburr.sources.account import organization as accounts
from deburr.sources.account.audit import AUDIT_CALLS, audit, regions
from deburr.sources.account.document import document
from deburr.sources.account.gather import Inquiry, Where
from deburr.sources.account.reader import logical_ids, storages, workload_of
from deburr.sources.account.snapshot import Ask, Snapshot
from deburr.workload.drift import Drift, drift
from deburr.workload.naming import join

FOLDER = Path(".deburr/snapshots")
AT_ONCE = 4
LOGINS = 3
WHOLE = "whole"
FEW = 20
"""So many calls need no announcement."""


def _clock() -> datetime:
    return datetime.now(UTC)


@click.command(name="audit")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Default: today's in .deburr/snapshots."
)
@click.option("--region", "named", multiple=True, help="Default: the profile's.")
@click.option("--all-regions", is_flag=True, help="Every Region that is switched on.")
@click.option("--role", "roles", multiple=True, metavar="ARN", help="A role to take on: an account for each.")
@click.option("--organization", metavar="ROLE", help="Every account of the organization, by the role of this name.")
@click.option("--profile", help="As in ~/.aws/config.")
@click.option("--fresh", is_flag=True, help="Begin anew; else what the snapshot holds already is not asked again.")
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True),
    help="Say where the account differs from these templates; a snapshot that is whole is not asked for again.",
)
@click.option("--print-policy", is_flag=True, help="Print the policy that this needs, and call nothing.")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", help="What to print.")
def command(
    output: Path | None,
    named: tuple[str, ...],
    all_regions: bool,
    roles: tuple[str, ...],
    organization: str | None,
    profile: str | None,
    fresh: bool,
    against: Path | None,
    print_policy: bool,
    form: str,
) -> None:
    """Read an account into a snapshot file, changing nothing.

    Functions, versions, aliases, callers, queues, layers, quotas: whatever rules want to know. A run that was cut off
    goes on where it stopped, a missing permission is a gap with the action named, and values of environment variables
    are not kept. Then: deburr check SNAPSHOT.
    """
    if print_policy:
        click.echo(policy.document(AUDIT_CALLS, role="" if roles or organization else None), nl=False)
        return
    if all_regions and named:
        raise click.UsageError("--all-regions and --region exclude each other")
    facts = book.load(configuration.find(Path().resolve()).facts)
    path = output or FOLDER / f"{_clock():%Y-%m-%d}.db"
    snapshot = _opened(path, fresh)
    try:
        if against is None or not snapshot.told(WHOLE):
            with Meter() as meter:
                own = Login(profile, named[0] if named else None)
                reading = Reading(snapshot, facts, named, all_regions, meter)
                if organization:
                    roles = (*roles, *reading.organization(own, organization))
                logins = [Login(profile, own.region, role) for role in roles]
                reading.accounts([own, *logins] if organization or not roles else logins)
            snapshot.tell(WHOLE, _clock().isoformat())
        if against is not None:
            click.echo(report.render_drift(_drift(path, snapshot, against), screen_of()), nl=False)
        elif form == "json":
            for line in document(snapshot):
                click.echo(line, nl=False)
        else:
            found = storages(snapshot, path.name)
            click.echo(report.render(found, snapshot.lacks(), path, facts, _clock(), screen_of()), nl=False)
    finally:
        snapshot.close()


def _drift(path: Path, snapshot: Snapshot, against: Path) -> Drift:
    """What differs between the account and the templates below a path."""
    session = Session.open((against,), today=_clock().date())
    templates = session.workload()
    account = workload_of(snapshot, facts=session.facts, file=path.name)
    names = [function.name for function in account.functions]
    joined = join(names, templates, resources=logical_ids(snapshot), named=session.config.functions)
    return drift(templates, account, joined)


def _opened(path: Path, fresh: bool) -> Snapshot:
    """Raises  DeburrError when the file cannot be made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if fresh:
            for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
                each.unlink(missing_ok=True)
    except OSError as error:
        raise DeburrError(f"cannot be written: {error.strerror}", where=str(path), hint="name another file") from None
    return Snapshot(path)


class Reading(Struct, frozen=True):
    """What every account is read with."""

    snapshot: Snapshot
    facts: Facts
    named: tuple[str, ...]
    all_regions: bool
    meter: Meter

    def account(self, login: Login) -> None:
        """Raises  Expired and AccountError when the account cannot be asked at all."""
        inquiry = self._inquiry(login)
        gate = inquiry.gate
        for nth in range(1, LOGINS + 1):
            try:
                account = gate.account()
                if login.role:
                    accounts.taken(self.snapshot, login.role, login.region or "", _clock())
                chosen = regions(inquiry, account) if self.all_regions else [*(self.named or (gate.region,))]
                _audited(inquiry, [Where(account, region) for region in chosen])
                return
            except Expired:
                if nth == LOGINS:
                    raise
                gate.renew()  # somebody may have logged in again in the meantime

    def accounts(self, logins: Sequence[Login]) -> None:
        """One account after another; one that refuses its role is a gap, unless they all do.

        Raises  Expired and AccountError, as `account` does.
        """
        left = len(logins)
        for login in logins:
            try:
                self.account(login)
            except Expired:
                raise
            except AccountError as error:
                left -= 1
                if login.role is None or not left:
                    raise
                accounts.refused(self.snapshot, login.role, login.region or "", error)

    def organization(self, login: Login, role: str) -> list[str]:
        """The roles of its other accounts; AccountError when there is none to be seen."""
        inquiry = self._inquiry(login)
        return accounts.roles(inquiry, inquiry.gate.account(), role)

    def _inquiry(self, login: Login) -> Inquiry:
        pace, snapshot = Pace(self.facts), self.snapshot
        return Inquiry(
            Gate(login, pace),
            self.facts,
            snapshot,
            _clock,
            progress=self.meter,
            estimate=lambda wanted: _estimate(pace, snapshot, wanted),
        )


def _audited(inquiry: Inquiry, wheres: Sequence[Where]) -> None:
    if len(wheres) == 1:
        audit(inquiry, wheres[0])
        return
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="deburr-region") as pool:
        for _ in pool.map(lambda where: _one(inquiry, where), wheres):
            pass


def _one(inquiry: Inquiry, where: Where) -> None:
    whole = inquiry.progress
    audit(replace(inquiry, progress=lambda what, *far: whole(f"{where.region}: {what}", *far)), where)
    inquiry.gate.forget(where.region)


def _estimate(pace: Pace, snapshot: Snapshot, wanted: Iterable[Ask]) -> None:
    """Said before the long part: how many calls, and how long they take when nobody else uses the limits."""
    counts: dict[tuple[str, str], int] = {}
    region = ""
    for ask in wanted:
        if snapshot.has(ask):
            continue
        region = ask.region
        counts[ask.service, ask.operation] = counts.get((ask.service, ask.operation), 0) + 1
    if sum(counts.values()) <= FEW:
        return
    seconds = pace.seconds(counts)
    long = f"{seconds / 60:.1f} min" if seconds >= 90 else f"{seconds:.0f} s"
    click.echo(f"{region}: {sum(counts.values()):,} calls to go, {long} at AWS's limits", err=True)
