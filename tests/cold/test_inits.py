"""Rows that a Python environment tells, as modules: whose time is whose."""

from typing import Any

import pytest

from deburr.cold import inits
from deburr.lab.observations import Observed

Row = tuple[str, int, float, float]
"""A module, the number of the row it was loaded within, when it began, and how long it took."""


@pytest.mark.parametrize(
    ("rows", "failed", "expected"),
    [
        pytest.param(
            [("app", -1, 10, 20), ("a.b", 0, 11, 9), ("a", 1, 12, 2)],
            [],
            {"app": ("", 11, 20), "a.b": ("app", 7, 9), "a": ("a.b", 2, 2)},
            id="a package is loaded within the part that is asked for",
        ),
        pytest.param(
            [("app", -1, 10, 20), ("a.b", 0, 11, 9), ("a", 1, 12, 7), ("a.b", 2, 13, 4), ("c", 3, 14, 1)],
            [],
            {"app": ("", 13, 20), "a": ("app", 3, 7), "a.b": ("a", 3, 4), "c": ("a.b", 1, 1)},
            id="a package that loads that part itself has it within",
        ),
        pytest.param(
            [("app", -1, 10, 20), ("x", 0, 11, 2), ("x", 0, 14, 5), ("y", 2, 15, 3)],
            [1],
            {"app": ("", 15, 20), "x": ("app", 2, 5), "y": ("x", 3, 3)},
            id="the load that did not fail tells of a module",
        ),
        pytest.param(
            [("app", -1, 10, 20), ("x", 0, 11, 2), ("a", 0, 14, 5), ("x", 2, 15, 1)],
            [1, 3],
            {"app": ("", 13, 20), "x": ("app", 2, 2), "a": ("app", 5, 5)},
            id="what fails twice is the first one, and then its importer's",
        ),
        pytest.param(
            [("app.main", -1, 10, 20), ("app", 0, 11, 8), ("app.main", 1, 12, 5)],
            [],
            {"app.main": ("", 12, 20), "app": ("app.main", 8, 8)},
            id="the handler's own stays the root",
        ),
        pytest.param(
            [("json", -1, 1, 3), ("app", -1, 10, 20), ("x", 1, 11, 2)],
            [],
            {"app": ("", 18, 20), "x": ("app", 2, 2)},
            id="what the runtime loads is none of the handler's",
        ),
    ],
)
def test_tree(rows: list[Row], failed: list[int], expected: dict[str, tuple[str, float, float]]) -> None:
    found = told(rows, failed)
    assert {each.name: (each.parent, each.own_ms, each.total_ms) for each in found.modules} == expected
    assert sum(each.own_ms for each in found.modules) == found.modules[0].total_ms


def test_noting_is_taken_off() -> None:
    rows: list[Row] = [("app", -1, 10, 20), ("a", 0, 11, 9), ("b", 1, 12, 2), ("c", 1, 15, 1), ("d", 0, 21, 0.25)]
    found = told(rows, [], noted_ms=0.5, watched_ms=3.0)
    assert [(each.name, each.own_ms, each.total_ms) for each in found.modules] == [
        ("app", 9.75, 18),
        ("a", 5, 8),
        ("b", 2, 2),
        ("c", 1, 1),
        ("d", 0.25, 0.25),
    ]
    assert found.watched_ms == 3.0 + 5 * 0.5
    assert found.after_ms == 2  # from when the handler was loaded, noting included


def told(rows: list[Row], failed: list[int], *, noted_ms: float = 0.0, watched_ms: float = 0.0) -> inits.Told:
    modules: list[list[Any]] = [[*row, 0.0, 0.0, None, 0.0] for row in rows]
    handler = next(name for name, *_ in rows if name.startswith("app"))
    words = {"handler": handler, "ready_ms": 32.0, "modules": modules, "imports": [], "network": []}
    words |= {"failed": failed, "noted_ms": noted_ms, "watched_ms": watched_ms}
    found = inits.told([Observed("init", "", 0.0, "loaded", words)])
    assert found is not None
    return found
