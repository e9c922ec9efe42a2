"""What a Tally says about any of its keep-alives and any number of provisioned environments, and how sure that is."""

import math
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from msgspec import Struct

from deburr.simulate.law import normal
from deburr.simulate.scene import SLOW, Scene, Tally

BATCHES = 40
"""Stretches of time that an interval rests on; each must be long against a keep-alive to be nearly independent."""
LEAST_BATCHES = 5
KEEP_ALIVES = 2
"""How long a stretch is at least, in keep-alives."""


class Estimate(Struct, frozen=True):
    """A value, and the 95 % interval around it; the ends are None where too little was seen to tell."""

    value: float
    low: float | None = None
    high: float | None = None


class Answers(Struct, frozen=True):
    """A finished pass.

    seconds  how long was counted.
    """

    scene: Scene
    tally: Tally
    seconds: float

    @property
    def requests(self) -> int:
        return sum(self.tally.calls)

    @property
    def busy(self) -> float:
        """Mean number of environments at work."""
        return sum(self.tally.busy_s) / self.seconds

    @property
    def peak(self) -> int:
        """Most environments at work at once; with newest idle first it is also the most there ever are."""
        return max(self.tally.peak)

    def cold_starts(self, keep_alive: int, provisioned: int) -> dict[int, int]:
        """How many came from each level; levels without one are left out.

        keep_alive  its place among the scene's.
        """
        rows = enumerate(self.tally.counts)
        found = {level: sum(row[keep_alive + 1 :]) for level, row in rows if level > provisioned}
        return {level: count for level, count in found.items() if count}

    def cold_share(self, keep_alive: int, provisioned: int) -> float:
        """Cold starts per request, 0-1."""
        return sum(self.cold_starts(keep_alive, provisioned).values()) / self.requests if self.requests else 0.0

    def environments(self, keep_alive: int, provisioned: int) -> float:
        """Mean number there are, idle and provisioned ones included."""
        kept_s = self.scene.keep_alives_s[keep_alive]
        there_s = 0.0
        for level in range(provisioned + 1, len(self.tally.counts)):
            counts, gaps = self.tally.counts[level], self.tally.gaps_s[level]
            idle_s = sum(gaps[: keep_alive + 1]) + kept_s * sum(counts[keep_alive + 1 : -1])
            there_s += idle_s + min(self._left_s(level), kept_s) + self._busy_s(level)
        return provisioned + there_s / self.seconds

    def cold_interval(self) -> Estimate:
        """The cold share of the scene's own keep-alive and provisioned environments, with its interval."""
        batches = batches_of(self.seconds, self.scene.keep_alives_s[self.scene.primary])
        return ratio(self.tally.cold, self.tally.calls, batches)

    def waited_interval(self) -> Estimate:
        """Requests that found no environment ready, per request."""
        batches = batches_of(self.seconds, self.scene.keep_alives_s[self.scene.primary])
        return ratio(self.tally.waited, self.tally.calls, batches)

    def slow_below(self) -> Callable[[float], float] | None:
        """The share of those that took at most so long; None where each waited for its own init, as laws say it."""
        if not self.tally.elsewhere:
            return None
        sums = [0, *accumulate(self.tally.slow)]

        def below(time_s: float) -> float:
            if time_s <= 0:
                return 0.0
            place = min(max(math.log(time_s) * 50.0 + SLOW // 2, 0.0), SLOW - 1.0)
            bucket = math.ceil(place)
            return (sums[bucket] + (place - bucket + 1) * self.tally.slow[bucket]) / sums[-1]

        return below

    def environments_over_time(self) -> list[int]:
        """The most there were in each bin: the peak at work over as long as the scene's own keep-alive reaches back."""
        back = math.ceil(self.scene.keep_alives_s[self.scene.primary] / self.scene.bin_s)
        return [max(max(window), self.scene.provisioned) for window in _windows(self.tally.peak, back)]

    def _left_s(self, level: int) -> float:
        """How long the level has been empty at the end."""
        if level <= self.tally.busy or self.tally.emptied_s[level] < 0:
            return 0.0
        return min(max(0.0, self.scene.from_s + self.seconds - self.tally.emptied_s[level]), self.seconds)

    def _busy_s(self, level: int) -> float:
        if level > self.tally.busy and self.tally.emptied_s[level] < 0:
            return 0.0  # never reached; a level without a count may as well have been busy all the time
        return max(0.0, self.seconds - sum(self.tally.gaps_s[level]) - self._left_s(level))


def batches_of(seconds: float, keep_alive_s: float) -> int:
    """How many stretches an interval may rest on, so that what one leaves behind is mostly gone in the next."""
    return min(BATCHES, int(seconds / (KEEP_ALIVES * keep_alive_s))) if keep_alive_s else BATCHES


def edges(many: int, batches: int) -> list[tuple[int, int]]:
    """Where each of so many stretches of `many` bins begins and ends."""
    return list(pairwise(many * batch // batches for batch in range(batches + 1)))


def ratio(parts: Sequence[float], wholes: Sequence[float], batches: int = BATCHES) -> Estimate:
    """The sum of the parts over the sum of the wholes, with the interval of batch means.

    parts, wholes  by equal stretches of time, in order.
    batches        how many to put them together into; below 5 there is no interval.
    """
    whole = sum(wholes)
    if not whole:
        return Estimate(0.0)
    value = sum(parts) / whole
    batches = min(batches, len(wholes))
    if batches < LEAST_BATCHES or not sum(parts):
        return Estimate(value)
    sums = [0, *accumulate(parts)], [0, *accumulate(wholes)]
    off = 0.0
    for begin, end in edges(len(wholes), batches):
        part, some = (total[end] - total[begin] for total in sums)
        off += (part - value * some) ** 2
    half = student(batches - 1) * math.sqrt(off * batches / (batches - 1)) / whole
    return Estimate(value, max(0.0, value - half), value + half)


def student(freedom: int, share: float = 0.975) -> float:
    """A quantile of Student's t by Cornish and Fisher's expansion; 97.5 % is right to 0.007 from 4 degrees on, 99.9 %
    to 4 in 100 there and to 1 in 1,000 from 15 on.
    """
    z = normal().inv_cdf(share)
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


def _windows(values: Sequence[int], back: int) -> list[Sequence[int]]:
    return [values[max(0, at - back) : at + 1] for at in range(len(values))]
