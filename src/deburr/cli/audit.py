"""`deburr audit`: an account read into a snapshot file, which `deburr check` reads as it reads a template."""

from collections.abc import Sequence
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
from deburr.cli.estimate import announced
from deburr.cli.meter import Meter
from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.facts.book import Facts
from deburr.reports import audit as report
from deburr.reports import drift as drift_report
from deburr.reports.screen import screen_of
from deburr.sources.account import extent as extents
from deburr.sources.account import organization as accounts
from deburr.sources.account.audit import AUDIT_CALLS, audit, regions
from deburr.sources.account.concurrency import concurrencies
from deburr.sources.account.document import document, load
from deburr.sources.account.extent import Extent
from deburr.sources.account.gather import Inquiry, Where
from deburr.sources.account.metrics import DAYS
from deburr.sources.account.reader import function_counts, logical_ids, storages, workload_of
from deburr.sources.account.snapshot import Snapshot
from deburr.sources.discovery import is_account
from deburr.workload.drift import Changes, Drift, changes, drift
from deburr.workload.naming import join

FOLDER = Path(".deburr/snapshots")
AT_ONCE = 4
LOGINS = 3


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
    "--days",
    type=click.IntRange(0, 63),
    default=DAYS,
    show_default=True,
    help="So many days of CloudWatch's metrics, for which AWS asks cents; 0: none.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True),
    help="Say where the account differs from these templates, or from an older snapshot; nothing that a snapshot"
    " holds to the end is asked for again.",
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
    days: int,
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
    if against is not None and output is not None and against.resolve() == output.resolve():
        raise click.UsageError("--against and --output are the same file")
    path = output or FOLDER / f"{_clock():%Y-%m-%d}.db"
    snapshot = _opened(path, fresh)
    try:
        wanted = extents.asked(named, roles, organization, every=all_regions)
        if against is None or not _whole(snapshot, wanted):
            with Meter() as meter:
                own = Login(profile, named[0] if named else None)
                reading = Reading(snapshot, facts, named, all_regions, days, meter)
                if organization:
                    roles = (*roles, *reading.organization(own, organization))
                logins = [Login(profile, own.region, role) for role in roles]
                reading.accounts([own, *logins] if organization or not roles else logins)
            snapshot.tell(f"{extents.WHOLE} {wanted}", _clock().isoformat())
        if against is not None and is_account(against):
            click.echo(drift_report.render_changes(_changes(path, snapshot, against, facts), screen_of()), nl=False)
        elif against is not None:
            found, seen = _drift(path, snapshot, against)
            click.echo(drift_report.render_drift(found, seen.read, seen.unread, screen_of()), nl=False)
        elif form == "json":
            for line in document(snapshot):
                click.echo(line, nl=False)
        else:
            kept, pools = storages(snapshot, path.name), concurrencies(snapshot, path.name)
            told = (kept, function_counts(snapshot), pools, snapshot.lacks(), path, facts, _clock())
            click.echo(report.render(*told, screen_of()), nl=False)
    finally:
        snapshot.close()


def _whole(snapshot: Snapshot, wanted: str) -> bool:
    """Whether the snapshot holds what is asked for; where nothing is named, whatever was read to its end will do."""
    return any(snapshot.told_of(f"{extents.WHOLE} {wanted}" if wanted else extents.WHOLE))


def _drift(path: Path, snapshot: Snapshot, against: Path) -> tuple[Drift, Extent]:
    """What differs between the account and the templates below a path, and what of the account was seen."""
    session = Session.open((against,), today=_clock().date())
    templates = session.workload()
    account = workload_of(snapshot, facts=session.facts, file=path.name)
    names = [function.name for function in account.functions]
    joined = join(names, templates, resources=logical_ids(snapshot), named=session.config.functions)
    return drift(templates, account, joined), extents.extent(snapshot)


def _changes(path: Path, snapshot: Snapshot, against: Path, facts: Facts) -> Changes:
    """What changed since another snapshot was taken."""
    before = load(against)
    return changes(
        workload_of(before, facts=facts, file=against.name),
        workload_of(snapshot, facts=facts, file=path.name),
        saw_before=extents.extent(before).read,
        saw_after=extents.extent(snapshot).read,
    )


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
    days: int
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
                _audited(inquiry, [Where(account, region) for region in chosen], self.days)
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
            estimate=lambda wanted: announced(pace, self.facts, snapshot, wanted),
        )


def _audited(inquiry: Inquiry, wheres: Sequence[Where], days: int) -> None:
    if len(wheres) == 1:
        audit(inquiry, wheres[0], days=days)
        return
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="deburr-region") as pool:
        for _ in pool.map(lambda where: _one(inquiry, where, days), wheres):
            pass


def _one(inquiry: Inquiry, where: Where, days: int) -> None:
    whole = inquiry.progress
    audit(replace(inquiry, progress=lambda what, *far: whole(f"{where.region}: {what}", *far)), where, days=days)
    inquiry.gate.forget(where.region)
