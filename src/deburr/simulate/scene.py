"""What the engine is asked and what it counted, whichever of its two halves did the counting."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from msgspec import Struct, field

from deburr.simulate.law import Law, fixed

SLOW = 1400
"""Buckets for how long requests took that waited for an environment: see `slow_bucket`."""


def slow_bucket(seconds: float) -> int:
    """Where such a time is counted: each bucket ends 2 % above the one before, from a millionth of a second on."""
    if seconds <= 0:
        return 0
    return min(max(math.ceil(math.log(seconds) * 50.0) + SLOW // 2, 0), SLOW - 1)


class Scene(Struct, frozen=True):
    """A function and how it is watched.

    warm, cold    how long an environment is busy with a request; `init` comes before `cold`.
    keep_alives_s  rising; every one is answered, the one at `primary` exactly, for cold starts there take their own
                  time. The others are off by what those longer calls change, which is of the order of their share.
    provisioned   environments that are always there.
    from_s        when counting begins; what came before fills the pool.
    bin_s, bins   what is told over time: width in seconds, and how many from `from_s` on.
    """

    warm: Law
    cold: Law
    keep_alives_s: tuple[float, ...]
    bin_s: float
    bins: int
    init: Law = field(default_factory=lambda: fixed(0.0))
    primary: int = 0
    provisioned: int = 0
    from_s: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.keep_alives_s or list(self.keep_alives_s) != sorted(set(self.keep_alives_s)):
            raise ValueError("keep-alives must rise")
        if self.keep_alives_s[0] < 0 or not 0 <= self.primary < len(self.keep_alives_s):
            raise ValueError("a keep-alive is below 0, or the primary one is none of them")
        if self.bins < 1 or not self.bin_s > 0 or self.from_s < 0 or self.provisioned < 0:
            raise ValueError("bins, their width and what is provisioned cannot be below 0")
        if not 0 <= self.seed < 2**64:
            raise ValueError("a seed is a whole number from 0 to 2**64 - 1")


class Rates(Struct, frozen=True):
    """Poisson arrivals whose rate changes in steps: requests per second until the moment beside it, in seconds."""

    until_s: Sequence[float]
    per_s: Sequence[float]

    @property
    def end_s(self) -> float:
        return self.until_s[-1]

    @property
    def expected(self) -> float:
        """Requests to be expected from beginning to end."""
        return self.expected_from(0.0)

    @property
    def most(self) -> float:
        """The highest rate."""
        return max(self.per_s)

    def expected_from(self, since_s: float) -> float:
        """Requests to be expected, when the first step begins there."""
        expected = 0.0
        for until, per_s in zip(self.until_s, self.per_s, strict=True):
            expected += (until - since_s) * per_s
            since_s = until
        return expected

    def parts(self) -> Iterator["Rates"]:
        """The steps, as many at once as there are."""
        yield self


class Steps(Struct, frozen=True):
    """Rates of which only a part is in memory at a time, so that a trace may be of any length.

    made_of   called, it gives the parts in order, each from where the one before ends.
    expected  requests to be expected from beginning to end; `most` is the highest rate.
    """

    made_of: Callable[[], Iterator[Rates]]
    end_s: float
    expected: float
    most: float

    def parts(self) -> Iterator[Rates]:
        return self.made_of()


class Tally(Struct, frozen=True):
    """What was counted from `from_s` on.

    counts, gaps_s  by level of concurrency, from 0, then by how many of the keep-alives the level had been empty for
                    longer than; the last column is for levels never reached before. Gaps are seconds, summed.
    emptied_s       by level, when it was last left; below 0 for never, and for levels at work.
    busy            how many are at work at the end.
    calls, cold, peak, busy_s, idle_s, waited  by bin. Busy is what is billed, inits included; `waited` are the requests
                    that found no environment ready.
    slow            of these, how long they took in all, by slow_bucket.
    elsewhere       those of them that another environment was free for before an init had ended.
    """

    counts: tuple[tuple[int, ...], ...]
    gaps_s: tuple[tuple[float, ...], ...]
    emptied_s: tuple[float, ...]
    busy: int
    calls: tuple[int, ...]
    cold: tuple[int, ...]
    peak: tuple[int, ...]
    busy_s: tuple[float, ...]
    idle_s: tuple[float, ...]
    waited: tuple[int, ...]
    slow: tuple[int, ...]
    elsewhere: int


class Engine(Protocol):
    """Either half: it can be asked again and again, so that a caller can show progress or stop."""

    @property
    def requests(self) -> int: ...

    def run(self, rates: Rates, most: int) -> bool:
        """Up to `most` more requests of this traffic; True while there is more of it.

        rates  when they are others than the last time, they begin where those ended.
        """

    def feed(self, moments_s: Sequence[float]) -> None:
        """Requests at these moments, in order, none before the last one fed."""

    def tally(self) -> Tally: ...
