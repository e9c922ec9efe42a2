"""A function may run longer than its caller waits.

When the integration timeout passes, the door answers for the function, which runs on: still billed, perhaps
finishing a write nobody waits for, and the client that tries again starts a second one. A tie is lost too:
the caller's clock starts before the function's.

Instead, give the function less time than its caller has; or let it have the time by another way: a raised
limit (REST, Regional and private), response streaming, a Function URL, or an answer of 202 with the work in a
queue.
Silent when either time is settled at deploy time, when the caller waits as long as the function runs
(Function URL, ALB), for a streamed response or an API whose body streams on some route, for `$disconnect`, whose
client has gone, for CloudFront (origin-timeout-short speaks of that), for durable functions, which are there
to go on, and for a handler that surely only computes: it asks nobody, and is through in no time.
A state machine's tie is no finding: the state fails either way.
Only likely when others who may need the time call the function too, where the limit is only recalled, and
for AppSync, whose resolver code may invoke without waiting; only possible where the function calls Lambda itself,
which may be itself in an invocation that nobody waits for.
"""

from collections.abc import Iterator, Sequence

from deburr.edits import Advice, Fix, SetValue
from deburr.findings import Confidence, Delay, Finding, Level, Rule
from deburr.place import Place
from deburr.rules.given import Given
from deburr.workload.caller import Caller, Mode
from deburr.workload.function import Compute, Function
from deburr.workload.phase import Phase

RULE = Rule(
    name="outlives-caller",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html",
        "https://docs.aws.amazon.com/general/latest/gr/appsync.html",
    ),
)

DOORS = {
    "rest_api": "the REST API",
    "http_api": "the HTTP API",
    "websocket": "the WebSocket API",
    "appsync": "AppSync",
    "cognito": "Cognito",
    "authorizer": "API Gateway",
    "step_functions": "the state machine",
}
WAYS_OUT = {
    "rest_api": "raise the limit (Regional and private), stream the response, or answer 202 and queue the work",
    "http_api": "answer 202 and queue the work, or use a Function URL for this route: the limit cannot be raised",
    "websocket": "answer at once and post the result to the connection: the limit cannot be raised",
    "appsync": "answer at once and publish the result as a mutation: the limit cannot be raised",
    "step_functions": "raise the state's TimeoutSeconds above it",
}
RAISED = "raise the limit"
REGIONAL = "make the API Regional to raise the limit"

CAPPED = frozenset({"http_api", "websocket"})
"""Doors whose own limit cannot be raised; one that the template sets below it can."""

