"""A handler publishes metrics with a request to CloudWatch of its own.

Every invocation waits for the request, pays for it, and fails or runs late when CloudWatch throttles it.

Instead, print the metric as a log line in the embedded metric format (Powertools' metrics do): CloudWatch makes the
metric of it, and the invocation waits for nobody.
Silent when it happens at init, once per environment, after a failure alone, or on some ways only and by a name that
tells of failures; when only schedules or deployments call the function, which may be all there is to publish; where the
client is not known to be CloudWatch's; and where the SDK it asks for is not there (handlers/module-missing speaks of
that).
"""

from collections.abc import Iterator
from decimal import Decimal

from deburr.cost.price import Price
from deburr.edits import Advice
from deburr.facts.tiers import per
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import AT_DEPLOYMENT, MILLION, Given
from deburr.rules.old_sdk import never_loads
from deburr.workload.caller import Mode
from deburr.workload.function import Function
from deburr.workload.handler import Phase, Use

RULE = Rule(
    name="metric-by-api-call",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html",
        "https://aws.amazon.com/cloudwatch/pricing/",
    ),
)

SELDOM = AT_DEPLOYMENT | {"schedule"}


def check(function: Function, given: Given) -> Iterator[Finding]:
    """One finding a file of code."""
    kinds = {caller.kind for caller in given.callers(function)}
    if function.handler is None or given.only_deployments_call(function) or (kinds and kinds <= SELDOM):
        return
    if never_loads(function, given):
        return
    by_file: dict[str, list[Use]] = {}
    for use in function.handler.metrics:
        if use.phase is Phase.INVOCATION:
            by_file.setdefault(use.at.file, []).append(use)
    for uses in by_file.values():
        yield _finding(function, uses, given)


def _finding(function: Function, uses: list[Use], given: Given) -> Finding:
    least = max(sum(use.always for use in uses), 1)  # branches may exclude one another: one of them is what is sure
    always = any(use.always for use in uses)
    number = "a request or more" if least == 1 else f"{least} requests or more"
    when = "in every invocation" if always else "when it gets there"
    waited = any(c.mode is Mode.SYNC and c.kind != "step_functions" for c in given.callers(function))
    return RULE.finding(
        f"{function.name} publishes metrics with {number} to CloudWatch {when}",
        at=uses[0].at,
        also=[use.at for use in uses[1:]],
        price=_price(function, least, given, always=always),
        consequence=f"{number} to wait for{', and who waits for the answer waits too' if waited else ''}",
        fix=Advice("print it in the embedded metric format, as Powertools' metrics do"),
        level=Level.WARNING if waited else Level.INFO,
        alike=f"{least} {when}",  # what holds for each invocation of one is not told of others
    )


def _price(function: Function, requests: int, given: Given, *, always: bool) -> Price:
    """What the requests cost beyond the free ones."""
    fact = given.facts["price.cw.put_metric_data"]
    each = fact.number * requests / Decimal(per(fact))
    many = f"{'' if always else 'where it gets there, '}at least {requests} a time"
    basis = f"{many}, beyond the free ones, price of {fact.checked}"
    calls = given.traffic.per_month(function)
    if calls is None:
        return Price(each * MILLION, "1M invocations", basis)
    return Price(each * calls, "month", f"{calls:,} invocations a month assumed, {basis}")
