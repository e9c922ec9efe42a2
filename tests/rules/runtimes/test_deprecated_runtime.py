"""The day decides, and the day is given."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.rules.build import FACTS, a_function, given

from deburr.findings import Level
from deburr.rules.runtimes.deprecated_runtime import check

LIFE = FACTS.runtime("python3.9")
assert LIFE is not None
assert LIFE.deprecated is not None
assert LIFE.block_update is not None


@pytest.mark.parametrize(
    ("day", "level"),
    [
        pytest.param(LIFE.deprecated - timedelta(days=1), None, id="the day before"),
        pytest.param(LIFE.deprecated, Level.WARNING, id="the day itself"),
        pytest.param(LIFE.block_update - timedelta(days=1), Level.WARNING, id="still updatable"),
        pytest.param(LIFE.block_update, Level.ERROR, id="no longer updatable"),
    ],
)
def test_days(day: object, level: Level | None) -> None:
    function = a_function(runtime="python3.9")
    found = list(check(function, replace(given(function), today=day)))  # type: ignore[arg-type]
    assert [finding.level for finding in found] == ([level] if level else [])


@pytest.mark.parametrize("runtime", [None, "python9.9", "nodejs24.x"])
def test_silent(runtime: str | None) -> None:
    function = a_function(runtime=runtime)
    assert list(check(function, replace(given(function), today=LIFE.block_update))) == []  # type: ignore[union-attr, arg-type]


def test_names_a_living_successor() -> None:
    function = a_function(runtime="python3.9")
    [finding] = check(function, replace(given(function), today=LIFE.deprecated))  # type: ignore[union-attr, arg-type]
    assert finding.fix is not None
    name = str(finding.fix.text).partition(",")[0]  # type: ignore[union-attr]
    successor = FACTS.runtime(name)
    assert successor is not None
    assert successor.deprecated is not None
    assert LIFE is not None
    assert LIFE.deprecated is not None
    assert successor.deprecated > LIFE.deprecated
