"""Many measured times: every one while they fit, counted in buckets when they do not."""

import math
from array import array
from collections import Counter
from collections.abc import Iterable

from deburr.workload.histogram import Histogram, bucket

FIT = 300_000


class Sample:
    """Whole numbers in thousandths of a unit (us for ms), merged by adding up."""

    def __init__(self) -> None:
        self.values = array("q")
        self.counted = Histogram()

    def extend(self, thousandths: Iterable[int]) -> None:
        self.values.extend(thousandths)
        if len(self.values) > FIT:
            self.counted, self.values = self.histogram(), array("q")

    def merge(self, other: "Sample") -> None:
        self.counted = self.counted.merge(other.counted)
        self.extend(other.values)

    @property
    def n(self) -> int:
        return len(self.values) + self.counted.n

    @property
    def exact(self) -> bool:
        return not self.counted.n

    def histogram(self) -> Histogram:
        """All of it in buckets."""
        return self.counted.merge(_counted(Counter(self.values))) if self.values else self.counted

    def quantiles(self, shares: Iterable[float]) -> list[float | None]:
        """By the rank rule: the smallest value that this share of all do not exceed; exact while `exact`."""
        if not self.exact:
            counted = self.histogram()
            return [counted.quantile(share) for share in shares]
        ordered = sorted(self.values)
        last = len(ordered) - 1
        return [
            ordered[min(last, max(0, math.ceil(share * len(ordered) - 1e-9) - 1))] / 1000 if ordered else None
            for share in shares
        ]


def _counted(counts: Counter[int]) -> Histogram:
    """As Histogram.of, each value bucketed once however often it occurs."""
    buckets: Counter[int] = Counter()
    total = 0
    for value, count in counts.items():
        total += value * count
        if value > 0:
            buckets[bucket(value / 1000)] += count
    return Histogram(
        counts.total(), min(counts) / 1000, max(counts) / 1000, total, counts[0], tuple(sorted(buckets.items()))
    )
