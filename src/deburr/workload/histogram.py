"""Many measured values in little space: counts in buckets that grow by a fixed ratio."""

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct

RELATIVE_ERROR = 0.01
RATIO = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
LOG_RATIO = math.log(RATIO)


class Histogram(Struct, frozen=True):
    """Values of 0 and up, counted so that every quantile is right to 1 % and two histograms can be added up.

    Bucket i counts the values in (RATIO**(i-1), RATIO**i]; see Masson et al., DDSketch, VLDB 2019.

    n            how many values.
    min, max     exact; None when there are no values.
    thousandths  the sum, each value rounded to a thousandth first, so that merging never loses digits.
    zeros        values of exactly 0, which have no bucket.
    buckets      (index, count), ascending, counts above 0.
    """

    n: int = 0
    min: float | None = None
    max: float | None = None
    thousandths: int = 0
    zeros: int = 0
    buckets: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        indexes = [index for index, _ in self.buckets]
        if self.zeros < 0 or any(count < 1 for _, count in self.buckets):
            raise ValueError("a count is too small")
        if any(later <= earlier for earlier, later in pairwise(indexes)):
            raise ValueError("the buckets are not in ascending order")
        if self.n != self.zeros + sum(count for _, count in self.buckets):
            raise ValueError("n is not the sum of the counts")
        if (self.min is None) != (self.n == 0) or (self.max is None) != (self.n == 0):
            raise ValueError("min and max do not go with n")
        if self.min is not None and self.max is not None and not 0 <= self.min <= self.max:
            raise ValueError("min is not between 0 and max")

    @classmethod
    def of(cls, values: Iterable[float]) -> "Histogram":
        """Count values; read once, so a generator of any length will do.

        Raises  ValueError for a value below 0, NaN or infinity.
        """
        counts: Counter[int] = Counter()
        zeros = thousandths = 0
        low, high = math.inf, -math.inf
        for value in values:
            if not 0 <= value < math.inf:
                raise ValueError(f"cannot count {value!r}: not a finite number of 0 or more")
            low, high = min(low, value), max(high, value)
            thousandths += round(value * 1000)
            if value:
                counts[bucket(value)] += 1
            else:
                zeros += 1
        n = zeros + counts.total()
        if not n:
            return cls()
        return cls(n, float(low), float(high), thousandths, zeros, tuple(sorted(counts.items())))

    def merge(self, other: "Histogram") -> "Histogram":
        """Both together, as if all values had been counted at once; order and grouping do not matter."""
        counts = Counter(dict(self.buckets))
        counts.update(dict(other.buckets))
        return Histogram(
            self.n + other.n,
            min((low for low in (self.min, other.min) if low is not None), default=None),
            max((high for high in (self.max, other.max) if high is not None), default=None),
            self.thousandths + other.thousandths,
            self.zeros + other.zeros,
            tuple(sorted(counts.items())),
        )

    def quantile(self, q: float) -> float | None:
        """The smallest value that at least a share `q` of all values do not exceed, right to 1 %.

        q        0-1; 0 is the exact minimum and 1 the exact maximum.
        Returns  None when there are no values.
        Raises   ValueError when q is outside 0-1.
        """
        if not 0 <= q <= 1:
            raise ValueError(f"a quantile is asked for by a share from 0 to 1, not {q!r}")
        if self.min is None or self.max is None:
            return None
        rank = max(1, math.ceil(q * self.n - 1e-9))  # 0.07 * 100 is a little more than 7 in floating point
        if rank == 1:
            return self.min
        if rank >= self.n:
            return self.max
        seen = self.zeros
        if rank <= seen:
            return 0.0
        for index, count in self.buckets:
            seen += count
            if rank <= seen:
                return min(max(middle(index), self.min), self.max)
        return self.max

    @property
    def sum(self) -> float:
        return self.thousandths / 1000

    @property
    def mean(self) -> float | None:
        return self.sum / self.n if self.n else None


def bucket(value: float) -> int:
    """The index of the bucket that counts a value above 0."""
    return math.ceil(math.log(value) / LOG_RATIO)


def middle(index: int) -> float:
    """The value within 1 % of everything its bucket counts."""
    return float(math.exp(index * LOG_RATIO) * 2 / (1 + RATIO))
