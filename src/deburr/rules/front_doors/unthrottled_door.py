"""Anybody may call an API as fast as the whole account may be called.

Nothing asks who calls, and no rate is set: what one visitor's loop sends is let through up to the account's own
throttle, which all APIs of a Region share, and every request is billed. Functions behind it take the environments
that the account has, so that functions that have nothing to do with it are throttled.

Instead, set a rate on the stage that is some times what you expect, or a reserved concurrency on the functions
behind it, or a WAF rate rule in front.
Silent when a rate is set on a stage, a route or a plan, when anything keeps callers away (an authorizer, IAM, API
keys, WAF, a resource policy, client certificates, a private endpoint) on any route, when every function behind it
has a reserved concurrency, when its body or settings are not known, and for APIs read from the source of a CDK app.
Told once for the project: it is true of most APIs.
"""

from collections.abc import Iterator

from deburr.cost.price import Price
from deburr.facts.tiers import cost
from deburr.findings import Advice, Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.resources import Api, DoorKind

RULE = Rule(
    name="unthrottled-door",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
    ),
)

HOUR_S = 3600
REQUESTS = {
    DoorKind.REST: ("price.apigw.rest", "requests"),
    DoorKind.HTTP: ("price.apigw.http", "requests"),
    DoorKind.WEBSOCKET: ("price.apigw.ws.messages", "messages"),
}
RATE = {
    DoorKind.REST: "ThrottlingRateLimit in MethodSettings",
    DoorKind.HTTP: "ThrottlingRateLimit in DefaultRouteSettings",
    DoorKind.WEBSOCKET: "ThrottlingRateLimit in DefaultRouteSettings",
}


def check(api: Api, given: Given) -> Iterator[Finding]:
    if api.guards or api.throttled is not None or api.opaque or api.endpoint.value in (None, "PRIVATE"):
        return
    behind = {
        caller.function.address: caller.function
        for caller in given.workload.callers
        if caller.source == api.address and caller.kind == api.kind.value and caller.function.reserved is None
    }
    if not behind:
        return
    rps = int(str(given.facts["apigw.throttle"].table["rps"]))
    environments = given.facts["lambda.concurrency.account_default"].whole
    yield RULE.finding(
        f"anybody may call {api.name}, and nothing but the account's throttle, {rps:,} requests/s, bounds how often",
        at=api.at,
        functions=sorted(behind),
        price=_hour(api, rps, given),
        consequence=f"one caller can take all {environments:,} environments that an account has by default,"
        " and every other function of the Region is throttled",
        fix=Advice(f"{RATE[api.kind]} of a few times what you expect, or ReservedConcurrentExecutions behind it"),
        habit=f"{{count}} functions stand behind APIs that anybody may call up to the account's {rps:,} requests/s",
    )


def _hour(api: Api, rps: int, given: Given) -> Price:
    """What an hour at that rate costs in requests alone, at the first tier."""
    name, of = REQUESTS[api.kind]
    fact = given.facts[name]
    return Price(cost(fact, rps * HOUR_S, of=of), f"hour at {rps:,} {of}/s", f"{of} only, price of {fact.checked}")
