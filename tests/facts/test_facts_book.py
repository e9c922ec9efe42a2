"""Looking things up in the book."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from deburr.errors import FactsError
from deburr.facts import book
from deburr.facts.fact import Fact, Value

FACTS = book.load()


def a_fact(value: Value = 1, *, unit: str = "s", checked: str = "2026-09-20", fact_id: str = "a.fact") -> Fact:
    return Fact(id=fact_id, value=value, unit=unit, source="a page", checked=checked)


def test_an_unknown_id_names_the_close_ones() -> None:
    with pytest.raises(KeyError, match=r"lambda\.timeout\.maxx.*lambda\.timeout\.max"):
        FACTS["lambda.timeout.maxx"]


def test_facts_can_be_kept_in_a_set() -> None:
    assert len(set(FACTS.values())) == len(FACTS)


def test_is_a_mapping_that_nobody_can_change() -> None:
    assert "lambda.timeout.max" in FACTS and "lambda.timeout" not in FACTS
    assert len(list(FACTS)) == len(FACTS)
    with pytest.raises(AttributeError):
        FACTS.by_id = {}  # type: ignore[misc]
    with pytest.raises(AttributeError):
        FACTS["lambda.timeout.max"].value = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("checked", "day"),
    [
        pytest.param("2026-09-20", date(2026, 9, 20), id="a day is itself"),
        pytest.param("2026-09", date(2026, 9, 1), id="a month is its first day"),
        pytest.param("2026", date(2026, 1, 1), id="a year is its first day"),
        pytest.param("before 2026-07", None, id="before a month has no first day"),
        pytest.param("undated", None, id="undated"),
        pytest.param("2026-13", None, id="no such month"),
    ],
)
def test_checked_on(checked: str, day: date | None) -> None:
    assert a_fact(checked=checked).checked_on == day


@pytest.mark.parametrize(
    ("unit", "seconds"),
    [
        pytest.param("ms, hard maximum and default", "1.5", id="ms"),
        pytest.param("s; more by quota increase", "1500", id="s"),
        pytest.param("min; only checked at connect", "90000", id="min"),
        pytest.param("h", "5400000", id="h"),
        pytest.param("days", "129600000", id="days"),
    ],
)
def test_seconds(unit: str, seconds: str) -> None:
    assert a_fact(1500, unit=unit).seconds == Decimal(seconds)


def test_the_trigger_waits_read_the_same_in_ms_and_s() -> None:
    rest, http = FACTS["timeout.apigw.rest.default"], FACTS["timeout.apigw.http"]
    assert (rest.seconds, http.seconds) == (rest.number / 1000, http.number / 1000)
    assert FACTS.seconds("timeout.function_url") == FACTS.seconds("lambda.timeout.max")


@pytest.mark.parametrize(
    ("fact", "reader"),
    [
        pytest.param(a_fact("a text"), "number", id="a text is no number"),
        pytest.param(a_fact(True), "number", id="yes is no number"),
        pytest.param(a_fact(None), "number", id="none is no number"),
        pytest.param(a_fact(Decimal("1.5")), "whole", id="one and a half is not whole"),
        pytest.param(a_fact(1, unit="MB"), "seconds", id="a size is no time"),
        pytest.param(a_fact(1), "text", id="a number is no text"),
        pytest.param(a_fact((1, 2)), "table", id="a list is no table"),
        pytest.param(a_fact("a text"), "texts", id="a text is no list of texts"),
        pytest.param(a_fact(("a text", 1)), "texts", id="a number is among them"),
        pytest.param(a_fact(120), "bounds", id="a number is no range"),
        pytest.param(a_fact((1, 2, 3)), "bounds", id="three numbers are no range"),
    ],
)
def test_a_value_of_another_kind_is_an_error(fact: Fact, reader: str) -> None:
    with pytest.raises(FactsError, match=r"a\.fact"):
        getattr(fact, reader)


def test_search_needs_every_word() -> None:
    found = FACTS.search("SnapStart restore")
    ids = [fact.id for fact in found]
    assert "price.lambda.snapstart.restore.gb" in ids and ids == sorted(ids)
    assert set(ids) < {fact.id for fact in FACTS.search("snapstart")}
    assert FACTS.search("no such words at all") == []


def test_old_facts_come_first() -> None:
    facts = book.Facts(
        {
            fact_id: a_fact(fact_id=fact_id, checked=checked)
            for fact_id, checked in [
                ("new", "2026-09-20"),
                ("old", "2025"),
                ("lost", "undated"),
                ("mid", "2026-08"),
            ]
        }
    )
    assert [fact.id for fact in facts.oldest(3)] == ["lost", "old", "mid"]
    assert [fact.id for fact in facts.unchecked_since(date(2026, 8, 2))] == ["lost", "old", "mid"]
    assert [fact.id for fact in facts.unchecked_since(date(2026, 8, 1))] == ["lost", "old"]
    assert facts.checked_range() == (date(2025, 1, 1), date(2026, 9, 20))
    assert facts.checked_range(["mid"]) == (date(2026, 8, 1), date(2026, 8, 1))
    assert facts.checked_range(["lost"]) is None


def test_a_runtime_has_its_days_as_dates() -> None:
    life = FACTS.runtime("python3.13")
    assert life and life.released and life.deprecated
    row = FACTS["runtime.python3.13"].table
    assert (life.deprecated, life.block_create, life.block_update, life.os) == tuple(row.values())
    assert life.released == FACTS["runtime.released"].table["python3.13"]


@pytest.mark.parametrize("name", ["policy", "released", "al2_eol", "al2023.glibc", "cobol85"])
def test_what_is_no_runtime(name: str) -> None:
    assert FACTS.runtime(name) is None


def test_a_runtime_without_announced_days_is_known_all_the_same() -> None:
    undated = [life for life in FACTS.runtimes() if life.deprecated is None]
    assert undated and all(FACTS.runtime(life.name) == life for life in undated)
    assert any(not life.verified for life in undated)


def test_a_runtime_with_a_quoted_day_is_an_error() -> None:
    row = {"os": "al2023", "deprecated": "2029-06-30"}
    broken = replace(FACTS["runtime.python3.13"], value=row)
    with pytest.raises(FactsError, match="is no date"):
        book.Facts({**FACTS.by_id, broken.id: broken}).runtime("python3.13")
