"""Few noisy durations as an estimate with a 95 % interval, without assuming how they are spread.

A cold start's durations have long tails on every shared machine, so nothing here is a mean. Both intervals are exact
at any count and draw no random numbers: the median's from order statistics, the paired shift's from Wilcoxon's signed
ranks (Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 3rd edition, chapter 3).
"""

from collections.abc import Iterable, Sequence
from math import comb
from statistics import median

from deburr.workload.cold_start import Estimate

TAIL = 0.025
DIGITS = 3


def middle(values: Iterable[float]) -> Estimate:
    """The median, in ms; below six values the interval is their range, which holds it less often than 95 %.

    Raises  ValueError without values.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("nothing was measured")
    below, outside = 0.0, 0
    for count in range(len(ordered) // 2):
        below += comb(len(ordered), count) / 2 ** len(ordered)
        if below > TAIL:
            break
        outside = count
    return _rounded(median(ordered), ordered[outside], ordered[-1 - outside])


def shift(differences: Sequence[float]) -> Estimate:
    """By how much pairs differ (Hodges and Lehmann), in ms; below six pairs the interval is the range.

    differences  one each pair; the two of a pair were run after each other.
    Raises       ValueError without pairs.
    """
    if not differences:
        raise ValueError("nothing was measured")
    count = len(differences)
    means = sorted((one + other) / 2 for at, one in enumerate(differences) for other in differences[at:])
    ways = [1] + [0] * len(means)  # of reaching each sum of signed ranks
    for rank in range(1, count + 1):
        for total in range(len(means), rank - 1, -1):
            ways[total] += ways[total - rank]
    below, outside = 0.0, 0
    for total, number in enumerate(ways[: len(means) // 2]):
        below += number / 2**count
        if below > TAIL:
            break
        outside = total
    return _rounded(median(means), means[outside], means[-1 - outside])


def _rounded(value: float, low: float, high: float) -> Estimate:
    return Estimate(round(value, DIGITS), round(low, DIGITS), round(high, DIGITS))
