"""Provisioned concurrency that follows its use, as Application Auto Scaling's target tracking does."""

import math

from msgspec import Struct

MINUTE_S = 60.0


class Tracking(Struct, frozen=True):
    """What is to be held.

    target       the share of provisioned environments that should be at work, 0-1.
    least, most  how many there may be.
    rises_after, falls_after  minutes in a row that use must be above the target, or below `falls_below` of it.
    """

    target: float
    least: int
    most: int
    rises_after: int
    falls_after: int
    falls_below: float

    def __post_init__(self) -> None:
        if not (0 < self.target <= 1 and 1 <= self.least <= self.most and 0 < self.falls_below <= 1):
            raise ValueError("tracking wants a target from 0 to 1, and at least 1 environment up to as many or more")


class Tracker:
    """Minutes of use, and what they ask for.

    Use is the mean over the invocations of a minute, as the metric is. A minute without one says nothing, so nothing
    is taken away while nobody comes: an alarm without data does not act. After each step minutes are counted afresh,
    for those before it tell of another number of environments; how far AWS steps at once is not published.
    """

    def __init__(self, tracking: Tracking) -> None:
        self._tracking = tracking
        self._used = 0.0
        self._calls = 0
        self._minutes: list[float] = []

    def called(self, busy: int, kept: int) -> None:
        """An invocation came: so many provisioned environments are at work now, of so many."""
        self._used += min(1.0, busy / kept)
        self._calls += 1

    def minute(self, kept: int) -> int:
        """A minute is over: how many environments there should be from here on."""
        tracking = self._tracking
        if not self._calls:
            self._minutes.clear()
            return kept
        self._minutes.append(self._used / self._calls)
        self._used, self._calls = 0.0, 0
        high, low = (self._minutes[-count:] for count in (tracking.rises_after, tracking.falls_after))
        if len(high) == tracking.rises_after and min(high) > tracking.target:
            return self._stepped(kept, high)
        if len(low) == tracking.falls_after and max(low) < tracking.falls_below * tracking.target:
            return self._stepped(kept, low)
        return kept

    def _stepped(self, kept: int, minutes: list[float]) -> int:
        wanted = math.ceil(round(kept * math.fsum(minutes) / len(minutes) / self._tracking.target, 9))
        self._minutes.clear()
        return min(self._tracking.most, max(self._tracking.least, wanted))
