"""How long something takes: fixed, exponential, log-normal, or as its quantiles say."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from statistics import NormalDist

TINY = 2.0**-54


class Shape(IntEnum):
    """As the C kernel numbers them."""

    FIXED = 0
    EXPONENTIAL = 1
    LOG_NORMAL = 2
    QUANTILES = 3


class Law(Struct, frozen=True):
    """A distribution of times in seconds.

    first, second  the value; the mean; the mean and deviation of the logarithm. Unused by quantiles.
    shares, times  quantiles: rising shares from 0 to 1 and the time at each, straight lines between them.
    """

    shape: Shape
    first: float = 0.0
    second: float = 0.0
    shares: tuple[float, ...] = ()
    times: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        given = (self.first, self.second, *self.shares, *self.times)
        if not all(map(math.isfinite, given)):
            raise ValueError("a time is no finite number")
        if min(self.times, default=0) < 0 or (self.shape is not Shape.LOG_NORMAL and self.first < 0):
            raise ValueError("a time is below 0")
        if self.shape is Shape.QUANTILES and (
            len(self.shares) < 2
            or len(self.shares) != len(self.times)
            or (self.shares[0], self.shares[-1]) != (0.0, 1.0)
            or any(later <= earlier for earlier, later in pairwise(self.shares))
            or any(later < earlier for earlier, later in pairwise(self.times))
        ):
            raise ValueError("quantiles must rise from share 0 to share 1")

    @property
    def mean(self) -> float:
        if self.shape is Shape.LOG_NORMAL:
            return math.exp(self.first + self.second**2 / 2)
        if self.shape is Shape.QUANTILES:
            knots = list(zip(self.shares, self.times, strict=True))
            return math.fsum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(knots))
        return self.first

    def drawn(self, shares: Sequence[float]) -> list[float]:
        """The times at these shares, each 0 <= u < 1, to the last bit as the C kernel makes them."""
        first, second, log = self.first, self.second, math.log
        match self.shape:
            case Shape.FIXED:
                return [first] * len(shares)
            case Shape.EXPONENTIAL:
                return [first * -log(1.0 - u) for u in shares]
            case Shape.LOG_NORMAL:
                exp, inverse = math.exp, normal().inv_cdf
                return [exp(first + second * inverse(u if u > TINY else TINY)) for u in shares]
        return [_between(self.shares, self.times, u) for u in shares]

    def below(self, time_s: float) -> float:
        """The share of times that are at most this long."""
        if self.shape is Shape.FIXED:
            return float(time_s >= self.first)
        if time_s < 0:
            return 0.0
        if self.shape is Shape.EXPONENTIAL:
            return -math.expm1(-time_s / self.first) if self.first else 1.0
        if self.shape is Shape.LOG_NORMAL:
            if time_s == 0:
                return 0.0
            return (
                normal().cdf((math.log(time_s) - self.first) / self.second)
                if self.second
                else float(math.log(time_s) >= self.first)
            )
        after = bisect_right(self.times, time_s)
        if after in (0, len(self.times)):
            return float(after > 0)
        low, high = self.times[after - 1], self.times[after]
        return self.shares[after - 1] + (self.shares[after] - self.shares[after - 1]) * (time_s - low) / (high - low)


@cache
def normal() -> "NormalDist":
    """The standard normal distribution."""
    from statistics import NormalDist  # 6 ms that only log-normal times should cost

    return NormalDist()


def fixed(seconds: float) -> Law:
    return Law(Shape.FIXED, seconds)


def exponential(mean_s: float) -> Law:
    return Law(Shape.EXPONENTIAL, mean_s)


def log_normal(*, median_s: float, p99_s: float) -> Law:
    """The log-normal with this median and this 99th percentile.

    Raises  ValueError unless 0 < median_s <= p99_s.
    """
    if not 0 < median_s <= p99_s:
        raise ValueError("the median must be above 0 and the P99 no smaller")
    return Law(Shape.LOG_NORMAL, math.log(median_s), math.log(p99_s / median_s) / normal().inv_cdf(0.99))


def quantiles(
    points: Sequence[tuple[float, float]], *, least_s: float | None = None, most_s: float | None = None
) -> Law:
    """Through these (share, seconds) points; below the first and above the last it goes level where no end is known."""
    inner = sorted((share, time) for share, time in points if 0 < share < 1)
    if not inner and (least_s is None or most_s is None):
        raise ValueError("quantiles need a share between 0 and 1")
    low = least_s if least_s is not None else inner[0][1]
    high = most_s if most_s is not None else inner[-1][1]
    knots = [(0.0, low), *inner, (1.0, high)]
    return Law(Shape.QUANTILES, 0.0, 0.0, tuple(share for share, _ in knots), tuple(time for _, time in knots))


def scaled(law: Law, factor: float) -> Law:
    """Every time longer by the factor, above 0."""
    if law.shape is Shape.LOG_NORMAL:
        return Law(law.shape, law.first + math.log(factor), law.second)
    return Law(law.shape, law.first * factor, law.second, law.shares, tuple(time * factor for time in law.times))


def _between(shares: tuple[float, ...], times: tuple[float, ...], u: float) -> float:
    at = bisect_right(shares, u) - 1
    return times[at] + (times[at + 1] - times[at]) * ((u - shares[at]) / (shares[at + 1] - shares[at]))
