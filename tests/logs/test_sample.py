"""Times kept as they are while they fit, in buckets when they do not: the same numbers either way."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from deburr.logs.sample import FIT, Sample
from deburr.workload.histogram import Histogram

THOUSANDTHS = st.one_of(st.integers(0, 50), st.integers(0, 10**10))


@given(st.lists(THOUSANDTHS, max_size=300), st.lists(st.integers(0, 900_000), max_size=300))
def test_buckets_are_those_of_a_histogram(thousandths: list[int], units: list[int]) -> None:
    kept = Sample()
    kept.extend(array("q", thousandths))
    kept.count(units)
    assert kept.histogram() == Histogram.of([value / 1000 for value in thousandths] + [float(each) for each in units])


def test_what_does_not_fit_is_counted_and_nothing_is_lost() -> None:
    kept, values = Sample(), [1000 + 7 * index for index in range(3 * FIT)]
    for start in range(0, len(values), 1000):
        kept.extend(values[start : start + 1000])
        assert len(kept.values) <= FIT
    assert not kept.exact
    assert kept.n == len(values)
    assert kept.histogram() == Histogram.of(value / 1000 for value in values)


def test_order_and_parts_do_not_matter() -> None:
    values = [(index * 7919) % 1_000_003 for index in range(2 * FIT)]
    whole, left, right = Sample(), Sample(), Sample()
    whole.extend(values)
    left.extend(values[: FIT // 2])
    right.extend(values[FIT // 2 :])
    left.merge(right)
    assert left.quantiles((0.5, 0.99, 1)) == whole.quantiles((0.5, 0.99, 1))
