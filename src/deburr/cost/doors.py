"""What the ways in to a function cost, by requests and by data; the Lambda request is in every one of them alike."""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from deburr.facts.book import Facts
from deburr.facts.tiers import cost

HTTP_UNIT_KB = 512
"""HTTP APIs count a request of more than this as several (fact `price.apigw.http`)."""
MB_PER_GB = 1024


@dataclass(frozen=True, slots=True)
class DoorBill:
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
    return DoorBill(cost(facts["price.apigw.rest"], requests, of="requests"), _internet(facts, requests, response_kb))


def http_api(facts: Facts, *, requests: int, response_kb: Decimal) -> DoorBill:
    """An HTTP API: an answer larger than 512 KB counts once more for each 512 KB begun."""
    units = max(1, ceil(response_kb / HTTP_UNIT_KB))
    return DoorBill(
        cost(facts["price.apigw.http"], requests * units, of="requests"), _internet(facts, requests, response_kb)
    )


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


def _internet(facts: Facts, requests: int, response_kb: Decimal) -> Decimal:
    gb = Decimal(requests) * response_kb / 1024 / MB_PER_GB
    return cost(facts["price.dto.internet"], gb, of="GB")
