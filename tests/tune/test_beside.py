"""What two tunings say of two architectures: only what their intervals say."""

import pytest
from msgspec.structs import replace
from tests.tune.test_reports import of_truth

from deburr.tune.beside import told
from deburr.tune.intervals import Interval
from deburr.tune.result import Result

RESULT = of_truth("IO-bound")


@pytest.mark.parametrize(
    ("ours", "theirs", "says"),
    [
        pytest.param((100, 90, 110), (70, 65, 75), "arm64 costs 17% to 41% less", id="less"),
        pytest.param((100, 90, 110), (150, 140, 160), "arm64 costs 27% to 78% more", id="more"),
        pytest.param((100, 90, 110), (98, 88, 108), "costs 20% less to 20% more: they cannot be told apart", id="neither"),
        pytest.param((100, None, None), (70, 65, 75), "too few environments", id="one environment"),
        pytest.param(None, (70, 65, 75), "too few environments", id="nothing"),
    ],
)  # fmt: skip
def test_what_costs_less(
    ours: tuple[float | None, ...] | None, theirs: tuple[float | None, ...] | None, says: str
) -> None:
    def of(name: str, architecture: str, usd: tuple[float | None, ...] | None) -> Result:
        rows = tuple(
            replace(row, usd=Interval(usd[0] or 0.0, *usd[1:]) if usd is not None else None)
            if row.memory_mb == RESULT.verdict.size
            else row
            for row in RESULT.rows
        )
        return replace(RESULT, function=name, architecture=architecture, rows=rows)

    sentence = told(of("orders", "x86_64", ours), of("orders-arm", "arm64", theirs))
    assert says in sentence
    assert "arm64 (orders-arm) at" in sentence and "x86_64 (orders) at" in sentence


def test_a_function_that_ran_at_no_size() -> None:
    silent = replace(
        RESULT, function="orders-arm", architecture="arm64", verdict=replace(RESULT.verdict, size=None),
        rows=tuple(replace(row, state="its handler fails") for row in RESULT.rows),
    )  # fmt: skip
    sentence = told(RESULT, silent)
    assert "arm64 (orders-arm) ran at no size" in sentence and "its handler fails" in sentence
