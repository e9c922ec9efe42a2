"""Two answers, and whether they say the same."""

import json
from typing import Any

import pytest

from deburr.scaffold.likeness import compared


def answer(body: str, kind: str = "application/json", **more: Any) -> bytes:
    return json.dumps({"statusCode": 200, "headers": {"Content-Type": kind}, "body": body, **more}).encode()


@pytest.mark.parametrize(
    ("then", "same", "told"),
    [
        pytest.param(answer('{"a":1}'), True, "200", id="JSON that is spaced otherwise"),
        pytest.param(answer('{"a": 2}'), False, 'body: {"a": 1} today, {"a": 2} then', id="another value"),
        pytest.param(answer('{"a": 1}', "text/html"), False, "type: application/json today, text/html then", id="type"),
        pytest.param(answer('{"a": 1}', statusCode=201), False, "status: 200 today, 201 then", id="another status"),
        pytest.param(answer("eyJhIjogMX0=", isBase64Encoded=True), True, "200", id="the same in base64"),
        pytest.param(answer('{"a": 1}', cookies=["b=1"]), False, 'cookies: [] today, ["b=1"] then', id="a cookie"),
        pytest.param(b"1", False, "no HTTP answer to compare", id="no answer of HTTP"),
    ],
)
def test_answers(then: bytes, same: bool, told: str) -> None:
    found = compared("GET /", answer('{"a": 1}'), then)
    assert (found.same, found.told) == (same, told)


def test_todays_failure_says_nothing_of_the_resolver() -> None:
    assert compared("GET /", b"", answer("{}"), failed="no module").same is None


def test_the_resolvers_own_failure_is_a_difference() -> None:
    assert compared("GET /", answer("{}"), b"", fails="no module").same is False
