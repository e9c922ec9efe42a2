"""Ask an account for everything that tells which versions are needed, no more often than it takes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain

from msgspec import Struct

from deburr.aws.gate import Gate
from deburr.facts.book import Facts
from deburr.sources.account import asks, pins
from deburr.sources.account.mentions import Mentions
from deburr.sources.account.snapshot import Ask, Snapshot
from deburr.sources.account.storage import SEEN_BY, storage
from deburr.sources.account.survey import ask_all, mixed
from deburr.workload.reach import Keeping, fates, leaving
from deburr.workload.storage import CodeStorage, Pin, Version

Progress = Callable[[str, int, int], None]
"""What is asked for, how many answers are there, how many there will be."""

CALLS = SEEN_BY | {("sts", "GetCallerIdentity"), ("lambda", "GetAccountSettings")}
"""Every operation that is read for this: its policy."""

LATER = "left for a later run"
PARTS, AT_LEAST = 10, 20
"""Functions are asked about their aliases in so many parts, of so many at least."""


class Where(Struct, frozen=True):
    """One Region of one account."""

    account: str
    region: str


class Inquiry(Struct, frozen=True):
    """How an account is asked.

    idle_days  a version invoked within so many days stays; 0 does not look.
    clock      the time now, with its time zone.
    progress   told what is asked for, and how far it is.
    estimate   told all the calls that follow, or some more: what aliases keep is not asked for.
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


def gather(
    inquiry: Inquiry,
    where: Where,
    keeping: Keeping,
    *,
    most: int | None = None,
    beyond: Sequence[Ask] = (),
    all_aliases: bool = False,
) -> CodeStorage:
    """Versions and who needs them; policies and calls are asked only for versions that nothing else keeps.

    beyond  what else is to be asked: it is asked beside the policies, which have a limit of their own.
    all_aliases  ask every function with versions for its aliases and provisioned concurrency, not only those with
            versions that nothing else keeps.
    most    so many of these versions are asked about, the oldest first, and the others are taken for needed;
            None for all.
    Raises  Expired and AccountError when the account cannot be asked at all.
    """
    account, region, snapshot = where.account, where.region, inquiry.snapshot
    inquiry.ask("versions and callers", asks.callers(account, region))
    found = storage(snapshot, account, region, late=False)
    old = leaving(fates(found, keeping, inquiry.clock()))
    names = found.functions if all_aliases else _functions(old)
    del found  # a large account's versions are not held while others are asked about
    wanted = list(asks.details(snapshot, account, region))
    late = _late(inquiry, where, oldest(old, most))
    inquiry.estimate(chain(wanted, asks.aliases(account, region, names), beyond, late))
    inquiry.ask("callers", wanted)
    inquiry.ask("deployed APIs and targets", list(asks.inner(snapshot, account, region)))
    old = leaving(fates(storage(snapshot, account, region, late=False), keeping, inquiry.clock()))
    alone = _alone(inquiry, where, old, names if all_aliases else _functions(old), beyond, most)
    named = oldest(alone, most)
    later = {(version.function, version.number) for version in alone} - set(named)
    return storage(snapshot, account, region).with_pins(Pin(*each, LATER) for each in later)


def _alone(
    inquiry: Inquiry,
    where: Where,
    old: Sequence[Version],
    functions: Sequence[str],
    beyond: Sequence[Ask],
    most: int | None,
) -> list[Version]:
    """Which of these versions their functions do not keep either; then their policies and calls are asked for.

    A few functions are asked what they keep while others, of which that is known, are asked for their policies. Where
    only some of the versions are looked at, it takes all of them to know which.
    """
    known: list[Version] = []
    policies: list[Ask] = []
    mentions = Mentions(where.account, where.region, functions)
    by_function: dict[str, list[Version]] = {}
    for version in old:
        by_function.setdefault(version.function, []).append(version)
    together = len(functions) if most is not None else max(AT_LEAST, -(-len(functions) // PARTS))
    for first in range(0, len(functions), together or 1):
        part = functions[first : first + together]
        own = list(asks.aliases(*_place(where), part))
        inquiry.ask("aliases and policies of versions", mixed(own, policies))
        kept = {(pin.function, pin.number) for pin in pins.own(inquiry.snapshot, own, mentions)}
        mine = (version for function in part for version in by_function.get(function, ()))
        alone = [version for version in mine if (version.function, version.number) not in kept]
        policies = list(asks.policies(*_place(where), oldest(alone, None))) if most is None else []
        known += alone
    inquiry.ask("policies of versions, and the rest", mixed(list(_late(inquiry, where, oldest(known, most))), beyond))
    return known


def _place(where: Where) -> tuple[str, str]:
    return where.account, where.region


def _functions(versions: Iterable[Version]) -> list[str]:
    return sorted({version.function for version in versions})


def oldest(versions: Sequence[Version], most: int | None) -> list[tuple[str, int]]:
    """So many of them, the oldest, by name; None for all."""
    by_age = sorted(versions, key=lambda version: (version.published, version))
    return sorted((version.function, version.number) for version in by_age[:most])


def _late(inquiry: Inquiry, where: Where, named: Sequence[tuple[str, int]]) -> Iterator[Ask]:
    """What is asked version by version: their policies and calls."""
    yield from asks.policies(where.account, where.region, named)
    if inquiry.idle_days:
        at_once = inquiry.facts["cloudwatch.get_metric_data.queries"].whole
        until, days = inquiry.clock(), inquiry.idle_days
        yield from asks.invocations(where.account, where.region, named, until=until, days=days, at_once=at_once)
