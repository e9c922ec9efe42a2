"""What pruning is worth: gigabytes, days to the quota, and what kept snapshots cost."""

from dataclasses import dataclass
from datetime import datetime

from deburr.cost.price import Price
from deburr.cost.snapshots import kept
from deburr.facts.book import Facts
from deburr.workload.reach import Fate, Filling, Keeping, fates, filling, leaving
from deburr.workload.storage import CodeStorage, Kept, Version

BYTES_PER_GB = 1_000_000_000


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
        if storage.used_bytes is None or storage.of is Kept.LAYER:
            return 0
        there = sum(version.size_bytes for version in storage.versions) + storage.latest_bytes + storage.layers_bytes
        return max(0, there - storage.used_bytes)


def outlook(
    storage: CodeStorage, keeping: Keeping, facts: Facts, now: datetime, *, beside: CodeStorage | None = None
) -> Outlook:
    """Decide every version's fate and reckon what it changes.

    beside  the functions where storage holds layers: they fill the same quota, and tell how fast.
    """
    found = fates(storage, keeping, now)
    going = leaving(found)
    quota = facts["lambda.code_storage.quota"]
    known = quota.whole * BYTES_PER_GB
    return Outlook(
        storage=storage,
        keeping=keeping,
        fates=found,
        before=filling(beside or storage, known, now),
        after=filling(beside or storage, known, now, freed_bytes=sum(version.size_bytes for version in going)),
        snapshots=kept(going, facts),
        assumed_quota="" if storage.quota_bytes else f"{quota.whole} GB as of {quota.checked}",
    )
