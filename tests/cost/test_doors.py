"""The bills of front doors, beside sums done by hand from the facts."""

from decimal import Decimal

import pytest

from deburr.cost.doors import http_api, rest_api, url_behind_cloudfront
from deburr.facts import book

FACTS = book.load()
MILLION = 1_000_000


def first_tier(fact: str) -> Decimal:
    value = FACTS[fact].value
    assert isinstance(value, tuple)
    tier = value[0]
    assert isinstance(tier, tuple)
    return Decimal(str(tier[1]))


def test_one_million_is_the_list_price() -> None:
    assert rest_api(FACTS, requests=MILLION, response_kb=Decimal(0)).total == first_tier("price.apigw.rest")
    assert http_api(FACTS, requests=MILLION, response_kb=Decimal(0)).total == first_tier("price.apigw.http")


def test_tiers_by_hand() -> None:
    # 333M at the first price, 67M at the second, as the fact's table has them.
    table = FACTS["price.apigw.rest"].value
    assert isinstance(table, tuple)
    (upper, first), (_, second), *_ = table  # type: ignore[misc]
    by_hand = Decimal(str(upper)) / MILLION * Decimal(str(first)) + (400 - Decimal(str(upper)) / MILLION) * Decimal(
        str(second)
    )
    assert rest_api(FACTS, requests=400 * MILLION, response_kb=Decimal(0)).total == by_hand


@pytest.mark.parametrize(("kb", "units"), [(0, 1), (512, 1), (513, 2), (1025, 3)])
def test_http_api_counts_half_megabytes(kb: int, units: int) -> None:
    bill = http_api(FACTS, requests=MILLION, response_kb=Decimal(kb))
    assert bill.requests == units * first_tier("price.apigw.http")


def test_cloudfront_is_free_up_to_its_tier_and_then_a_dollar_a_million() -> None:
    free = int(str(FACTS["price.cloudfront.free"].table["requests"]))
    assert url_behind_cloudfront(FACTS, requests=free, response_kb=Decimal(0)).total == 0
    beyond = url_behind_cloudfront(FACTS, requests=free + MILLION, response_kb=Decimal(0)).total
    assert beyond == FACTS["price.cloudfront.https"].number * 100


def test_data_out() -> None:
    # 1M answers of 1 MB are 1,000,000 / 1024 GB.
    gigabytes = Decimal(MILLION) / 1024
    bill = rest_api(FACTS, requests=MILLION, response_kb=Decimal(1024))
    assert bill.data == gigabytes * first_tier("price.dto.internet")
