"""A function with its limits and its callers, and what is counted of it when every request is followed."""

import math
from dataclasses import dataclass, field

from deburr.simulate.law import Law
from deburr.simulate.tracking import Tracking
from deburr.workload.histogram import Histogram

SLICES = 40
"""Parts of a run whose latencies are kept apart."""


@dataclass(frozen=True, slots=True)
class Window:
    """Environments that are provisioned at some hours of the day; seconds from its beginning, the end not included."""

    from_s: float
    until_s: float
    count: int

    def holds(self, second: float) -> bool:
        """Whether this second of the day is in it; it may go over midnight."""
        if self.from_s <= self.until_s:
            return self.from_s <= second < self.until_s
        return second >= self.from_s or second < self.until_s


@dataclass(frozen=True, slots=True)
class Asking:
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


@dataclass(frozen=True, slots=True)
class Polling:
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


@dataclass(frozen=True, slots=True)
class World:
    """A function, its limits and its callers.

    limit        most environments at work at once: what is reserved, or what the account leaves; None: no limit.
    scale_per_s  new environments a second; `scale_at_once` of them may come together. None: no limit.
    slots        of a database or an API behind it: each call takes one for the whole of its handler, and waits for it
                 in the order of their coming, billed all the while. None: as many as are wanted.
    from_s       when counting begins; what came before fills the pool.
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


@dataclass(slots=True)
class Outcome:
    """What was counted. Seconds are sums over environments; `ask_s` is how long an answer took from the first attempt.

    slot_s         how long calls waited for a slot of what stands behind, together; `slot_waits` of them had to.
    ask_in         of `ask_s`, what was answered in each of SLICES equal parts of the bins.
    cold_by_level  how many were at work when a cold start came, it included.
    lost           requests that were never answered.
    refused        attempts that were refused.
    """

    requests: int = 0
    answered: int = 0
    invocations: int = 0
    cold: int = 0
    refused: int = 0
    lost: int = 0
    waiting: int = 0
    on_demand_s: float = 0.0
    on_provisioned_s: float = 0.0
    provisioned_s: float = 0.0
    environments_s: float = 0.0
    seconds: float = 0.0
    peak: int = 0
    spilled: int = 0
    slot_s: float = 0.0
    slot_waits: int = 0
    cold_by_level: dict[int, int] = field(default_factory=dict)
    calls_in: list[int] = field(default_factory=list)
    cold_in: list[int] = field(default_factory=list)
    refused_in: list[int] = field(default_factory=list)
    peak_in: list[int] = field(default_factory=list)
    there_in: list[int] = field(default_factory=list)
    lost_in: list[int] = field(default_factory=list)
    on_demand_in: list[float] = field(default_factory=list)
    on_provisioned_in: list[float] = field(default_factory=list)
    provisioned_in: list[float] = field(default_factory=list)
    ask_in: list[Histogram] = field(default_factory=list)
    ask_s: Histogram = field(default_factory=Histogram)
    queued_s: Histogram = field(default_factory=Histogram)
