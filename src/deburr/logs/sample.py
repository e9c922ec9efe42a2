"""Many measured times: every one while they fit, counted in buckets when they do not."""

import math
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import accumulate

from deburr.workload.histogram import Histogram, bucket

FIT = 8_192  # 64 KiB: hundreds of functions stay within what one process may hold
FIT_UNITS = 1_024  # about as much space


class Sample:
    """Times and sizes, merged by adding up.

    values   in thousandths of a unit (us for ms).
    counts   whole units, with how often each came.
    counted  what no longer fits.
    """

    def __init__(self) -> None:
        self.values = array("q")
        self.counts: Counter[int] = Counter()
        self.counted = Histogram()

    def extend(self, thousandths: Iterable[int]) -> None:
        """Values that differ from each other."""
        self.values.extend(thousandths)
        if len(self.values) > FIT:
            self._fold()

    def count(self, units: Iterable[int]) -> None:
        """Whole units of which few differ."""
        self.counts.update(units)
        if len(self.counts) > FIT_UNITS:
            self._fold()

    def merge(self, other: "Sample") -> None:
        self.counted = self.counted.merge(other.counted)
        for value, count in other.counts.items():
            self.counts[value] += count
        self.extend(other.values)
        if len(self.counts) > FIT_UNITS:
            self._fold()

    @property
    def n(self) -> int:
        return len(self.values) + self.counts.total() + self.counted.n

    @property
    def exact(self) -> bool:
        return not self.counted.n

    def histogram(self) -> Histogram:
        """All of it in buckets."""
        parts = [_walked(sorted(self.values))] if self.values else []
        if self.counts:
            parts.append(_counted(self.counts))
        return reduce(Histogram.merge, parts, self.counted)

    def quantiles(self, shares: Iterable[float]) -> list[float | None]:
        """By the rank rule: the smallest value that this share of all do not exceed; exact while `exact`."""
        if not self.n:
            return [None for _ in shares]
        if not self.exact:
            counted = self.histogram()
            return [counted.quantile(share) for share in shares]
        return list(self._ranked(shares))

    def _ranked(self, shares: Iterable[float]) -> Iterator[float]:
        counts = self._counts()
        ordered = sorted(counts)
        reached = list(accumulate(map(counts.__getitem__, ordered)))
        for share in shares:
            rank = max(1, math.ceil(share * reached[-1] - 1e-9))
            yield ordered[bisect_left(reached, min(rank, reached[-1]))] / 1000

    def _counts(self) -> Counter[int]:
        counts = Counter(self.values)
        for value, count in self.counts.items():
            counts[value * 1000] += count
        return counts

    def _fold(self) -> None:
        self.counted, self.values, self.counts = self.histogram(), array("q"), Counter()


def _counted(units: Counter[int]) -> Histogram:
    """As Histogram.of, each value bucketed once however often it occurs."""
    buckets: Counter[int] = Counter()
    for value, count in units.items():
        if value > 0:
            buckets[bucket(value)] += count
    total, zeros = sum(value * count for value, count in units.items()), units.get(0, 0)
    low, high = float(min(units)), float(max(units))
    return Histogram(units.total(), low, high, total * 1000, zeros, tuple(sorted(buckets.items())))


def _walked(ordered: Sequence[int]) -> Histogram:
    """As Histogram.of: a bucket holds a run of what is in order, so only its ends are looked for."""
    zeros = at = bisect_right(ordered, 0)
    buckets: list[tuple[int, int]] = []
    while at < len(ordered):
        index = _bucket(ordered[at])
        end = bisect_right(ordered, index, at, key=_bucket)
        buckets.append((index, end - at))
        at = end
    return Histogram(len(ordered), ordered[0] / 1000, ordered[-1] / 1000, sum(ordered), zeros, tuple(buckets))


def _bucket(thousandths: int) -> int:
    return bucket(thousandths / 1000)
