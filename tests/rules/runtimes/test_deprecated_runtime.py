"""The day decides, and the day is given."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from tests.rules.build import FACTS, TODAY, a_function, given

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
    found = list(check(given(function).workload, replace(given(function), today=day)))  # type: ignore[arg-type]
    assert [finding.level for finding in found] == ([level] if level else [])


@pytest.mark.parametrize("runtime", [None, "python9.9", "nodejs24.x", "go1.x", "provided"])
def test_silent(runtime: str | None) -> None:
    function = a_function(runtime=runtime)
    assert list(check(given(function).workload, replace(given(function), today=LIFE.block_update))) == []  # type: ignore[union-attr, arg-type]


def test_names_a_living_successor() -> None:
    function = a_function(runtime="python3.9")
    [finding] = check(given(function).workload, replace(given(function), today=LIFE.deprecated))  # type: ignore[union-attr, arg-type]
    assert finding.fix is not None
    name = str(finding.fix.text).partition(",")[0]  # type: ignore[union-attr]
    successor = FACTS.runtime(name)
    assert successor is not None
    assert successor.deprecated is not None
    assert LIFE is not None
    assert LIFE.deprecated is not None
    assert successor.deprecated > LIFE.deprecated


@pytest.mark.parametrize(
    ("runtime", "family"),
    [
        pytest.param("dotnetcore3.1", "dotnet", id="renamed on the way"),
        pytest.param("provided.al2", "provided", id="an OS-only runtime"),
        pytest.param("java8", "java", id="java"),
        pytest.param("nodejs4.3-edge", "nodejs", id="a name with a tail"),
    ],
)
def test_successor_is_of_the_same_family(runtime: str, family: str) -> None:
    function = a_function(runtime=runtime)
    [finding] = check(given(function).workload, given(function))
    assert finding.fix is not None
    successor = str(finding.fix.text).partition(",")[0]  # type: ignore[union-attr]
    life = FACTS.runtime(successor)
    assert successor.startswith(family)
    assert life is not None
    assert life.deprecated is not None
    assert life.deprecated > TODAY
    assert "container only" not in life.os


def test_blocked_days_are_told_in_the_right_tense() -> None:
    function = a_function(runtime="python3.9")
    [finding] = check(given(function).workload, replace(given(function), today=LIFE.block_create))  # type: ignore[union-attr, arg-type]
    assert LIFE is not None
    assert f"has been blocked since {LIFE.block_create}" in finding.consequence
    assert f"will be blocked from {LIFE.block_update}" in finding.consequence
