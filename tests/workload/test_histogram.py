"""Counting in buckets: small, mergeable, and right to 1 %."""

import math
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deburr.workload.histogram import RELATIVE_ERROR, Histogram

AMOUNTS = st.lists(st.one_of(st.just(0.0), st.floats(min_value=1e-3, max_value=1e9)), max_size=40)
SHARES = [0, 0.01, 0.07, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1]
A_LITTLE = 1e-9


def exact(values: list[float], q: float) -> float:
    """Nearest rank, straight from the definition."""
    ordered = sorted(values)
    return next(value for at, value in enumerate(ordered, 1) if at >= q * len(ordered) - 1e-9)


def in_bound(found: float | None, right: float) -> bool:
    return found is not None and abs(found - right) <= right * (RELATIVE_ERROR + A_LITTLE)


@given(AMOUNTS, AMOUNTS)
def test_merging_is_counting_together(one: list[float], other: list[float]) -> None:
    assert Histogram.of(one).merge(Histogram.of(other)) == Histogram.of(one + other)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_order_and_grouping_of_merges_do_not_matter(a: list[float], b: list[float], c: list[float]) -> None:
    one, two, three = Histogram.of(a), Histogram.of(b), Histogram.of(c)
    assert one.merge(two) == two.merge(one)
    assert one.merge(two).merge(three) == one.merge(two.merge(three))
    assert one.merge(Histogram()) == one


@given(AMOUNTS.filter(bool), st.floats(min_value=0, max_value=1))
def test_every_quantile_is_right_to_one_percent(values: list[float], q: float) -> None:
    assert in_bound(Histogram.of(values).quantile(q), exact(values, q))


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([random.Random(1).lognormvariate(3, 1) for _ in range(1)], id="one value"),
        pytest.param([random.Random(seed).lognormvariate(4, 0.7) for seed in range(3000)], id="lognormal"),
        pytest.param([5.0] * 990 + [4000.0 + n for n in range(10)], id="1 % cold, the P99 on the edge"),
        pytest.param([float(n) for n in range(1, 101)], id="one to a hundred"),
        pytest.param([0.0] * 60 + [30000.0] * 40, id="nothing or a timeout"),
    ],
)
@pytest.mark.parametrize("q", SHARES)
def test_quantiles_of_seeded_data(values: list[float], q: float) -> None:
    assert in_bound(Histogram.of(values).quantile(q), exact(values, q))


def test_the_ends_are_exact() -> None:
    found = Histogram.of(iter([3.7, 81.25, 12.0]))
    assert (found.n, found.min, found.max, found.sum) == (3, 3.7, 81.25, 96.95)
    assert (found.quantile(0), found.quantile(1)) == (3.7, 81.25)
    assert found.mean == pytest.approx(96.95 / 3)


def test_quantiles_never_fall() -> None:
    found = Histogram.of([random.Random(7).expovariate(0.01) for _ in range(3)] + [1, 1, 2, 900])
    rising = [found.quantile(n / 200) or 0 for n in range(201)]
    assert all(earlier <= later for earlier, later in pairwise(rising))


def test_nothing_has_no_quantiles() -> None:
    assert (Histogram().quantile(0.5), Histogram().mean, Histogram.of([])) == (None, None, Histogram())


@pytest.mark.parametrize("value", [-1, math.nan, math.inf, -math.inf])
def test_what_cannot_be_counted(value: float) -> None:
    with pytest.raises(ValueError, match="cannot count"):
        Histogram.of([1, value])


@pytest.mark.parametrize("q", [-0.1, 1.1, 50, math.nan])
def test_a_quantile_is_asked_for_by_a_share(q: float) -> None:
    with pytest.raises(ValueError, match="share from 0 to 1"):
        Histogram.of([1]).quantile(q)
