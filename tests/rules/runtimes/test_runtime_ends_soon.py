"""Half a year is told, ninety days are urgent, and the day itself belongs to deprecated-runtime."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from tests.rules.build import FACTS, a_function, given

from deburr.findings import Level
from deburr.rules.runtimes import al1, deprecated_runtime, managed_go
from deburr.rules.runtimes.runtime_ends_soon import URGENT_DAYS, check

LIFE = FACTS.runtime("nodejs22.x")
assert LIFE is not None and LIFE.deprecated is not None
END = LIFE.deprecated
NOTICE = FACTS["runtime.policy"].table["notice_days"]
assert isinstance(NOTICE, int)


@pytest.mark.parametrize(
    ("days", "level"),
    [
        pytest.param(NOTICE + 1, None, id="more than half a year"),
        pytest.param(NOTICE, Level.INFO, id="half a year"),
        pytest.param(URGENT_DAYS + 1, Level.INFO, id="some months"),
        pytest.param(URGENT_DAYS, Level.WARNING, id="ninety days"),
        pytest.param(1, Level.WARNING, id="tomorrow"),
        pytest.param(0, None, id="the day itself"),
    ],
)
def test_days(days: int, level: Level | None) -> None:
    function = a_function(runtime="nodejs22.x")
    found = list(check(function, replace(given(function), today=END - timedelta(days=days))))
    assert [finding.level for finding in found] == ([level] if level else [])


@pytest.mark.parametrize("runtime", ["go1.x", "provided", "python3.8", "nodejs22.x", "nodejs24.x"])
def test_each_runtime_is_told_by_one_rule_at_most(runtime: str) -> None:
    function = a_function(runtime=runtime)
    context = given(function)
    said = [finding for rule in (check, al1.check, managed_go.check) for finding in rule(function, context)]
    said += deprecated_runtime.check(context.workload, context)
    assert len(said) == (runtime != "nodejs24.x")
