"""A function with its limits and its callers, for following every request."""

import math

from msgspec import Struct

from deburr.simulate.law import Law
from deburr.simulate.tracking import Tracking


class Window(Struct, frozen=True):
    """Environments that are provisioned at some hours of the day; seconds from its beginning, the end not included."""

    from_s: float
    until_s: float
    count: int

    def holds(self, second: float) -> bool:
        """Whether this second of the day is in it; it may go over midnight."""
        if self.from_s <= self.until_s:
            return self.from_s <= second < self.until_s
        return second >= self.from_s or second < self.until_s


class Asking(Struct, frozen=True):
    """What becomes of a refused request.

    attempts   how often it is made in all; 1 gives up at once.
    first_s    the wait before the second; it doubles from there.
    longest_s  the longest wait.
    within_s   how long it is tried at all.
    jitter     True: the wait is drawn from 0 to that, as AWS's SDKs do.
    """

    attempts: float = 1
    first_s: float = 0.1
    longest_s: float = 20.0
    within_s: float = math.inf
    jitter: bool = True


class Polling(Struct, frozen=True):
    """A queue that Lambda reads.

    batch       most messages at once.
    window_s    how long it waits for a batch to fill, at most.
    at_once     batches that may be at work when it begins.
    per_s       by how many that grows a second while messages wait.
    most        where it stops.
    """

    batch: int
    window_s: float
    at_once: int
    per_s: float
    most: int


class World(Struct, frozen=True):
    """A function, its limits and its callers.

    limit        most environments at work at once: what is reserved, or what the account leaves; None: no limit.
    scale_per_s  new environments a second; `scale_at_once` of them may come together. None: no limit.
    slots        of a database or an API behind it: each call takes one for the whole of its handler, and waits for it
                 in the order of their coming, billed all the while. None: as many as are wanted.
    from_s       when counting begins; what came before fills the pool.
    clock_s      the second of the day at which it begins, for the schedule.
    tracking     how many are provisioned by their use, instead of `provisioned` and `schedule`.
    deploy_s     seconds between deployments, each of which leaves every idle environment behind; None: none.
    """

    warm: Law
    cold: Law
    init: Law
    keep_alive_s: float
    seed: int = 0
    provisioned: int = 0
    schedule: tuple[Window, ...] = ()
    tracking: Tracking | None = None
    limit: int | None = None
    scale_per_s: float | None = None
    scale_at_once: int = 1000
    asking: Asking = Asking()
    polling: Polling | None = None
    deploy_s: float | None = None
    slots: int | None = None
    bin_s: float = 60.0
    bins: int = 1
    from_s: float = 0.0
    clock_s: float = 0.0

    def __post_init__(self) -> None:
        most = max((window.count for window in self.schedule), default=0)
        if self.slots is not None and self.slots < 1:
            raise ValueError("nothing would ever be answered with less than one slot")
        if self.tracking is not None:
            if self.provisioned or self.schedule:
                raise ValueError("tracking says itself how many are provisioned")
            most = self.tracking.most
        if self.limit is not None and self.limit < max(1, self.provisioned, most):
            raise ValueError("the limit must be at least 1 and what is provisioned: AWS refuses less")
