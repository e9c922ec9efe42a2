"""A REST API is paid for, and nothing that only a REST API has is used.

A REST API costs several times what an HTTP API costs per request. API keys and usage plans, request
validation and mapping, caching, a private or edge-optimised endpoint, a resource policy, canaries, a raised
timeout and streaming are what it is paid for; plain proxy routes to functions are not among them, nor is a
TOKEN authorizer: one of type REQUEST in payload format 1.0 gets the same token and the same `methodArn`.

Instead, move the routes to an HTTP API, or put a Function URL behind CloudFront where one function serves
them all. The event has another shape there (payload format 2.0), and 30 s is the end. The report tells whole
bills, data and free tiers included, and where they change places: large answers count several times behind an
HTTP API, and many requests are dearer behind CloudFront.
Silent when any feature that only REST has is used, when what it uses, its endpoint or its timeouts cannot all
be known, when an answer is waited for longer than an HTTP API waits, and when no function stands behind it.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from deburr.cost.doors import flips_at, heaviest_kb, http_api, rest_api, url_behind_cloudfront
from deburr.cost.price import Price, money
from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import MILLION, Given
from deburr.workload.caller import Caller
from deburr.workload.function import Function
from deburr.workload.resources import Api, DoorKind

RULE = Rule(
    name="dearer-door",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/furls-http-invoke-decision.html",
    ),
)

WORTH_USD = 10
"""A month; below it the move costs more of somebody's time than it saves in a year."""

ANSWER_KB = Decimal(10)
"""An answer of a JSON API, assumed and said, for what data costs."""

RECALLED = ("price.cloudfront.free", "price.dto.free", "price.dto.internet")
"""What the bills rest on that may not have been read on its page."""

TOKEN = "TOKEN authorizer"
"""HTTP APIs have it by another name."""

EXAMPLES = (1 * MILLION, 10 * MILLION, 100 * MILLION)


def check(api: Api, given: Given) -> Iterator[Finding]:
    used = {feature for feature, _ in api.features}
    if api.kind is not DoorKind.REST or used - {TOKEN} or api.opaque:
        return
    if api.endpoint.value is None or (api.endpoint.value == "EDGE" and not api.endpoint.by_default):
        return  # edge-optimised by name: an HTTP API has no such endpoint
    callers = [
        caller for caller in given.workload.callers if caller.source == api.address and caller.kind == "rest_api"
    ]
    limit_s = float(given.facts.seconds("timeout.apigw.http"))
    if not callers or any(caller.streams or _may_wait_longer(caller, limit_s) for caller in callers):
        return
    behind = {caller.function.address: caller.function for caller in callers}
    months = [_requests(function, api, given) for function in behind.values()]
    known = [count for count in months if count is not None]
    requests = sum(known) if len(known) == len(months) else None
    saved = _saved(given, requests if requests is not None else MILLION)
    rest, http = (given.facts[fact] for fact in ("price.apigw.rest", "price.apigw.http"))
    per_million = [
        bill(given.facts, requests=MILLION, response_kb=Decimal(0)).requests for bill in (rest_api, http_api)
    ]
    asked = " but a TOKEN authorizer, which is one of type REQUEST there" if TOKEN in used else ""
    kept = " (1.0 for the authorizer, which gets its token as before)" if TOKEN in used else ""
    yield RULE.finding(
        f"{api.name} is a REST API, {money(per_million[0])} per 1M requests, and uses nothing that an HTTP API,"
        f" {money(per_million[1])}, lacks{asked}",
        at=api.at,
        also=[caller.at for caller in callers[:5]],
        price=Price(
            saved,
            "month" if requests is not None else "1M requests",
            f"{f'{requests:,} requests a month assumed' if requests is not None else 'requests only'},"
            f" prices of {min(rest.checked, http.checked)}",
            overlaps=api.address,
        ),
        consequence=given.once("bills of doors", partial(_bills, given)),
        fix=Advice(
            f"an HTTP API with the same routes; events arrive in payload format 2.0{kept}, {limit_s:g} s is the longest"
            " wait, and there are no API keys or usage plans"
        ),
        level=Level.WARNING if requests is not None and saved >= WORTH_USD else Level.INFO,
    )


def _may_wait_longer(caller: Caller, limit_s: float) -> bool:
    waits_s = caller.waits_s
    return waits_s is not None and (waits_s.value is None or waits_s.value > limit_s)


def _requests(function: Function, api: Api, given: Given) -> int | None:
    """A month's requests; None where others call the function too, for its invocations are not all requests then."""
    shared = any(caller.source != api.address for caller in given.callers(function))
    return None if shared else given.traffic.per_month(function)


def _saved(given: Given, requests: int) -> Decimal:
    rest = rest_api(given.facts, requests=requests, response_kb=Decimal(0))
    return rest.requests - http_api(given.facts, requests=requests, response_kb=Decimal(0)).requests


def _bills(given: Given) -> str:
    """The whole bill at a few volumes, requests and data, each way in; and where they change places."""
    told = []
    for requests in EXAMPLES:
        rest, http, url = (
            bill(given.facts, requests=requests, response_kb=ANSWER_KB).total
            for bill in (rest_api, http_api, url_behind_cloudfront)
        )
        told.append(
            f"{requests // MILLION}M requests: REST {money(rest)}, HTTP {money(http)}, URL + CloudFront {money(url)}"
        )
    recalled = [fact for fact in RECALLED if not given.facts[fact].verified]
    verified = f" ({', '.join(recalled)} unverified)" if recalled else ""
    flips = flips_at(
        lambda requests: url_behind_cloudfront(given.facts, requests=requests, response_kb=ANSWER_KB),
        lambda requests: http_api(given.facts, requests=requests, response_kb=ANSWER_KB),
    )
    order = f"; CloudFront costs less up to {flips // MILLION:,}M requests, HTTP beyond" if flips else ""
    return (
        f"with answers of {ANSWER_KB} KB and nothing else on the free tiers, a month of {'; '.join(told)}{order};"
        f" HTTP costs more than REST for answers above {heaviest_kb(given.facts):,} KB{verified}"
    )
