"""What the ways in to a function cost, by requests and by data; the Lambda request is in every one of them alike."""

from collections.abc import Callable
from decimal import Decimal
from math import ceil

from msgspec import Struct

from deburr.facts.book import Facts
from deburr.facts.tiers import cost, tiers

HTTP_UNIT_KB = 512
"""HTTP APIs count a request of more than this as several (fact `price.apigw.http`)."""
MB_PER_GB = 1024
LARGEST = 2**37
"""Requests a month beyond which nobody is looked for."""


class DoorBill(Struct, frozen=True):
    """A month's bill in US dollars; `free` is what an always-free tier took off it."""

    requests: Decimal
    data: Decimal
    free: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        return self.requests + self.data


def rest_api(facts: Facts, *, requests: int, response_kb: Decimal) -> DoorBill:
    """A REST API: tiers by request, data out at the internet price.

    requests     a month, 0 or more.
    response_kb  of one answer.
    """
    data, free = _internet(facts, requests, response_kb)
    return DoorBill(cost(facts["price.apigw.rest"], requests, of="requests"), data, free)


def http_api(facts: Facts, *, requests: int, response_kb: Decimal) -> DoorBill:
    """An HTTP API: an answer larger than 512 KB counts once more for each 512 KB begun."""
    units = max(1, ceil(response_kb / HTTP_UNIT_KB))
    data, free = _internet(facts, requests, response_kb)
    return DoorBill(cost(facts["price.apigw.http"], requests * units, of="requests"), data, free)


def url_behind_cloudfront(facts: Facts, *, requests: int, response_kb: Decimal) -> DoorBill:
    """A Function URL behind CloudFront, HTTPS: its always-free tier is recalled, not verified (see the fact)."""
    free = facts["price.cloudfront.free"].table
    free_requests, free_gb = int(str(free["requests"])), int(str(free["gb"]))
    gb = Decimal(requests) * response_kb / 1024 / MB_PER_GB
    each = facts["price.cloudfront.https"].number / 10_000
    full = each * requests
    paid = each * max(0, requests - free_requests)
    data_full = cost(facts["price.cloudfront.gb"], gb, of="GB")
    data = cost(facts["price.cloudfront.gb"], gb, of="GB", free=free_gb)
    return DoorBill(paid, data, free=full - paid + data_full - data)


def flips_at(cheap: Callable[[int], DoorBill], dear: Callable[[int], DoorBill], *, step: int = 1_000_000) -> int | None:
    """The requests a month up to which the first way in costs no more than the second, in whole steps.

    Doubles the volume until the order changes, then halves the gap; a way in that wins for less than a doubling
    is passed over.
    Returns  0 when it is the dearer one from the first step on, None when it stays cheaper as far as is looked.
    """
    most = step
    while cheap(most).total <= dear(most).total:
        most *= 2
        if most > LARGEST:
            return None
    least = most // 2 if most > step else 0
    while most - least > step:
        middle = (least + most) // 2 // step * step
        least, most = (middle, most) if cheap(middle).total <= dear(middle).total else (least, middle)
    return least


def heaviest_kb(facts: Facts) -> int:
    """The largest answer, in whole 512 KB, for which an HTTP API's request costs no more than a REST API's."""
    rest, http = (tiers(facts[fact])[0][1] for fact in ("price.apigw.rest", "price.apigw.http"))
    return int(rest // http) * HTTP_UNIT_KB


def _internet(facts: Facts, requests: int, response_kb: Decimal) -> tuple[Decimal, Decimal]:
    """What data to the internet costs, and what the account's free allowance took off it."""
    gb = Decimal(requests) * response_kb / 1024 / MB_PER_GB
    price = facts["price.dto.internet"]
    paid = cost(price, gb, of="GB", free=facts["price.dto.free"].number)
    return paid, cost(price, gb, of="GB") - paid
