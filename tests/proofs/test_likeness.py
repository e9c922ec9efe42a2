"""What counts as another answer, where answers to one and the same request differ as well."""

from typing import Any

import pytest

from deburr.proofs.likeness import VARIES, differ, steady


@pytest.mark.parametrize(
    ("answers", "shared"),
    [
        (["ok"], "ok"),
        (["ok", "ok", "ok"], "ok"),
        (["at 1", "at 2"], VARIES),
        (["at 1", "at 2", "at 1"], VARIES),
        ([{"at": 1, "n": 2}, {"at": 3, "n": 2}], {"at": VARIES, "n": 2}),
        ([{"n": 2, "first": True}, {"n": 2}, {"n": 2}], {"n": 2, "first": VARIES}),
        ([[{"id": 1}], [{"id": 2}]], [{"id": VARIES}]),
        ([[1], [1, 2]], VARIES),
        ([{"n": 1}, None], VARIES),
    ],
)
def test_what_is_another_each_time_is_left_out(answers: list[Any], shared: Any) -> None:
    assert steady(answers) == shared


@pytest.mark.parametrize(
    ("one", "other", "different"),
    [
        ("GET", "GET", False),
        ("GET", None, True),
        (VARIES, "GET", False),
        ({"at": VARIES, "method": None}, {"at": VARIES, "method": "GET"}, True),
        ({"at": VARIES, "method": "GET"}, {"at": 3, "method": "GET"}, False),
        ({"method": "GET"}, {"method": "GET", "first": VARIES}, False),
        ({"method": "GET"}, {"method": "GET", "path": None}, True),
        ([1, VARIES], [1, 2], False),
        ([1, VARIES], [2, 2], True),
        ([1], [1, 2], True),
        ({}, [], True),
    ],
)
def test_two_answers(one: Any, other: Any, different: bool) -> None:
    assert differ(one, other) is different
    assert differ(other, one) is different
