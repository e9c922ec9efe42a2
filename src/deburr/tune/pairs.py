"""Sizes against each other, block by block: what a block shares, such as the hour or a neighbour, drops out."""

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

from msgspec import Struct

from deburr.tune.sequences import radius, variance


class Carried(Struct, frozen=True):
    """What sizes that were dropped taught about the noise: a sum of squares and its degrees of freedom."""

    squares: float = 0.0
    freedom: int = 0


class Pairs(Struct, frozen=True):
    """Scores by size, one for each complete block, in order.

    alpha  of each pair: all pairs together keep the whole run's.
    """

    scores: Mapping[int, Sequence[float]]
    carried: Carried
    alpha: float

    @property
    def blocks(self) -> int:
        return min((len(row) for row in self.scores.values()), default=0)

    @property
    def own_squares(self) -> float:
        """Squares that neither blocks nor sizes explain."""
        rows = list(self.scores.values())
        if len(rows) < 2 or self.blocks < 2:
            return 0.0
        by_row = [fmean(row) for row in rows]
        by_block = [fmean(row[block] for row in rows) for block in range(self.blocks)]
        whole = fmean(by_row)
        return math.fsum(
            (value - mean - by_block[block] + whole) ** 2
            for row, mean in zip(rows, by_row, strict=True)
            for block, value in enumerate(row)
        )

    @property
    def freedom(self) -> int:
        """What the noise rests on."""
        return self.carried.freedom + max(0, (len(self.scores) - 1) * (self.blocks - 1))

    @property
    def noise(self) -> float:
        """Standard deviation of one environment's score within its block, all sizes together; 0 while unknown."""
        if not self.freedom:
            return 0.0
        return math.sqrt((self.carried.squares + self.own_squares) / self.freedom)

    def without(self, gone: Sequence[int]) -> "Pairs":
        """The sizes that are left; what the others say about the noise is kept."""
        left = {size: row for size, row in self.scores.items() if size not in gone}
        rest = Pairs(left, Carried(), self.alpha)
        squares = self.own_squares - rest.own_squares
        freedom = self.freedom - self.carried.freedom - rest.freedom
        carried = Carried(self.carried.squares + max(0.0, squares), self.carried.freedom + freedom)
        return Pairs(left, carried, self.alpha)

    def difference(self, one: int, other: int) -> float:
        """Mean score of one less that of the other."""
        return fmean(a - b for a, b in zip(self.scores[one], self.scores[other], strict=True))

    def noise_of(self, one: int, other: int) -> float:
        """Of one block's difference: the sizes' own noise where it is larger than everybody's."""
        shared = self.noise * math.sqrt(2)
        if self.blocks < 2:
            return shared
        own = variance([a - b for a, b in zip(self.scores[one], self.scores[other], strict=True)])
        return max(shared, math.sqrt(own))

    def radius(self, one: int, other: int, *, blocks: int | None = None) -> float:
        """How far the difference may be from the truth, at every look of the run.

        blocks  as it would be after so many, if the noise stays as it is.
        """
        many = self.blocks if blocks is None else blocks
        freedom = self.freedom + (len(self.scores) - 1) * (many - self.blocks)
        return radius(self.noise_of(one, other), many, freedom, self.alpha) + self.skew(one, other)

    def skew(self, one: int, other: int) -> float:
        """How far a ratio of means may be from the mean of logarithms: half the variance of the noisier size."""
        if self.blocks < 2:
            return 0.0
        return max(variance(self.scores[size]) for size in (one, other)) / 2

    def at_most(self, one: int, other: int) -> float:
        """The most that one may score above the other."""
        return self.difference(one, other) + self.radius(one, other)

    def at_least(self, one: int, other: int) -> float:
        return self.difference(one, other) - self.radius(one, other)
