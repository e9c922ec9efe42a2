"""When the concurrency of an account will do, and for how long."""

import pytest

from deburr.place import Place
from deburr.workload.concurrency import Concurrency, headroom, trend


@pytest.mark.parametrize(
    ("peaks", "daily"),
    [
        pytest.param(tuple(range(100, 240, 10)), 10, id="a line"),
        pytest.param((100, 110, 120, 130, 900, 150, 160, 170), 10, id="one day off the line"),
        pytest.param(tuple(range(240, 100, -10)), 0, id="falls"),
        pytest.param((500,) * 14, 0, id="stays"),
        pytest.param(tuple(range(100, 160, 10)), 0, id="six days are too few"),
        pytest.param(tuple(range(1000, 1014)), 0, id="less than a fifth is no trend"),
        pytest.param((0, 0, 0, 0, 0, 0, 1), 0, id="hardly anything"),
        pytest.param((), 0, id="nobody asked"),
    ],
)
def test_trend(peaks: tuple[int, ...], daily: float) -> None:
    assert trend(peaks) == daily


@pytest.mark.parametrize(
    ("limit", "peaks", "share", "days"),
    [
        pytest.param(1000, tuple(range(100, 240, 10)), 0.23, 77, id="grows"),
        pytest.param(1000, (600,) * 14, 0.6, None, id="stays"),
        pytest.param(230, tuple(range(100, 240, 10)), 1.0, 0, id="is reached"),
        pytest.param(200, tuple(range(100, 240, 10)), 1.15, 0, id="was lowered since"),
    ],
)
def test_headroom(limit: int, peaks: tuple[int, ...], share: float, days: int | None) -> None:
    found = headroom(Concurrency("1", "eu-west-1", Place("a.db"), limit, 0, peaks, claimed=True))
    assert found is not None
    assert (found.share, found.days) == (share, days)


@pytest.mark.parametrize(("limit", "peaks"), [(None, (1, 2, 3)), (1000, ())])
def test_what_is_not_known_is_not_guessed(limit: int | None, peaks: tuple[int, ...]) -> None:
    assert headroom(Concurrency("1", "eu-west-1", Place("a.db"), limit, 0, peaks)) is None


def test_a_function_belongs_to_its_own_account_and_region() -> None:
    pool = Concurrency("1", "eu-west-1", Place("a.db"), None, 0)
    assert pool.holds("a.db#1/eu-west-1/orders")
    assert not pool.holds("a.db#1/eu-west-2/orders") and not pool.holds("b.db#1/eu-west-1/orders")
