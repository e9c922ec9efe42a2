"""Ask an account for everything that tells which versions are needed, no more often than it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from deburr.aws.gate import Gate
from deburr.aws.plan import CHANGES
from deburr.aws.reads import READS
from deburr.facts.book import Facts
from deburr.sources.account import asks
from deburr.sources.account.snapshot import Ask, Snapshot
from deburr.sources.account.storage import SEEN_BY, storage
from deburr.sources.account.survey import ask_all
from deburr.workload.reach import Keeping, fates, leaving
from deburr.workload.storage import CodeStorage

Progress = Callable[[str, int, int], None]
"""What is asked for, how many answers are there, how many there will be."""

CALLS = frozenset(
    SEEN_BY
    | {("sts", "GetCallerIdentity"), ("lambda", "GetAccountSettings"), ("lambda", "ListVersionsByFunction")}
    | set(CHANGES)
)
"""Every operation that pruning may call: its policy."""
assert READS.keys() | CHANGES.keys() >= CALLS


@dataclass(frozen=True, slots=True)
class Where:
    """One Region of one account."""

    account: str
    region: str


def gather(
    gate: Gate,
    where: Where,
    keeping: Keeping,
    facts: Facts,
    *,
    idle_days: int,
    snapshot: Snapshot,
    clock: Callable[[], datetime],
    progress: Progress = lambda what, done, whole: None,
) -> CodeStorage:
    """Versions and who needs them; policies and calls are asked only for versions that nothing else keeps.

    idle_days  a version invoked within so many days stays; 0 does not look.
    clock      the time now, with its time zone.
    Raises     Expired and AccountError when the account cannot be asked at all.
    """
    account, region = where.account, where.region

    def ask(what: str, wanted: list[Ask]) -> None:
        ask_all(gate, wanted, snapshot, now=clock, progress=lambda done, whole: progress(what, done, whole))

    ask("versions and callers", asks.callers(account, region))
    crowded = {version.function for version in leaving(fates(storage(snapshot, account, region), keeping, clock()))}
    ask("aliases and callers", list(asks.details(snapshot, account, region, crowded)))
    ask("deployed APIs and targets", list(asks.inner(snapshot, account, region)))
    found = storage(snapshot, account, region)
    alone = [(version.function, version.number) for version in leaving(fates(found, keeping, clock()))]
    wanted = list(asks.policies(account, region, alone))
    if idle_days:
        at_once = facts["cloudwatch.get_metric_data.queries"].whole
        wanted += asks.invocations(account, region, alone, until=clock(), days=idle_days, at_once=at_once)
    ask("policies of versions", wanted)
    return storage(snapshot, account, region)
