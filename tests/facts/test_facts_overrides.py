"""The user's own facts file over the shipped ones."""

from decimal import Decimal
from pathlib import Path

import pytest

from deburr.errors import FactsError
from deburr.facts import book
from deburr.facts.reading import entries
from deburr.facts.toml_text import to_toml

SHIPPED = book.load()
DATED = 'source = "our bill"\nchecked = 2026-11-20\n'


def with_own(tmp_path: Path, text: str) -> book.Facts:
    file = tmp_path / "facts.toml"
    file.write_text(text, encoding="utf-8")
    return book.load(file)


def test_a_new_value_keeps_unit_and_region_and_shows_the_old_one(tmp_path: Path) -> None:
    facts = with_own(tmp_path, f"[price.lambda.request]\nvalue = 0.17\n{DATED}")
    own, shipped = facts["price.lambda.request"], SHIPPED["price.lambda.request"]
    assert (own.value, own.source, own.checked) == (Decimal("0.17"), "our bill", "2026-11-20")
    assert (own.unit, own.aws_region, own.overridden_from) == (shipped.unit, shipped.aws_region, shipped)
    assert {**facts, own.id: shipped} == dict(SHIPPED)


def test_a_fact_can_be_checked_again_without_repeating_it(tmp_path: Path) -> None:
    own = with_own(tmp_path, f"[price.xray.trace]\n{DATED}")["price.xray.trace"]
    assert own.value == SHIPPED["price.xray.trace"].value
    assert (own.verified, SHIPPED["price.xray.trace"].verified) == (True, False)


def test_a_price_may_lose_its_tiers_and_change_its_region(tmp_path: Path) -> None:
    text = f'aws_region = "eu-west-1"\n[price.lambda.x86.gbs]\nvalue = 0.00002\n{DATED}'
    own = with_own(tmp_path, text)["price.lambda.x86.gbs"]
    assert (own.number, own.aws_region) == (Decimal("0.00002"), "eu-west-1")


def test_a_new_fact_is_added(tmp_path: Path) -> None:
    own = with_own(tmp_path, f'[price.our.proxy]\nvalue = 3\nunit = "USD per 1M requests"\n{DATED}')
    assert own["price.our.proxy"].overridden_from is None
    assert len(own) == len(SHIPPED) + 1


def test_none_says_there_is_none(tmp_path: Path) -> None:
    own = with_own(tmp_path, f'[client.httpx]\nvalue = "none"\n{DATED}')
    assert own["client.httpx"].value is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("[a.b]\nvalue = 1\nunit = 's'\nchecked = 2026-11-20\n", "a.b.*no source", id="no source"),
        pytest.param("[a.b]\nvalue = 1\nunit = 's'\nsource = 'x'\n", "a.b.*no checked", id="no day"),
        pytest.param(f"[a.b]\nvalue = 1\n{DATED}", "a.b.*no unit", id="a new fact without unit"),
        pytest.param(f"[a.b]\nunit = 's'\n{DATED}", "a.b.*no value", id="a new fact without value"),
        pytest.param("[lambda.timeout.max]\nvalue = 1\n", "no source", id="a known fact without source"),
        pytest.param(f"[lambda.timeout.max]\nvalue = 1\nunit = 'ms'\n{DATED}", "is in 'ms'", id="another unit"),
        pytest.param(f"[lambda.timeout.max]\nvalue = 'long'\n{DATED}", "is a text", id="another kind of value"),
        pytest.param(f"[lambda.shutdown.ms]\nvalue = 5\n{DATED}", "is a number.*a table", id="not a table"),
        pytest.param(f"[lambda.timeout.max]\nvalu = 1\n{DATED}", "unknown key 'valu'", id="a slip in a key"),
        pytest.param("value = 1\n", "unknown key 'value'", id="outside of any table"),
        pytest.param(f"[lambda.timeout.max]\nvalue = 10:20:30\n{DATED}", "is a time", id="a time of day"),
        pytest.param("[a.b]\nsource = ''\nchecked = 2026-11-20\nvalue = 1\nunit='s'", "source", id="empty source"),
        pytest.param("[a.b]\nsource = 'x'\nchecked = 'today'\nvalue = 1\nunit='s'", "no date", id="no real day"),
        pytest.param(f"[lambda.timeout.max]\nverified = 'no'\n{DATED}", "verified", id="verified is not yes or no"),
        pytest.param("[lambda.timeout.max\n", "not TOML.*line 1", id="not TOML"),
    ],
)
def test_a_bad_entry_names_file_key_and_way_out(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(FactsError, match=rf"(?s)facts\.toml.*{says}") as raised:
        with_own(tmp_path, text)
    if "TOML" not in says and "verified" not in says:
        assert raised.value.hint


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="cannot be read"):
        book.load(tmp_path / "nowhere.toml")


def test_a_file_of_other_bytes_is_said(tmp_path: Path) -> None:
    file = tmp_path / "facts.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FactsError, match="UTF-8"):
        book.load(file)


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    file = tmp_path / "all.toml"
    file.write_text(to_toml(SHIPPED.values()), encoding="utf-8")
    assert [entry.fact() for entry in entries(file)] == list(SHIPPED.values())