STREAMS = "response streaming"
OF_A_METHOD = ".Properties.Integration."
"""In the path of what one method's resource says of itself; a body's streaming is not told apart by route."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    runs_s = function.timeout_s.value
    callers = [caller for caller in given.callers(function) if caller.name != "$disconnect"]
    if runs_s is None or function.compute is Compute.DURABLE:
        return
    if function.handler is not None and function.handler.instant:
        return
    cut = [caller for caller in callers if _cuts(caller, runs_s, given)]
    if not cut:
        return
    first = min(cut, key=lambda caller: (_waits(caller), caller.name))
    waits_s = _waits(first)
    others = any(c not in cut and _may_need(c, runs_s) for c in callers)
    recalled = _recalled(first, given)
    api = given.api(first)
    longer = any(c.kind != first.kind and _waits(c) > waits_s for c in cut)
    sure = not (others or recalled or first.kind == "appsync")
    starts_others = _starts_others(function)
    yield RULE.finding(
        f"{function.name} may run {runs_s} s, {DOORS[first.kind]} waits {waits_s:g} s{_routes(first, cut)}",
        at=function.timeout_s.at,
        also=[first.waits_s.at] if first.waits_s is not None else [],
        price=given.compute_once(function, (runs_s - waits_s) * 1000, "abandoned call") if runs_s > waits_s else None,
        delay=Delay((runs_s - waits_s) * 1000, "abandoned call") if runs_s > waits_s else None,
        consequence=_consequence(first, runs_s, api.endpoint.value if api is not None else None, recalled=recalled),
        fix=_fix(function, int(waits_s) - 1, others=others or longer or _shared(function, runs_s, given)),
        level=Level.WARNING if runs_s > waits_s else Level.INFO,
        confidence=Confidence.POSSIBLE if starts_others else Confidence.CERTAIN if sure else Confidence.LIKELY,
    )


def _cuts(caller: Caller, runs_s: int, given: Given) -> bool:
    """True when this caller surely gives up no later than the function."""
    if caller.mode is not Mode.SYNC or caller.kind not in DOORS or caller.streams or caller.waits_s is None:
        return False
    if caller.waits_s.value is None or runs_s < caller.waits_s.value:
        return False
    if caller.kind == "step_functions":
        return runs_s > caller.waits_s.value
    api = given.api(caller)
    return api is None or not any(STREAMS in feature and OF_A_METHOD not in at.path for feature, at in api.features)


def _starts_others(function: Function) -> bool:
    """True where it calls Lambda itself, perhaps to go on in an invocation that nobody waits for."""
    clients = function.handler.clients if function.handler is not None else ()
    return any("lambda" in client.services and Phase.INVOCATION in client.called for client in clients)


def _may_need(caller: Caller, runs_s: int) -> bool:
    """True when this way in may be why the function has the time it has."""
    waits_s = caller.waits_s.value if caller.waits_s is not None else None
    return waits_s is None or waits_s > runs_s


def _shared(function: Function, runs_s: int, given: Given) -> bool:
    """True where its timeout is written for others too whom nobody cuts off: in a module, or a class of constructs."""
    at = function.timeout_s.at
    if function.timeout_s.by_default or at.file != function.at.file:
        return False  # given from outside, or not written at all
    spot = _spot(function.at)
    return any(
        _spot(other.at) == spot and other.address != function.address and not _all_cut(other, runs_s, given)
        for other in given.workload.functions
    )


def _spot(at: Place) -> tuple[str, int, int]:
    return at.file, at.line, at.column


def _all_cut(function: Function, runs_s: int, given: Given) -> bool:
    callers = given.callers(function)
    return bool(callers) and all(_cuts(caller, runs_s, given) for caller in callers)


def _recalled(caller: Caller, given: Given) -> bool:
    """True when the limit comes from a fact that nobody read on its page."""
    if caller.waits_s is None or not caller.waits_s.by_default:
        return False
    fact = None
    if caller.kind == "cognito":
        fact = given.facts.get("timeout.cognito.trigger")
    elif caller.kind == "authorizer":
        api = given.api(caller)
        rest = api is None or api.kind.value == "rest_api"
        fact = given.facts.get("timeout.apigw.authorizer.rest" if rest else "timeout.apigw.authorizer.http_lambda")
    return fact is not None and not fact.verified


def _waits(caller: Caller) -> float:
    return caller.waits_s.value if caller.waits_s is not None and caller.waits_s.value is not None else 0


def _routes(first: Caller, cut: Sequence[Caller]) -> str:
    kinds = {caller.kind for caller in cut} - {first.kind}
    longer = sorted((min(_waits(c) for c in cut if c.kind == kind), DOORS[kind]) for kind in kinds)
    more = sum(caller.kind == first.kind for caller in cut) - 1
    also = "".join(f", {door} {waits_s:g} s" for waits_s, door in longer)
    if first.kind in ("rest_api", "http_api", "websocket"):
        return f" for {first.name}" + (f" and {more} more route{'s' if more > 1 else ''}" if more else "") + also
    return f" ({first.name}" + (f" and {more} more)" if more else ")") + also


def _consequence(first: Caller, runs_s: int, endpoint: str | None, *, recalled: bool) -> str:
    waits_s = _waits(first)
    who = "the execution" if first.kind == "step_functions" else "the client"
    told = f"after {waits_s:g} s {who} gets an error while the function runs on"
    if first.kind == "cognito":
        told = f"Cognito gives up after {waits_s:g} s, tries again twice, and the function runs on each time"
    if runs_s <= waits_s:
        told = f"{who} may get an error for an answer that was ready: the caller's clock starts before the function's"
    ways = WAYS_OUT.get(first.kind, "")
    if first.kind == "rest_api" and endpoint:
        ways = (REGIONAL if endpoint == "EDGE" else RAISED) + ways.partition(RAISED)[2].partition(")")[2]
    if first.waits_s is not None and not first.waits_s.by_default and first.kind in CAPPED:
        ways = f"raise the {waits_s:g} s written there as far as it goes, or {ways.partition(':')[0]}"
    way = f"; instead of a shorter timeout, {ways}" if ways else ""
    return told + way + (f" ({waits_s:g} s is recalled, not verified)" if recalled else "")


def _fix(function: Function, to_s: int, *, others: bool) -> Fix | None:
    at = function.timeout_s.at
    if to_s < 1:
        return None
    if others or at.path.startswith("Globals"):
        return Advice(f"a Timeout of {to_s} s for what these callers use, if the work fits in it")
    path = at.path if at.path.endswith("Timeout") else f"{at.path}.Properties.Timeout"
    return SetValue(at.named(path), to_s)
