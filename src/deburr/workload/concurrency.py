"""The concurrency that all functions of an account share in one Region: its limit, and how much of it is taken."""

from itertools import combinations

from msgspec import Struct

from deburr.place import Place

ENOUGH_DAYS = 7
"""Fewer days of peaks tell no trend."""

GROWS = 0.2
"""Peaks grow where the trend of the days adds so much to the middle one: less is how one day differs from another."""


class Concurrency(Struct, frozen=True):
    """What one account may run at once in one Region.

    at        the snapshot it was read from.
    limit     as AWS says it for this account; None while unknown.
    reserved  by all functions together.
    peaks     the most that was taken on each day, oldest first, days without a call left out; () where nobody asked.
    claimed   whether peaks count what is reserved and kept ready, used or not.
    """

    account: str
    region: str
    at: Place
    limit: int | None
    reserved: int
    peaks: tuple[int, ...] = ()
    claimed: bool = False

    def holds(self, address: str) -> bool:
        """True for the address of a function of this account and Region."""
        return address.startswith(f"{self.at.file}#{self.account}/{self.region}/")


class Headroom(Struct, frozen=True):
    """How much is left.

    peak   the most that was taken at once.
    daily  by how much the peak of a day grows from one day to the next; 0 where no trend is told.
    days   until the limit is reached at that pace; None when it is not.
    """

    limit: int
    peak: int
    daily: float
    days: int | None

    @property
    def share(self) -> float:
        """What was taken of the limit, 0 to 1 and beyond."""
        return self.peak / self.limit if self.limit else 1.0


def headroom(found: Concurrency) -> Headroom | None:
    """What is left of a Region's concurrency and for how long; None while the limit or what is taken is unknown."""
    if found.limit is None or not found.peaks:
        return None
    peak, daily = max(found.peaks), trend(found.peaks)
    left = max(0, found.limit - peak)
    return Headroom(found.limit, peak, daily, int(left / daily) if daily else None)


def trend(peaks: tuple[int, ...]) -> float:
    """The middle of the slopes between all pairs of days (Theil and Sen): one day off the line changes it little.

    Returns  growth a day; 0 where peaks fall, for fewer than ENOUGH_DAYS, and below GROWS.
    """
    if len(peaks) < ENOUGH_DAYS:
        return 0.0
    slopes = [(later - sooner) / (j - i) for (i, sooner), (j, later) in combinations(enumerate(peaks), 2)]
    from statistics import median  # few projects hold an account's peaks

    daily = float(median(slopes))
    return daily if daily * (len(peaks) - 1) >= GROWS * max(1.0, median(peaks)) else 0.0
