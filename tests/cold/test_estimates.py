"""Intervals that hold what they should: against counting by hand, and over many small samples of a long-tailed kind."""

import random
from itertools import product

import pytest

from deburr.cold.estimates import middle, shift
from deburr.workload.cold_start import Estimate


def refused(differences: list[float], by: float) -> bool:
    """Wilcoxon's two-sided test at 5 %, by counting every way to set the signs."""
    left = [each - by for each in differences]
    ranks = {at: rank for rank, at in enumerate(sorted(range(len(left)), key=lambda at: abs(left[at])), 1)}
    positive = sum(ranks[at] for at, each in enumerate(left) if each > 0)
    whole = len(left) * (len(left) + 1) // 2
    least = min(positive, whole - positive)
    ways = [sum(rank for rank, sign in enumerate(signs, 1) if sign) for signs in product((0, 1), repeat=len(left))]
    return 2 * sum(total <= least for total in ways) / len(ways) <= 0.05


@pytest.mark.parametrize("seed", range(6))
def test_a_shift_holds_what_the_signed_ranks_do_not_refuse(seed: int) -> None:
    draw = random.Random(seed)
    differences = [draw.gauss(30, 20) for _ in range(draw.randint(6, 10))]
    found = shift(differences)
    for edge, outward in ((found.low_ms, -1), (found.high_ms, 1)):
        assert refused(differences, edge + outward * 0.01)
        assert not refused(differences, edge - outward * 0.01)


def test_a_median_of_ten_lies_between_the_second_and_the_ninth() -> None:
    assert middle([9, 1, 8, 2, 7, 3, 6, 4, 5, 1000]) == Estimate(5.5, 2, 9)


@pytest.mark.parametrize("values", [[4.0], [4.0, 2.0], [5.0, 1.0, 3.0]])
def test_of_few_the_range_is_told(values: list[float]) -> None:
    assert (middle(values).low_ms, middle(values).high_ms) == (min(values), max(values))
    assert (shift(values).low_ms, shift(values).high_ms) == (min(values), max(values))


def test_nothing_has_no_middle() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        middle([])
    with pytest.raises(ValueError, match="nothing was measured"):
        shift([])


def test_the_truth_is_inside_as_often_as_promised() -> None:
    """Cold starts as they are: a floor, a long tail, and rounds that are slow as a whole."""
    draw = random.Random(11)
    held = medians = 0
    for _ in range(400):
        rounds = [draw.expovariate(1 / 80) for _ in range(10)]
        before = [300 + slow + draw.expovariate(1 / 30) for slow in rounds]
        after = [260 + slow + draw.expovariate(1 / 30) for slow in rounds]
        found = shift([one - other for one, other in zip(before, after, strict=True)])
        held += found.low_ms <= 40 <= found.high_ms
        inside = middle([draw.expovariate(1 / 100) for _ in range(10)])
        medians += inside.low_ms <= 69.315 <= inside.high_ms
    assert held >= 372 and medians >= 372  # 93 %: four standard deviations under 97.7 and 97.9 %
