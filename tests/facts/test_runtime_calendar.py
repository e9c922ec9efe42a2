"""The runtime calendar, and its iCalendar file."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from deburr.facts.calendar import Event, Step, to_ics, upcoming
from deburr.facts.runtimes import RuntimeLife

LIFE = RuntimeLife(
    name="python3.99",
    os="al2023",
    deprecated=date(2030, 1, 10),
    block_create=date(2030, 2, 10),
    block_update=date(2030, 3, 10),
    released=None,
    checked="2026-09",
    verified=True,
)
EVENT = Event(date(2028, 2, 29), Step.DEPRECATED, "python3.99", ("orders",), "2026-09")
STAMP = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("today", "steps"),
    [
        pytest.param(date(2029, 1, 1), [1, 2, 3], id="all to come"),
        pytest.param(date(2030, 1, 10), [1, 2, 3], id="today is still to come"),
        pytest.param(date(2030, 1, 11), [2, 3], id="yesterday is past"),
        pytest.param(date(2030, 3, 11), [], id="all past"),
    ],
)
def test_what_is_to_come(today: date, steps: list[int]) -> None:
    assert [event.step for event in upcoming([(LIFE, ["orders"])], today=today)] == steps


def test_sorted_by_day_with_the_functions_sorted() -> None:
    early = replace(LIFE, name="a-later-name", deprecated=date(2029, 1, 1), block_create=None, block_update=None)
    events = upcoming([(LIFE, ["b", "a"]), (early, ["z"])], today=date(2028, 1, 1))
    assert [event.runtime for event in events] == ["a-later-name", *["python3.99"] * 3]
    assert events[1].functions == ("a", "b")


def test_no_day_or_no_function_is_no_event() -> None:
    unannounced = replace(LIFE, deprecated=None, block_create=None, block_update=None)
    assert upcoming([(unannounced, ["orders"]), (LIFE, [])], today=date(2028, 1, 1)) == []


def test_an_expected_day_says_so() -> None:
    (event, *_) = upcoming([(replace(LIFE, verified=False), ["a", "b"])], today=date(2028, 1, 1))
    assert event.summary == "python3.99 is deprecated (unverified), 2 functions"


def properties(ics: str) -> list[tuple[str, str]]:
    """Name and value of every content line, unfolded: RFC 5545, 3.1."""
    assert ics.endswith("\r\n")
    return [(name, value) for name, _, value in (line.partition(":") for line in unfolded(ics))]


def unfolded(ics: str) -> list[str]:
    return ics.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def test_an_event_is_a_whole_day_even_on_a_leap_day() -> None:
    found = dict(properties(to_ics([EVENT], stamp=STAMP)))
    assert found["DTSTART;VALUE=DATE"] == "20280229"
    assert found["DTEND;VALUE=DATE"] == "20280301"
    assert found["DTSTAMP"] == "20261123T000000Z"
    assert found["SUMMARY"] == "python3.99 is deprecated\\, 1 function"


def test_blocks_open_and_close_and_required_properties_are_there() -> None:
    names = [f"{name}:{value}" for name, value in properties(to_ics([EVENT, EVENT], stamp=STAMP))]
    assert (names[0], names[1], names[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    assert names.count("BEGIN:VEVENT") == names.count("END:VEVENT") == 2
    assert any(name.startswith("PRODID:") for name in names)


def test_the_uid_survives_a_postponed_day_and_tells_steps_apart() -> None:
    postponed = replace(EVENT, day=EVENT.day + timedelta(days=300), functions=("orders", "mails"))
    blocked = replace(EVENT, step=Step.BLOCK_CREATE)
    uids = [dict(properties(to_ics([event], stamp=STAMP)))["UID"] for event in (EVENT, postponed, blocked)]
    assert uids[0] == uids[1] != uids[2]


def test_no_events_is_still_a_calendar() -> None:
    assert to_ics([], stamp=STAMP).count("\r\n") == 5


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), min_size=1, max_size=9))
def test_any_name_is_folded_and_comes_back(names: list[str]) -> None:
    ics = to_ics([replace(EVENT, functions=tuple(names))], stamp=STAMP)
    assert all(len(line.encode()) <= 75 for line in ics.split("\r\n"))
    assert "\n" not in ics.replace("\r\n", "") and "\r" not in ics.replace("\r\n", "")
    description = dict(properties(ics))["DESCRIPTION"]
    assert unescaped(description).split("\n")[1] == ", ".join(names)


def unescaped(text: str) -> str:
    """RFC 5545, 3.3.11, read left to right."""
    out, characters = "", iter(text)
    for character in characters:
        if character == "\\":
            after = next(characters)
            out += "\n" if after in "nN" else after
        else:
            assert character not in ",;"
            out += character
    return out
