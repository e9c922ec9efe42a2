"""What an owner allows is silent until its day, and an allow that silences nothing is told."""

from datetime import date

import pytest

from deburr.config import AllowedFinding
from deburr.findings import Confidence, Finding, Level
from deburr.place import Place
from deburr.rules import allowing
from deburr.workload.workload import Allow, Workload

TODAY = date(2026, 11, 23)
FOUND = Finding("timeouts/outlives-caller", Level.WARNING, Confidence.CERTAIN, "m", Place("t.yaml", 12, 5))


@pytest.mark.parametrize(
    ("line", "text", "left", "told"),
    [
        pytest.param(12, "outlives-caller -- ADR 7", 0, 0, id="same line"),
        pytest.param(11, "outlives-caller -- ADR 7", 0, 0, id="line above"),
        pytest.param(10, "outlives-caller -- ADR 7", 1, 1, id="two lines above is another matter"),
        pytest.param(12, "timeouts/outlives-caller", 0, 0, id="with its shelf"),
        pytest.param(12, "short-visibility, outlives-caller -- both", 0, 0, id="several"),
        pytest.param(12, "short-visibility -- other rule", 1, 1, id="another rule"),
        pytest.param(12, "outlives-caller until 2026-11-23 -- today", 0, 0, id="the last day counts"),
        pytest.param(12, "outlives-caller until 2026-11-22 -- past", 1, 0, id="past its day the finding is back"),
        pytest.param(12, "outlives-caller until soon", 1, 1, id="no date"),
        pytest.param(12, "Outlives Caller!", 1, 1, id="unreadable"),
    ],
)
def test_inline(line: int, text: str, left: int, told: int) -> None:
    result = allowing.apply([FOUND], [Allow(Place("t.yaml", line, 1), text)], [], Workload(), TODAY)
    assert (len(result.findings), len(result.unused)) == (left, told)
    assert len(result.silenced) == 1 - left


@pytest.mark.parametrize(
    ("rule", "path", "until", "left"),
    [
        pytest.param("outlives-caller", "", None, 0, id="everywhere"),
        pytest.param("timeouts/outlives-caller", "t.yaml", None, 0, id="in that file"),
        pytest.param("outlives-caller", "other.yaml", None, 1, id="in another file"),
        pytest.param("outlives-caller", "", date(2026, 1, 1), 1, id="past"),
    ],
)
def test_configured(rule: str, path: str, until: date | None, left: int) -> None:
    result = allowing.apply([FOUND], [], [AllowedFinding(rule, path, until, "why")], Workload(), TODAY)
    assert len(result.findings) == left
