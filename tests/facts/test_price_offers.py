"""Prices from AWS price-list files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deburr.errors import FactsError
from deburr.facts import book
from deburr.facts.offers import FACT_OF_USAGE, import_offer, to_toml
from deburr.facts.tiers import tiers

HERE = Path(__file__).parent / "offers"
SHIPPED = book.load()


@pytest.mark.parametrize("service", sorted(FACT_OF_USAGE))
def test_us_east_1_gives_the_shipped_prices(service: str) -> None:
    facts = import_offer(HERE / f"{service}.json")
    published = json.loads((HERE / f"{service}.json").read_text(encoding="utf-8"))["publicationDate"]
    assert {fact.id for fact in facts} == set(FACT_OF_USAGE[service].values())
    for fact in facts:
        shipped = SHIPPED[fact.id]
        assert (fact.value, fact.unit, fact.aws_region) == (shipped.value, shipped.unit, "us-east-1")
        assert service in fact.source and published.startswith(f"{fact.checked}T")


@pytest.mark.parametrize("service", sorted(FACT_OF_USAGE))
def test_another_region_has_its_own_prices(service: str) -> None:
    # the fixture's London costs twice as much as Virginia
    for fact in import_offer(HERE / f"{service}.json", region="eu-west-2"):
        assert fact.aws_region == "eu-west-2"
        for (upper, usd), (as_upper, as_usd) in zip(tiers(fact), tiers(SHIPPED[fact.id]), strict=True):
            assert (upper, usd) == (as_upper, 2 * as_usd)


def test_the_result_is_a_facts_file(tmp_path: Path) -> None:
    facts = import_offer(HERE / "AWSLambda.json", region="eu-west-2")
    file = tmp_path / "facts.toml"
    file.write_text(to_toml(facts), encoding="utf-8")
    loaded = book.load(file)
    for fact in facts:
        own = loaded[fact.id]
        assert (own.value, own.source, own.checked) == (fact.value, fact.source, fact.checked)
        assert (own.aws_region, own.overridden_from) == ("eu-west-2", SHIPPED[fact.id])


def test_an_unknown_region_names_those_in_the_file() -> None:
    with pytest.raises(FactsError, match="moon-1") as raised:
        import_offer(HERE / "AWSLambda.json", region="moon-1")
    assert raised.value.hint and "eu-west-2, us-east-1" in raised.value.hint


Edit = Callable[[dict[str, Any]], object]


def edited(tmp_path: Path, edit: Edit) -> Path:
    offer = json.loads((HERE / "AWSLambda.json").read_text(encoding="utf-8"))
    edit(offer)
    file = tmp_path / "index.json"
    file.write_text(json.dumps(offer), encoding="utf-8")
    return file


def term(offer: dict[str, Any], usage: str) -> dict[str, Any]:
    sku = next(s for s, p in offer["products"].items() if p["attributes"]["usagetype"] == usage)
    found: dict[str, Any] = next(iter(offer["terms"]["OnDemand"][sku].values()))
    return found


def dimension(offer: dict[str, Any], usage: str) -> dict[str, Any]:
    found: dict[str, Any] = next(iter(term(offer, usage)["priceDimensions"].values()))
    return found


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        pytest.param(lambda o: o.pop("products"), "no AWS price list", id="not a price list"),
        pytest.param(lambda o: o.update(offerCode="AmazonEC2"), "AmazonEC2", id="another service"),
        pytest.param(lambda o: dimension(o, "Request").update(pricePerUnit={"CNY": "1"}), "priced in CNY", id="yuan"),
        pytest.param(
            lambda o: dimension(o, "Request").update(pricePerUnit={"USD": "much"}),
            "no number",
            id="no number",
        ),
        pytest.param(
            lambda o: dimension(o, "Request-ARM").update(pricePerUnit={"USD": "0.0000001"}),
            "a sibling",
            id="one fact, two prices",
        ),
        pytest.param(lambda o: dimension(o, "Lambda-GB-Second").update(beginRange="16000000000"), "gaps", id="a gap"),
        pytest.param(
            lambda o: term(o, "Request").update(effectiveDate="2999-01-01T00:00:00Z"),
            "in force",
            id="not yet in force",
        ),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, edit: Edit, says: str) -> None:
    with pytest.raises(FactsError, match=rf"index\.json.*{says}"):
        import_offer(edited(tmp_path, edit))


def test_the_newest_term_in_force_counts(tmp_path: Path) -> None:
    def announce(offer: dict[str, Any]) -> None:
        for usage in ("Request", "Request-ARM"):
            sku = term(offer, usage)["sku"]
            now = term(offer, usage)
            old = json.loads(json.dumps(now)) | {"effectiveDate": "2019-01-01T00:00:00Z"}
            next(iter(old["priceDimensions"].values()))["pricePerUnit"] = {"USD": "9"}
            later = json.loads(json.dumps(old)) | {"effectiveDate": "2999-01-01T00:00:00Z"}
            offer["terms"]["OnDemand"][sku] = {"later": later, "now": now, "old": old}

    fact = next(f for f in import_offer(edited(tmp_path, announce)) if f.id == "price.lambda.request")
    assert fact.value == SHIPPED["price.lambda.request"].value


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"<html>", "not JSON", id="a web page"),
        pytest.param(b"[]", "no AWS price list", id="a list"),
    ],
)
def test_another_file_is_said(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "index.json"
    file.write_bytes(content)
    with pytest.raises(FactsError, match=says):
        import_offer(file)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="cannot be read"):
        import_offer(tmp_path / "nowhere.json")
