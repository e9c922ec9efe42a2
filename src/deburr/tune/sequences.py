"""Bounds that hold however often one looks, so that measuring may stop as soon as enough is known.

For means: the t-test that is valid at any time, with a normal prior on the effect in units of its noise (Lindon, Ham,
Tingley, Bojinov: Anytime-Valid Linear Models and Regression Adjusted Causal Inference, arXiv 2210.08589). For shares:
a beta mixture over binomial likelihoods (Robbins 1970).
"""

import math
from collections.abc import Sequence

PRIOR = 0.05
"""Prior precision of an effect: effects of four to five times the noise are expected between sizes."""

RARE = 0.1
"""Weight of the prior of a share near 0: calls beyond a P99 are hoped to be rare."""


def radius(noise: float, blocks: int, freedom: int, alpha: float) -> float:
    """How far a mean difference may be from the truth, at every look, but for a share `alpha` of all runs.

    noise    standard deviation of one block's difference.
    blocks   differences that the mean rests on.
    freedom  degrees of freedom that the noise rests on.
    Returns  infinity while too little was seen to bound it.
    """
    if blocks < 1 or freedom < 1:
        return math.inf
    ratio = PRIOR / (PRIOR + blocks)
    edge = (alpha * alpha * ratio) ** (1 / (freedom + 1))
    if edge <= ratio:
        return math.inf
    return noise / math.sqrt(blocks) * math.sqrt(freedom * (1 - edge) / (edge - ratio))


def evidence(over: int, calls: int, share: float) -> float:
    """How strongly counts speak against a true share: above 1/alpha it is refuted at level alpha, whenever one looks.

    over    calls that were beyond, of `calls`.
    share   the share in question, between 0 and 1.
    """
    under = calls - over
    log = _log_beta(over + RARE, under + 1) - _log_beta(RARE, 1)
    log -= over * math.log(share) + under * math.log1p(-share)
    return math.exp(min(log, 700.0))


def f_tail(value: float, between: int, within: int) -> float:
    """The chance of an F ratio of at least `value` when nothing but noise is there."""
    if value <= 0:
        return 1.0
    return beta_share(within / 2, between / 2, within / (within + between * value))


def t_quantile(chance: float, freedom: int) -> float:
    """Student's t that is exceeded with a chance of less than one half, by halving; right to 1e-9."""
    low, high = 0.0, 1e7
    while high - low > 1e-9 * max(1.0, low):
        middle = (low + high) / 2
        tail = 0.5 * beta_share(freedom / 2, 0.5, freedom / (freedom + middle * middle))
        low, high = (middle, high) if tail > chance else (low, middle)
    return low


def variance(values: Sequence[float]) -> float:
    """Of a sample of two or more; statistics.variance reckons in fractions, which takes twenty times as long."""
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


def beta_share(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by Lentz's continued fraction (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(b, a, 1 - x)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - _log_beta(a, b)) / a
    tiny = 1e-300
    c, d = 1.0, 1 / max(tiny, 1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, 500):
        for factor in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + factor * d)
            c = _away(1 + factor / c)
            found *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return front * found


def _away(value: float) -> float:
    return value if abs(value) > 1e-300 else 1e-300


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
