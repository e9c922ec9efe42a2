"""The ways in to a function side by side: the bills of doors.py line by line, and what each way can and cannot do."""

from collections.abc import Callable
from decimal import Decimal
from itertools import combinations, cycle
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from deburr.cost.comparison import Comparison, Way, changes_places
from deburr.cost.door_traits import traits
from deburr.cost.doors import HTTP_UNIT_KB, MB_PER_GB
from deburr.cost.function import HOURS_A_MONTH
from deburr.cost.line import Line, counted, priced
from deburr.facts.book import Facts

LEAST, MOST = 100_000, 20_000_000_000


class Answers(Struct, frozen=True):
    """What goes through a door in a month.

    requests     0 or more.
    response_kb  of one answer.
    cache_hit    the share that a cache at the edge answers, 0-1; only ways with CloudFront have one.
    """

    requests: int
    response_kb: Decimal
    cache_hit: Decimal = Decimal(0)

    @property
    def gb(self) -> Decimal:
        return Decimal(self.requests) * self.response_kb / 1024 / MB_PER_GB

    @property
    def missed(self) -> Decimal:
        """Requests that reach what stands behind the cache."""
        return self.requests * (1 - self.cache_hit)


Bill = Callable[[Facts, Answers], tuple[Line, ...]]


def rest(facts: Facts, through: Answers) -> tuple[Line, ...]:
    return (_requests("REST requests", facts, "price.apigw.rest", Decimal(through.requests)), _internet(facts, through))


def http(facts: Facts, through: Answers) -> tuple[Line, ...]:
    return (_http(facts, through, Decimal(through.requests)), _internet(facts, through))


def url(facts: Facts, through: Answers) -> tuple[Line, ...]:
    """A Function URL by itself: nothing beside Lambda but data."""
    free = facts["price.function_url"]
    return (Line("URL requests", f"{through.requests:,} requests", Decimal(0), (free,)), _internet(facts, through))


def url_cloudfront(facts: Facts, through: Answers) -> tuple[Line, ...]:
    return _cloudfront(facts, through)


def http_cloudfront(facts: Facts, through: Answers) -> tuple[Line, ...]:
    return (_http(facts, through, through.missed), *_cloudfront(facts, through))


def rest_cloudfront(facts: Facts, through: Answers) -> tuple[Line, ...]:
    return (_requests("REST requests", facts, "price.apigw.rest", through.missed), *_cloudfront(facts, through))


def alb(facts: Facts, through: Answers) -> tuple[Line, ...]:
    """A load balancer of its own."""
    per_s = Decimal(through.requests) / (HOURS_A_MONTH * 3600)
    unit = facts["price.alb.lcu"]
    connections, gb = (Decimal(str(unit.table[name])) for name in ("new_connections_per_s", "gb_per_hour_lambda"))
    units = max(per_s / connections, through.gb / HOURS_A_MONTH / gb)
    capacity = priced(
        "capacity units",
        facts["price.alb.lcu_hour"],
        units * HOURS_A_MONTH,
        of="LCU-hour",
        note="every request is taken to open a connection, evenly over the month",
    )
    return (
        priced("load balancer", facts["price.alb.hour"], Decimal(HOURS_A_MONTH), of="hour"),
        replace(capacity, facts=(*capacity.facts, unit)),
        _internet(facts, through),
    )


WAYS: dict[str, Bill] = {
    "REST API": rest,
    "HTTP API": http,
    "Function URL": url,
    "URL + CloudFront": url_cloudfront,
    "HTTP + CloudFront": http_cloudfront,
    "REST + CloudFront": rest_cloudfront,
    "ALB": alb,
}
CACHED = frozenset(name for name in WAYS if "CloudFront" in name)
FLIPS = ("REST API", "HTTP API", "URL + CloudFront", "ALB")


def ways_in(facts: Facts, through: Answers) -> Comparison:
    """Every way in at this volume, and the volumes at which the usual ones change places; Lambda itself included.

    Lambda's request fee is in each, for a cache spares requests; its compute is not, unless a cache spares that too.
    """
    known = traits(facts)
    ways = tuple(Way(name, (*WAYS[name](facts, through), _lambda(facts, name, through)), known[name]) for name in WAYS)
    cached = f", {through.cache_hit:.0%} of them answered by CloudFront's cache" if through.cache_hit else ""
    title = f"{through.requests:,} requests a month, {counted(through.response_kb)} KB each{cached}"
    return Comparison(title, ways, tuple(_flips(facts, through)))


def _flips(facts: Facts, through: Answers) -> list[str]:
    def bill(name: str) -> Callable[[int], Decimal]:
        def at(requests: int) -> Decimal:
            now = Answers(requests, through.response_kb, through.cache_hit)
            lines = (*WAYS[name](facts, now), _lambda(facts, name, now))
            return sum((line.usd for line in lines if line.usd is not None), Decimal(0))

        return at

    said: list[str] = []
    for one, other in combinations(FLIPS, 2):
        first, second = bill(one), bill(other)
        at = changes_places(first, second, least=LEAST, most=MOST)
        cheap, dear = (one, other) if first(LEAST) <= second(LEAST) else (other, one)
        if not at:
            said.append(f"{cheap} costs less than {dear} at every volume up to {MOST // 10**9} billion")
            continue
        turns = [f"{cheap} up to {_volume(at[0])}"]
        for place, winner in zip(range(len(at)), cycle((dear, cheap)), strict=False):
            until = f"from there to {_volume(at[place + 1])}" if place + 1 < len(at) else "beyond"
            turns.append(f"{winner} {until}")
        said.append(f"cheaper of {one} and {other}: {', '.join(turns)}")
    return said


def _volume(requests: int) -> str:
    return f"{requests / 1e6:,.3g}M" if requests < 10**9 else f"{requests / 1e9:,.3g} billion"


def _requests(what: str, facts: Facts, price: str, requests: Decimal) -> Line:
    return priced(what, facts[price], requests, of="requests")


def _http(facts: Facts, through: Answers, requests: Decimal) -> Line:
    units = max(1, ceil(through.response_kb / HTTP_UNIT_KB))
    note = f"an answer of {counted(through.response_kb)} KB counts as {units}" if units > 1 else ""
    return priced("HTTP requests", facts["price.apigw.http"], requests * units, of="requests", note=note)


def _internet(facts: Facts, through: Answers) -> Line:
    return priced(
        "data to the internet", facts["price.dto.internet"], through.gb, of="GB", free=facts["price.dto.free"]
    )


def _cloudfront(facts: Facts, through: Answers) -> tuple[Line, ...]:
    """Requests and data at the edge; from AWS to CloudFront data is free."""
    free = facts["price.cloudfront.free"]
    free_requests, free_gb = (Decimal(str(free.table[name])) for name in ("requests", "gb"))
    price, data = facts["price.cloudfront.https"], facts["price.cloudfront.gb"]
    requests = priced("CloudFront requests", price, max(Decimal(0), through.requests - free_requests), of="requests")
    sent = priced("CloudFront data", data, max(Decimal(0), through.gb - free_gb), of="GB")
    return tuple(
        Line(
            line.what,
            f"{counted(amount)} {unit}, {counted(min(amount, off))} free",
            line.usd,
            (*line.facts, free),
            line.tier,
        )
        for line, amount, unit, off in (
            (requests, Decimal(through.requests), "requests", free_requests),
            (sent, through.gb, "GB", free_gb),
        )
    )


def _lambda(facts: Facts, name: str, through: Answers) -> Line:
    requests = through.missed if name in CACHED else Decimal(through.requests)
    return priced("Lambda requests", facts["price.lambda.request"], requests, of="requests")
