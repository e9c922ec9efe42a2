"""How long a call takes at a size that was or was not measured: waiting, and CPU work that memory speeds up.

    D(m) = w + c * (1769/m)**g      below one vCPU
    D(m) = w + c / S_p(m)           above it, S_p = 1 / ((1 - f) + f / (m/1769))

w is waiting, c CPU time on one vCPU, g at least 1 (bandwidth control and garbage collection hurt small sizes more
than in proportion), f the share of the work that runs in parallel. When the sizes differ from it by more than
environments of one size differ from each other, the curve is given up.
"""

import math
from collections.abc import Iterator, Mapping

from msgspec import Struct

from deburr.tune.sequences import f_tail

EXPONENTS = (1.0, 1.05, 1.1, 1.15, 1.2)
PARALLEL = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)
MISFIT = 0.05
CLOSE = 0.01
"""How near to the truth the curve can be at best: a ration that comes in periods of 20 ms is no smooth curve."""

LEAST_SIZES = 3


class Curve(Struct, frozen=True):
    """wait_ms, cpu_ms  of one call; exponent, parallel as above.

    full_mb   where Lambda gives one vCPU.
    most_mb   the largest size it was fitted on.
    noise     standard deviation of the logarithm of one environment's duration.
    chance    of so large a misfit from noise alone; below MISFIT the curve does not hold.
    """

    wait_ms: float
    cpu_ms: float
    exponent: float
    parallel: float
    full_mb: int
    most_mb: int
    noise: float
    chance: float

    @property
    def holds(self) -> bool:
        return self.chance >= MISFIT

    def blended(self, memory_mb: int, mean_ms: float, environments: int) -> float:
        """A size's duration from its own environments and from the curve, each counting as much as it is sure."""
        own, along = environments / self.noise**2, 1 / CLOSE**2
        return math.exp((math.log(mean_ms) * own + math.log(self.at(memory_mb)) * along) / (own + along))

    def at(self, memory_mb: int) -> float:
        """Milliseconds at a size.

        Raises  ValueError beyond one vCPU when no size there was measured: nobody knows the parallel share.
        """
        if memory_mb > self.full_mb and self.most_mb < memory_mb:
            raise ValueError(f"{memory_mb} MB is beyond what was measured, {self.most_mb} MB")
        return self.wait_ms + self.cpu_ms * shape(memory_mb / self.full_mb, self.exponent, self.parallel)


def shape(vcpus: float, exponent: float, parallel: float) -> float:
    """How long one millisecond of CPU work takes with that much CPU."""
    return float(vcpus**-exponent) if vcpus <= 1 else (1 - parallel) + parallel / vcpus


def fit(means: Mapping[int, tuple[float, int]], *, noise: float, freedom: int, full_mb: int) -> Curve | None:
    """The curve through mean durations; None with fewer than three sizes, or before the noise is known.

    means    size -> mean duration in ms, environments that it rests on.
    noise    standard deviation of the logarithm of one environment's duration.
    freedom  degrees of freedom that the noise rests on.
    """
    sizes = sorted(means)
    if len(sizes) < LEAST_SIZES or freedom < 2 or not noise:
        return None
    found = None
    for exponents, shares in _ladder(above=sizes[-1] > full_mb):
        free = 2 + (len(exponents) > 1) + (len(shares) > 1)
        if found is not None and (found.holds or len(sizes) <= free):
            break
        off, wait, cpu, exponent, parallel = min(
            (*_least(means, noise, exponent, parallel, full_mb), exponent, parallel)
            for exponent in exponents
            for parallel in shares
        )
        left = len(sizes) - free
        chance = f_tail(off / left, left, freedom)
        found = Curve(wait, cpu, exponent, parallel, full_mb, sizes[-1], noise, chance)
    return found


def _ladder(*, above: bool) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
    """What may be free: first nothing, and more only when that does not fit."""
    plain = (1.0,)
    yield plain, (0.0,)
    if above:
        yield plain, PARALLEL
    yield EXPONENTS, PARALLEL if above else (0.0,)


def _least(
    means: Mapping[int, tuple[float, int]], noise: float, exponent: float, parallel: float, full_mb: int
) -> tuple[float, float, float]:
    """The least squared relative error in units of the noise, and the w and c of 0 or more that have it."""
    rows = [
        (1 / mean, shape(size / full_mb, exponent, parallel) / mean, 1 / (noise**2 / count + CLOSE**2))
        for size, (mean, count) in means.items()
    ]
    tried = [(w, c) for w, c in _solutions(rows) if w >= 0 and c >= 0]
    scored = ((sum(n * (w * a + c * b - 1) ** 2 for a, b, n in rows), w, c) for w, c in tried)
    return min(scored)


def _solutions(rows: list[tuple[float, float, float]]) -> Iterator[tuple[float, float]]:
    """Both free, and each of them held at 0."""
    aa, ab, bb = (
        math.fsum(n * x * y for x, y, n in ((r[i], r[j], r[2]) for r in rows)) for i, j in ((0, 0), (0, 1), (1, 1))
    )
    a, b = (math.fsum(row[2] * row[i] for row in rows) for i in (0, 1))
    yield (a / aa if aa else 0.0), 0.0
    yield 0.0, (b / bb if bb else 0.0)
    determinant = aa * bb - ab * ab
    if determinant > 1e-12 * aa * bb:
        yield (bb * a - ab * b) / determinant, (aa * b - ab * a) / determinant
