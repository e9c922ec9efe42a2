"""Ask an account for everything that tells which versions are needed, no more often than it takes."""

from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec import Struct

from deburr.aws.gate import Gate
from deburr.facts.book import Facts
from deburr.sources.account import asks
from deburr.sources.account.snapshot import Ask, Snapshot
from deburr.sources.account.storage import SEEN_BY, storage
from deburr.sources.account.survey import ask_all
from deburr.workload.reach import Keeping, fates, leaving
from deburr.workload.storage import CodeStorage, Pin

Progress = Callable[[str, int, int], None]
"""What is asked for, how many answers are there, how many there will be."""

CALLS = SEEN_BY | {("sts", "GetCallerIdentity"), ("lambda", "GetAccountSettings")}
"""Every operation that is read for this: its policy."""


class Where(Struct, frozen=True):
    """One Region of one account."""

    account: str
    region: str


class Inquiry(Struct, frozen=True):
    """How an account is asked.

    idle_days  a version invoked within so many days stays; 0 does not look.
    clock      the time now, with its time zone.
    progress   told what is asked for, and how far it is.
    estimate   told how many calls follow and how many seconds they take at AWS's limits.
    """

    gate: Gate
    facts: Facts
    snapshot: Snapshot
    clock: Callable[[], datetime]
    idle_days: int = 30
    progress: Progress = lambda what, done, whole: None
    estimate: Callable[[Iterable[Ask]], None] = lambda wanted: None

    def ask(self, what: str, wanted: Iterable[Ask]) -> None:
        """Raises  Expired and AccountError when the account cannot be asked at all."""
        ask_all(
            self.gate,
            wanted,
            self.snapshot,
            now=self.clock,
            progress=lambda done, whole: self.progress(what, done, whole),
        )


def gather(inquiry: Inquiry, where: Where, keeping: Keeping, *, most: int | None = None) -> CodeStorage:
    """Versions and who needs them; policies and calls are asked only for versions that nothing else keeps.

    most    so many of these versions are asked about, the oldest first, and the others are taken for needed;
            None for all.
    Raises  Expired and AccountError when the account cannot be asked at all.
    """
    account, region, snapshot = where.account, where.region, inquiry.snapshot
    inquiry.ask("versions and callers", asks.callers(account, region))
    found = storage(snapshot, account, region, late=False)
    crowded = {version.function for version in leaving(fates(found, keeping, inquiry.clock()))}
    wanted = list(asks.details(snapshot, account, region, crowded))
    inquiry.estimate(wanted)
    inquiry.ask("aliases and callers", wanted)
    inquiry.ask("deployed APIs and targets", list(asks.inner(snapshot, account, region)))
    alone = leaving(fates(storage(snapshot, account, region, late=False), keeping, inquiry.clock()))
    chosen = sorted(alone, key=lambda version: (version.published, version))[:most]
    named = sorted((version.function, version.number) for version in chosen)
    wanted = list(asks.policies(account, region, named))
    if inquiry.idle_days:
        at_once = inquiry.facts["cloudwatch.get_metric_data.queries"].whole
        wanted += asks.invocations(
            account, region, named, until=inquiry.clock(), days=inquiry.idle_days, at_once=at_once
        )
    inquiry.estimate(wanted)
    inquiry.ask("policies of versions", wanted)
    later = {(version.function, version.number) for version in alone} - set(named)
    return storage(snapshot, account, region).with_pins(Pin(*each, "left for a later run") for each in later)
