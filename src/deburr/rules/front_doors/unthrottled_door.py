"""Anybody may call an API as fast as the whole account may be called.

Nothing asks who calls, and no rate is set: what one visitor's loop sends is let through up to the account's own
throttle, which all APIs of a Region share, and every request is billed. Functions behind it take the environments
that the account has, so that functions that have nothing to do with it are throttled.

Instead, set a rate on the stage that is some times what you expect, or a reserved concurrency on the functions
behind it, or a WAF rate rule in front.
Silent when a rate is set on a stage, a route or a plan, when anything keeps callers away (an authorizer, IAM, API
keys, WAF, a tag for Firewall Manager, a resource policy, client certificates, a private endpoint) from all routes, for
the routes that it keeps them from, when its own address is switched off and no domain of the project leads to it, when
every function behind it has a reserved concurrency, when its body or settings are not known, or what a web ACL beside
it stands in front of, and for APIs read from the source of a CDK app unless all of them is. What only opens and closes
the connections of a WebSocket API is not counted: of those an account gets far fewer a second.
Told once for the project: it is true of most APIs.
"""

from collections.abc import Iterator

from deburr.cost.price import Price
from deburr.edits import Advice
from deburr.facts.tiers import cost
from deburr.findings import Confidence, Finding, Level, Rule
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
WORDS = {DoorKind.REST: "REST", DoorKind.HTTP: "HTTP", DoorKind.WEBSOCKET: "WebSocket"}
CONNECTS = frozenset({"$connect", "$disconnect"})
"""Bounded by the new connections an account may have, new_conn_per_s of apigw.ws.limits."""


def check(api: Api, given: Given) -> Iterator[Finding]:
    behind = _behind(api, given)
    if not behind:
        return
    rps = int(str(given.facts["apigw.throttle"].table["rps"]))
    environments = given.facts["lambda.concurrency.account_default"].whole
    yield RULE.finding(
        f"anybody may call {api.name}, and nothing but the account's throttle, {rps:,} requests/s, bounds how often",
        at=api.at,
        functions=behind,
        price=_hour(api, rps, given),
        consequence=_taken(environments, given),
        fix=Advice(given.once(f"{RULE.name} fix", lambda: _fix(given))),
        habit=f"{{count}} functions stand behind APIs that anybody may call up to the account's {rps:,} requests/s",
    )


def _behind(api: Api, given: Given) -> list[str]:
    """The functions that anybody may make run through it; none where something keeps callers away, or may."""
    if api.guards or api.throttled is not None or api.opaque or api.endpoint.value in (None, "PRIVATE"):
        return []
    called = {
        caller.function.address
        for caller in given.workload.callers
        if caller.source == api.address
        and caller.kind == api.kind.value
        and caller.function.reserved is None
        and caller.name not in CONNECTS
        and caller.name not in api.guarded
    }
    return sorted(called)


def _taken(environments: int, given: Given) -> str:
    """What is reserved stays with its function, which then is not throttled either."""
    if any(function.reserved is not None for function in given.workload.functions):
        return (
            f"one caller can take what no function reserves of the {environments:,} environments that an account has by"
            " default, and every other function of the Region that reserves none is throttled"
        )
    return (
        f"one caller can take all {environments:,} environments that an account has by default,"
        " and every other function of the Region is throttled"
    )


def _fix(given: Given) -> str:
    """Where each kind of API that is told of takes a rate."""
    kinds = {api.kind for api in given.workload.apis if _behind(api, given)}
    named: dict[str, list[str]] = {}
    for kind in RATE:
        if kind in kinds:
            named.setdefault(RATE[kind], []).append(WORDS[kind])
    told = [f"{rate} for {' and '.join(words)} APIs" for rate, words in named.items()]
    rates = f"{' and '.join(told)}," if len(named) > 1 else next(iter(named))
    return f"{rates} of a few times what you expect, or ReservedConcurrentExecutions behind it"


def _hour(api: Api, rps: int, given: Given) -> Price:
    """What an hour at that rate costs in requests alone, at the first tier."""
    name, of = REQUESTS[api.kind]
    fact = given.facts[name]
    return Price(cost(fact, rps * HOUR_S, of=of), f"hour at {rps:,} {of}/s", f"{of} only, price of {fact.checked}")
