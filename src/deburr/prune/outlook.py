"""What pruning is worth: gigabytes, days to the quota, and what kept snapshots cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from deburr.cost.price import Price
from deburr.facts.book import Facts
from deburr.workload.reach import Fate, Filling, Keeping, fates, filling, leaving
from deburr.workload.storage import CodeStorage, Version

BYTES_PER_GB = 1_000_000_000
MB_PER_GB = 1024
HOURS_A_MONTH = 730
FREE = "java"
"""Managed Java runtimes pay nothing for snapshots."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What stays, what goes, and how full the Region is before and after.

    snapshots  what the snapshots of versions that go cost; None when none of them has one that is paid for.
    assumed_quota  the fact that the quota was taken from; "" when the account itself said it.
    """

    storage: CodeStorage
    keeping: Keeping
    fates: tuple[Fate, ...]
    before: Filling
    after: Filling
    snapshots: Price | None
    assumed_quota: str = ""

    @property
    def going(self) -> tuple[Version, ...]:
        """The versions that go."""
        return leaving(self.fates)

    @property
    def freed_bytes(self) -> int:
        return sum(version.size_bytes for version in self.going)

    @property
    def uncounted_bytes(self) -> int:
        """What AWS does not count of the packages that are there: those in the owner's own bucket (REFERENCE mode)."""
        storage = self.storage
        if storage.used_bytes is None:
            return 0
        there = sum(version.size_bytes for version in storage.versions) + storage.latest_bytes + storage.layers_bytes
        return max(0, there - storage.used_bytes)


def outlook(storage: CodeStorage, keeping: Keeping, facts: Facts, now: datetime) -> Outlook:
    """Decide every version's fate and reckon what it changes."""
    found = fates(storage, keeping, now)
    going = leaving(found)
    quota = facts["lambda.code_storage.quota"]
    known = quota.whole * BYTES_PER_GB
    return Outlook(
        storage=storage,
        keeping=keeping,
        fates=found,
        before=filling(storage, known, now),
        after=filling(storage, known, now, freed_bytes=sum(version.size_bytes for version in going)),
        snapshots=_snapshots(going, facts),
        assumed_quota="" if storage.quota_bytes else f"{quota.whole} GB as of {quota.checked}",
    )


def _snapshots(going: Sequence[Version], facts: Facts) -> Price | None:
    """Snapshots are kept, and paid for, as long as their version is there."""
    paid = [version for version in going if version.snapstart and not version.runtime.startswith(FREE)]
    if not paid:
        return None
    gb_s = facts["price.lambda.snapstart.cache.gbs"]
    gigabytes = Decimal(sum(version.memory_mb for version in paid)) / MB_PER_GB
    usd = gigabytes * HOURS_A_MONTH * 3600 * gb_s.number
    return Price(usd, "month", f"{len(paid)} snapshots, price of {gb_s.checked} in us-east-1")
