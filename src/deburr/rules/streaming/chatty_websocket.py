"""So many messages pass a WebSocket API that two servers which hold the connections themselves cost less.

API Gateway bills each message, and each message that comes in is an invocation besides. Both grow with every message,
while servers that run anyway take the next one for nothing.

Instead, hold the connections in two small tasks on Fargate behind a load balancer, or hand out messages by AppSync
Events, which needs no function for them; below that volume the WebSocket API is the cheaper one.
Silent when nobody says how many messages there are (`[traffic]` in deburr.toml), when others call the functions too,
and below the volume at which both cost the same: only what comes in is counted, what is sent back and the functions'
own time come on top.
"""

from collections.abc import Iterator
from decimal import Decimal

from deburr.cost.price import Price, money
from deburr.edits import Advice
from deburr.facts.tiers import cost
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import MILLION, Given
from deburr.workload.resources import Api, DoorKind

RULE = Rule(
    name="chatty-websocket",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=("https://aws.amazon.com/api-gateway/pricing/", "https://aws.amazon.com/fargate/pricing/"),
)

HOURS = 730
TASKS, VCPU, GB = 2, Decimal("0.5"), Decimal(1)
"""What the servers are taken for: two, so that one may fail."""
ONCE = frozenset({"$connect", "$disconnect"})
"""Routes that no message comes by, though both are billed alike."""


def check(api: Api, given: Given) -> Iterator[Finding]:
    if api.kind is not DoorKind.WEBSOCKET:
        return
    behind = {
        caller.function.address: caller.function
        for caller in given.workload.callers
        if caller.source == api.address and caller.kind == "websocket" and caller.route not in ONCE
    }
    counts = [
        None
        if any(caller.source != api.address for caller in given.callers(function))
        else given.traffic.per_month(function)
        for function in behind.values()
    ]
    messages = sum(count for count in counts if count is not None)
    if not messages or None in counts:
        return
    passed = cost(given.facts["price.apigw.ws.messages"], messages, of="messages")
    passed += given.facts["price.lambda.request"].number * messages / MILLION
    servers = _servers(given)
    if passed <= servers:
        return
    checked = given.facts["price.apigw.ws.messages"].checked
    yield RULE.finding(
        f"{messages:,} messages a month come in through {api.name}, {money(passed)} before what is sent back",
        at=api.at,
        price=Price(
            passed - servers,
            "month",
            f"messages and invocations against {TASKS} Fargate tasks of {VCPU} vCPU and a load balancer, prices of"
            f" {checked}",
            overlaps=api.address,
        ),
        consequence=f"{TASKS} tasks of {VCPU} vCPU and {GB} GB and a load balancer cost {money(servers)} a month at"
        " any volume that they can take; the load balancer's data comes on top",
        fix=Advice("connections held by tasks on Fargate behind a load balancer, or AppSync Events"),
    )


def _servers(given: Given) -> Decimal:
    """A month of the tasks and of a load balancer, US dollars."""
    vcpu, gb, balancer = (
        given.facts[fact].number
        for fact in ("price.fargate.x86.vcpu_hour", "price.fargate.x86.gb_hour", "price.alb.hour")
    )
    return HOURS * (TASKS * (VCPU * vcpu + GB * gb) + balancer)
