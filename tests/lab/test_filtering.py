"""Patterns of event source mappings: what passes, what does not, what is no pattern."""

import json
from typing import Any

import pytest

from deburr.lab.filtering import Filters, compiled

BODY = {"Name": "Alice", "Price": 15, "Tags": ["a", "b"], "Empty": "", "Nothing": None, "Deep": {"Region": "us-east-1"}}
RULES = [
    pytest.param({"Name": ["Alice"]}, True, id="equals"),
    pytest.param({"Name": ["alice"]}, False, id="letters count"),
    pytest.param({"Name": [{"equals-ignore-case": "aLICE"}]}, True, id="unless told"),
    pytest.param({"Name": ["Bob", "Alice"]}, True, id="one of two"),
    pytest.param({"Name": ["Alice"], "Price": [16]}, False, id="both"),
    pytest.param({"$or": [{"Name": ["Bob"]}, {"Price": [15]}]}, True, id="either field"),
    pytest.param({"$or": [{"Name": ["Bob"]}, {"Price": [16]}]}, False, id="neither field"),
    pytest.param({"Empty": [""]}, True, id="empty"),
    pytest.param({"Nothing": [None]}, True, id="null"),
    pytest.param({"Absent": [None]}, False, id="what is absent is not null"),
    pytest.param({"Name": [{"anything-but": ["Bob"]}]}, True, id="not"),
    pytest.param({"Name": [{"anything-but": "Alice"}]}, False, id="not one"),
    pytest.param({"Name": [{"anything-but": {"prefix": "Al"}}]}, False, id="not with this beginning"),
    pytest.param({"Absent": [{"anything-but": ["Bob"]}]}, False, id="not needs something"),
    pytest.param({"Price": [{"numeric": [">", 10, "<=", 15]}]}, True, id="range"),
    pytest.param({"Price": [{"numeric": ["=", 15.0]}]}, True, id="a number's value"),
    pytest.param({"Price": [15.0]}, False, id="a number as it is written"),
    pytest.param({"Price": ["15"]}, False, id="a number is no string"),
    pytest.param({"Name": [{"numeric": [">", 1]}]}, False, id="a string is no number"),
    pytest.param({"Name": [{"exists": True}]}, True, id="exists"),
    pytest.param({"Absent": [{"exists": False}]}, True, id="does not exist"),
    pytest.param({"Deep": {"Absent": [{"exists": False}]}}, True, id="does not exist, deep"),
    pytest.param({"Deep": {"Region": [{"prefix": "us-"}, {"suffix": "-9"}]}}, True, id="beginning"),
    pytest.param({"Tags": ["b"]}, True, id="an element"),
    pytest.param({"Tags": ["c"]}, False, id="no element"),
]


def of_messages(*patterns: str) -> Filters:
    return compiled({"Filters": [{"Pattern": pattern} for pattern in patterns]}, "body", plain=True)


@pytest.mark.parametrize(("pattern", "passes"), RULES)
def test_rules(pattern: dict[str, Any], passes: bool) -> None:
    assert of_messages(json.dumps({"body": pattern})).passes({"messageId": "1"}, json.dumps(BODY)) is passes


FORMATS = [
    pytest.param({"body": ["hello"]}, "hello", True, id="text and text"),
    pytest.param({"body": {"a": ["hello"]}}, "hello", False, id="text where JSON is asked for"),
    pytest.param({"body": ["hello"]}, '{"a": "hello"}', False, id="JSON where text is asked for"),
    pytest.param({"messageId": ["1"]}, "hello", True, id="only its metadata"),
    pytest.param({"messageId": ["2"]}, '{"a": 1}', False, id="other metadata"),
]


@pytest.mark.parametrize(("pattern", "body", "passes"), FORMATS)
def test_a_body_in_another_format_than_its_pattern_is_dropped(pattern: dict[str, Any], body: str, passes: bool) -> None:
    assert of_messages(json.dumps(pattern)).passes({"messageId": "1"}, body) is passes


def test_one_filter_of_several_is_enough_and_none_lets_all_through() -> None:
    assert of_messages('{"body": {"a": [1]}}', '{"body": {"b": [1]}}').passes({}, '{"b": 1}')
    assert compiled({}, "body", plain=True).passes({}, "x")


BAD = [
    pytest.param("", id="nothing"),
    pytest.param("[1]", id="no object"),
    pytest.param("{}", id="an empty object"),
    pytest.param('{"body": "a"}', id="no list"),
    pytest.param('{"body": []}', id="an empty list"),
    pytest.param('{"body": {"a": [{"wild": "x"}]}}', id="no operator"),
    pytest.param('{"body": {"a": [{"prefix": 1}]}}', id="no text"),
    pytest.param('{"body": {"a": [{"numeric": [">"]}]}}', id="half a bound"),
    pytest.param('{"body": {"a": [{"exists": true, "prefix": "x"}]}}', id="two operators"),
    pytest.param('{"body": {"$or": ["a"]}}', id="no alternatives"),
    pytest.param('{"a":' * 660 + '["x"]' + "}" * 660, id="nested deeper than can be compared"),
    pytest.param("[" * 100_000, id="nested deeper than can be read"),
]


@pytest.mark.parametrize("pattern", BAD)
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        of_messages(pattern)


def test_a_body_that_is_nested_beyond_reading_is_a_text() -> None:
    body = "[" * 100_000
    assert not of_messages('{"body": {"a": [1]}}').passes({}, body)
    assert of_messages('{"messageId": ["1"]}').passes({"messageId": "1"}, body)


def test_a_record_of_a_stream_is_not_compared_with_text() -> None:
    with pytest.raises(ValueError, match="plain string"):
        compiled({"Filters": [{"Pattern": '{"data": ["a"]}'}]}, "data", plain=False)
