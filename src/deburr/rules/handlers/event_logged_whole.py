"""A handler writes its whole event, or its whole environment, to the log.

What comes in is stored a second time, by the gigabyte and for as long as the log group keeps it, and is read by
everybody who may read logs. The event of a door holds what each client sent, cookies and tokens among it; that of an
authorizer is the token; the environment of a function holds the session credentials of its role.

Instead, log the two or three fields that a search needs, and the whole only at debug level, where a switch turns it
on.
Silent when a branch or a level guards it, when it is only written after a failure, when the logger's level is not
known to write it, and when only deployments call the function.
"""

from collections.abc import Iterator

from deburr.cost.price import Price
from deburr.edits import Advice
from deburr.facts.tiers import tiers
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import MILLION, Given
from deburr.workload.function import Function
from deburr.workload.invocation import LogCall, Logged
from deburr.workload.workload import Workload

RULE = Rule(
    name="event-logged-whole",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html",
    ),
)

DOORS = frozenset({"rest_api", "http_api", "function_url", "alb"})
"""Their events carry the headers that a client sent, unless an API hands over the body alone."""

KB_A_GB = 1_000_000


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    """Credentials are told one by one; events are a habit, told once a template."""
    habits: dict[tuple[str, bool], list[tuple[Function, LogCall]]] = {}
    for function in workload.functions:
        told = _told(function, given)
        environment = [line for line in told if line.what is Logged.ENVIRONMENT]
        events = [line for line in told if line.what is Logged.EVENT]
        if environment:
            yield _environment(function, environment, given)
        kinds = {caller.kind for caller in given.callers(function) if not caller.body_alone}
        if events and "authorizer" in kinds:
            yield _token(function, events, given)
        elif events:
            habits.setdefault((function.at.file, not kinds.isdisjoint(DOORS)), []).append((function, events[0]))
    for (_, door), found in habits.items():
        yield _habit(found, given, door=door)


def _told(function: Function, given: Given) -> list[LogCall]:
    if function.handler is None or given.only_deployments_call(function):
        return []
    levels = [value for name, value in function.environment if "LOG" in name.upper() and "LEVEL" in name.upper()]
    written = all(level is not None and level.upper() in ("INFO", "DEBUG", "TRACE", "ALL") for level in levels)
    return [line for line in function.handler.logged if written or not line.levelled]


def _environment(function: Function, lines: list[LogCall], given: Given) -> Finding:
    return _secret(
        function,
        lines,
        _price(given, function, "the environment"),
        says=f"writes its whole environment to the log with {lines[0].callee}",
        consequence="AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN of its role are in it, for all who may read the log",
        fix="log the variables you need by name",
    )


def _token(function: Function, lines: list[LogCall], given: Given) -> Finding:
    return _secret(
        function,
        lines,
        _price(given, function, "event"),
        says=f"writes its whole event to the log with {lines[0].callee}, and the event of an authorizer is what proves"
        " who a client is",
        consequence="whoever may read the log holds what the clients prove themselves with",
        fix="log the method's ARN or the request's id instead",
    )


def _secret(
    function: Function, lines: list[LogCall], price: Price, *, says: str, consequence: str, fix: str
) -> Finding:
    return RULE.finding(
        f"{function.name} {says}",
        at=lines[0].at,
        also=[line.at for line in lines[1:]],
        price=price,
        consequence=consequence,
        fix=Advice(fix),
        confidence=_confidence(lines),
        functions=[function.address],
    )


def _habit(found: list[tuple[Function, LogCall]], given: Given, *, door: bool) -> Finding:
    (function, first), *rest = found
    events = "its whole event" if not rest else "their whole event"
    who = function.name if not rest else f"{len(found)} functions"
    return RULE.finding(
        f"{who} write{'' if rest else 's'} {events} to the log{f' with {first.callee}' if not rest else ''}",
        at=first.at,
        also=list(dict.fromkeys(line.at for _, line in rest if line.at != first.at)),
        price=_price(given, None if rest else function, "event"),
        consequence="all that clients send is kept there, with the cookies and tokens in their headers" if door else "",
        fix=Advice("log the fields that a search needs, the whole at debug level"),
        level=Level.INFO,
        confidence=_confidence([line for _, line in found]),
        functions=[each.address for each, _ in found],
    )


def _price(given: Given, function: Function | None, what: str) -> Price:
    """What each kilobyte costs to take in, at the first tier; for one function, or whichever."""
    fact = given.facts["price.logs.lambda.ingest"]
    usd_a_gb = tiers(fact)[0][1]
    calls = given.traffic.per_month(function) if function is not None else None
    basis = f"for each KB of {what}, {usd_a_gb} USD a GB, price of {fact.checked}"
    if calls is None:
        return Price(usd_a_gb * MILLION / KB_A_GB, "1M invocations", basis)
    return Price(usd_a_gb * calls / KB_A_GB, "month", f"{calls:,} invocations a month assumed, {basis}")


def _confidence(lines: list[LogCall]) -> Confidence:
    return max((Confidence(line.certainty.value) for line in lines), key=lambda each: each.rank)
