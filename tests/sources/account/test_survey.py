"""In which order many questions are asked."""

import pytest

from deburr.sources.account.snapshot import Ask
from deburr.sources.account.survey import mixed


def some(operation: str, count: int) -> list[Ask]:
    return [Ask.of("1", "eu-west-1", "lambda", operation, nth=nth) for nth in range(count)]


@pytest.mark.parametrize(
    ("counts", "order"),
    [
        pytest.param({"a": 4, "b": 2}, "abaaba", id="evenly"),
        pytest.param({"a": 1, "b": 5}, "bbabbb", id="one among many"),
        pytest.param({"a": 2, "b": 0}, "aa", id="none of a kind"),
        pytest.param({}, "", id="nothing"),
    ],
)
def test_queues_end_together(counts: dict[str, int], order: str) -> None:
    found = mixed(*(some(operation, count) for operation, count in counts.items()))
    assert "".join(ask.operation for ask in found) == order
    for operation in counts:
        mine = [ask.given["nth"] for ask in found if ask.operation == operation]
        assert mine == sorted(mine), "each queue keeps its order"
