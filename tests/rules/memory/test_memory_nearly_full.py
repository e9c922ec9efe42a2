"""How full is nearly full."""

import pytest
from tests.rules.build import a_function, a_profile, given

from deburr.findings import Level
from deburr.rules.memory.memory_nearly_full import FULL, check


@pytest.mark.parametrize(
    ("has_mb", "measured_mb", "used_mb", "oom", "level"),
    [
        pytest.param(1000, 1000, 1000 * FULL, 0, None, id="at the edge"),
        pytest.param(1000, 1000, 1000 * FULL + 1, 0, Level.WARNING, id="past the edge"),
        pytest.param(1000, 1000, 200, 1, Level.ERROR, id="once out of memory is enough"),
        pytest.param(1000, 1000, None, 3, Level.ERROR, id="out of memory, use unknown"),
        pytest.param(2000, 1000, 1000, 7, None, id="raised since"),
        pytest.param(1000, 2000, 950, 0, Level.WARNING, id="lowered since"),
        pytest.param(None, 1000, 950, 0, Level.WARNING, id="unknown now, known when measured"),
        pytest.param(None, None, 950, 7, None, id="unknown is not full"),
        pytest.param(1000, None, 950, 0, Level.WARNING, id="measured at what it has"),
        pytest.param(1000, 1000, None, 0, None, id="use not measured"),
    ],
)
def test_edge(
    has_mb: int | None, measured_mb: int | None, used_mb: float | None, oom: int, level: Level | None
) -> None:
    function = a_function(memory_mb=has_mb)
    used = None if used_mb is None else [used_mb]
    profile = a_profile(memory_mb=measured_mb, memory_used_mb=used, errors={"oom": oom})
    found = list(check(function, given(function, measured={function.address: profile})))
    assert [finding.level for finding in found] == ([level] if level else [])


def test_silent_when_not_measured() -> None:
    function = a_function()
    assert not list(check(function, given(function)))


def test_a_timeout_is_not_a_lack_of_memory() -> None:
    function = a_function(memory_mb=512)
    profile = a_profile(memory_mb=512, errors={"timeout": 9})
    assert not list(check(function, given(function, measured={function.address: profile})))
