"""Intervals, and how likely each size is the best: environments are drawn again, never single calls."""

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from statistics import NormalDist, fmean

from msgspec import Struct

from deburr.tune.sequences import t_quantile, variance

RESAMPLES = 2000
FEW = 8
"""Below so many environments a bootstrap knows too few of them; Student's t on logarithms stands in."""


class Interval(Struct, frozen=True):
    """A mean and where it is with 95 % confidence; the ends are None for a single environment."""

    value: float
    low: float | None = None
    high: float | None = None


class Noise(Struct, frozen=True):
    """Of the logarithm of one environment's mean, all sizes together: a standard deviation and what it rests on."""

    spread: float = 0.0
    freedom: int = 0


def noise(rows: Iterable[Sequence[float]]) -> Noise:
    """What environments of one size differ by, over all sizes.

    rows  values above 0, by size.
    """
    several = [[math.log(value) for value in row] for row in rows if len(row) > 1]
    freedom = sum(len(row) - 1 for row in several)
    squares = sum((len(row) - 1) * variance(row) for row in several)
    return Noise(math.sqrt(squares / freedom), freedom) if freedom else Noise()


def interval(values: Sequence[float], *, seed: int, shared: Noise | None = None) -> Interval:
    """The mean over environments, each given by its own mean; cluster bootstrap, its percentiles widened for few.

    values  above 0.
    shared  the noise of all sizes, where this one has few environments: two of them alone tell next to nothing of it.
    """
    value, many = fmean(values), len(values)
    shared = shared or Noise()
    if many < 2:
        return Interval(value)
    if many < FEW:
        own = math.sqrt(variance([math.log(each) for each in values]))
        spread, freedom = max(own, shared.spread), max(many - 1, shared.freedom)
        half = t_quantile(0.025, freedom) * spread / math.sqrt(many)
        return Interval(value, value * math.exp(-half), value * math.exp(half))
    chance = random.Random(seed)
    means = sorted(fmean(chance.choices(values, k=many)) for _ in range(RESAMPLES))
    # Hesterberg, What Teachers Should Know about the Bootstrap, 2014, section 5.3: expanded percentiles
    beyond = NormalDist().cdf(-math.sqrt(many / (many - 1)) * t_quantile(0.025, many - 1))
    at = max(0, math.floor(beyond * RESAMPLES))
    return Interval(value, means[at], means[-1 - at])


def chances(scores: Mapping[int, Sequence[float]], *, seed: int) -> dict[int, float]:
    """How often each size has the least mean score when the environments of every size are drawn again."""
    chance = random.Random(seed)
    wins = dict.fromkeys(scores, 0)
    if not wins:
        return {}
    for _ in range(RESAMPLES):
        drawn = {size: fmean(chance.choices(row, k=len(row))) for size, row in scores.items()}
        wins[min(drawn, key=lambda size: (drawn[size], size))] += 1
    return {size: count / RESAMPLES for size, count in wins.items()}
