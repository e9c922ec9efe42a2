"""The bills of front doors, beside sums done by hand from the facts."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from deburr.cost.doors import DoorBill, flips_at, heaviest_kb, http_api, rest_api, url_behind_cloudfront
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
    # 1M answers of 1 MB are 1,000,000 / 1024 GB, of which an account's allowance is free.
    gigabytes = Decimal(MILLION) / 1024
    bill = rest_api(FACTS, requests=MILLION, response_kb=Decimal(1024))
    free = FACTS["price.dto.free"].number
    assert bill.data == (gigabytes - free) * first_tier("price.dto.internet")
    assert bill.free == free * first_tier("price.dto.internet")


def test_data_within_the_allowance_is_free() -> None:
    assert rest_api(FACTS, requests=MILLION, response_kb=Decimal(10)).data == 0
    assert http_api(FACTS, requests=MILLION, response_kb=Decimal(10)).data == 0


def flat(each: int, once: int = 0) -> Callable[[int], DoorBill]:
    """A bill of so many dollars per million, and some once a month."""
    return lambda requests: DoorBill(Decimal(each * requests) / MILLION + once, Decimal(0))


@pytest.mark.parametrize(
    ("cheap", "dear", "flips"),
    [
        pytest.param(flat(2), flat(1, 100), 100 * MILLION, id="dearer each, nothing once"),
        pytest.param(flat(2), flat(1, 1), MILLION, id="at the first step"),
        pytest.param(flat(3), flat(1, 1), 0, id="dearer from the first step on"),
        pytest.param(flat(1), flat(2), None, id="never"),
        pytest.param(flat(1), flat(1), None, id="a tie is no flip"),
    ],
)
def test_where_two_bills_change_places(
    cheap: Callable[[int], DoorBill], dear: Callable[[int], DoorBill], flips: int | None
) -> None:
    assert flips_at(cheap, dear) == flips


def test_the_flip_of_the_real_bills_is_one() -> None:
    kb = Decimal(10)
    flips = flips_at(
        lambda requests: url_behind_cloudfront(FACTS, requests=requests, response_kb=kb),
        lambda requests: http_api(FACTS, requests=requests, response_kb=kb),
    )
    assert flips
    below, above = (
        [bill(FACTS, requests=at, response_kb=kb).total for bill in (url_behind_cloudfront, http_api)]
        for at in (flips, flips + MILLION)
    )
    assert below[0] <= below[1]
    assert above[0] > above[1]


def test_the_heaviest_answer_an_http_api_is_cheaper_for() -> None:
    kb = Decimal(heaviest_kb(FACTS))
    for more, cheaper in ((0, True), (1, False)):
        rest, http = (bill(FACTS, requests=MILLION, response_kb=kb + more).requests for bill in (rest_api, http_api))
        assert (http <= rest) is cheaper
