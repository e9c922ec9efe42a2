"""A quantity at a tiered price, with second witnesses."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deburr.errors import FactsError
from deburr.facts import book
from deburr.facts.fact import Fact, Value
from deburr.facts.tiers import cost, per, tiers

FACTS = book.load()
M = 1_000_000


def a_price(value: Value, unit: str = "USD per GB") -> Fact:
    return Fact(id="price.a", value=value, unit=unit, source="a page", checked="2026-09-20")


@pytest.mark.parametrize(
    ("fact_id", "quantity", "of", "usd"),
    [
        # 333 x 3.50 + 167 x 2.80 = 1165.50 + 467.60, by hand
        pytest.param("price.apigw.rest", 500 * M, "requests", "1633.10", id="REST, 500M, second tier"),
        # 1165.50 + 667 x 2.80 + 19000 x 2.38 + 1000 x 1.51, by hand; the quantities infracost tests with
        pytest.param("price.apigw.rest", 21_000 * M, "requests", "49763.10", id="REST, 21 billion, all tiers"),
        pytest.param("price.apigw.rest", 333 * M, "requests", "1165.50", id="REST, just the first tier"),
        # 300 x 1.00 + 100 x 0.90, by hand
        pytest.param("price.apigw.http", 400 * M, "requests", "390", id="HTTP API, 400M"),
        # the total its source publishes for 60 TB
        pytest.param("price.logs.lambda.ingest", 60_000, "GB", "12500", id="60 TB of logs"),
        # 10,000 requests are one unit of this price: 1M x 0.01 / 10,000, its unit says so too
        pytest.param("price.cloudfront.https", M, "requests", "1.00", id="priced per 10,000"),
    ],
)
def test_second_witness(fact_id: str, quantity: int, of: str, usd: str) -> None:
    assert cost(FACTS[fact_id], quantity, of=of) == Decimal(usd)


def test_snapstart_month_is_what_its_note_says() -> None:
    fact = FACTS["price.lambda.snapstart.cache.gbs"]
    month = cost(fact, 730 * 3600, of="GB-s")
    assert "1 GB = 3.95 USD / 730 h" in fact.note
    assert round(month, 2) == Decimal("3.95")


def test_ten_gb_of_tmp_is_what_its_note_says() -> None:
    fact = FACTS["price.lambda.tmp.gbs"]
    paid_mb = FACTS.number("lambda.tmp.max") - FACTS.number("lambda.tmp.default")
    assert "10 GB for 1M x 1 s = about 0.29 USD" in fact.note
    assert round(cost(fact, paid_mb / 1024 * M, of="GB-s"), 2) == Decimal("0.29")


def test_the_free_tier_comes_off_first() -> None:
    requests, free = FACTS["price.lambda.request"], FACTS.number("price.lambda.free.requests")
    assert cost(requests, free, of="requests", free=free) == 0
    assert cost(requests, free * 3, of="requests", free=free) == cost(requests, free * 2, of="requests")


whole = st.integers(min_value=0, max_value=60)


@given(first=st.integers(1, 20), second=st.integers(1, 20), quantity=whole, free=whole)
def test_equals_counting_one_by_one(first: int, second: int, quantity: int, free: int) -> None:
    price = a_price(((first, 7), (first + second, 3), (Decimal("inf"), 1)))
    each = [7] * first + [3] * second + [1] * 60
    assert cost(price, quantity, of="GB", free=free) == sum(each[: max(quantity - free, 0)])


@pytest.mark.parametrize(
    ("unit", "count"),
    [
        pytest.param("USD per 1M requests (x86 and arm64)", M, id="a million"),
        pytest.param("USD per 10,000 calls", 10_000, id="ten thousand"),
        pytest.param("USD per GB-s; [upper bound, price]", 1, id="one"),
        pytest.param("USD per Mbps", 1, id="an M that is no million"),
    ],
)
def test_per(unit: str, count: int) -> None:
    assert per(a_price(1, unit)) == count


@pytest.mark.parametrize(
    ("unit", "of"),
    [
        pytest.param("USD per 1M requests", "GB-s", id="another thing"),
        pytest.param("USD per GB-s", "GB", id="a GB is not a GB-s"),
        pytest.param("MB", "MB", id="no price"),
        pytest.param("USD", "GB", id="a price of nothing"),
    ],
)
def test_another_unit_is_an_error(unit: str, of: str) -> None:
    with pytest.raises(FactsError, match=r"price\.a"):
        cost(a_price(1, unit), 5, of=of)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(((5, 1), (9, 2)), id="no end"),
        pytest.param(((9, 1), (5, 2), (Decimal("inf"), 3)), id="falling bounds"),
        pytest.param(((5, 1), (5, 2), (Decimal("inf"), 3)), id="a bound twice"),
        pytest.param(((0, 1), (Decimal("inf"), 3)), id="an empty first tier"),
        pytest.param((), id="no tiers"),
        pytest.param(((5, 1, 2), (Decimal("inf"), 3)), id="three in a tier"),
        pytest.param((("five", 1), (Decimal("inf"), 3)), id="a bound in words"),
        pytest.param("free", id="a text"),
        pytest.param(None, id="unknown"),
    ],
)
def test_broken_tiers_are_an_error(value: Value) -> None:
    with pytest.raises(FactsError):
        tiers(a_price(value))


@pytest.mark.parametrize(("quantity", "free"), [(-1, 0), (1, -1)])
def test_less_than_nothing_is_an_error(quantity: int, free: int) -> None:
    with pytest.raises(ValueError, match="-1"):
        cost(a_price(1), quantity, of="GB", free=free)
