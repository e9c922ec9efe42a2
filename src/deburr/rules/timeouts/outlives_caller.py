"""A function may run longer than its caller waits.

When the integration timeout passes, the door answers for the function, which runs on: still billed, perhaps
finishing a write nobody waits for, and the client that tries again starts a second one.

Instead, give the function less time than its caller has; or let it have the time by another way: a raised
limit (REST, Regional and private), response streaming, a Function URL, or an answer of 202 with the work in a
queue.
Silent when either time is settled at deploy time, when the caller waits as long as the function runs
(Function URL, ALB), and for a streamed response.
"""

from collections.abc import Iterator

from deburr.findings import Advice, Confidence, Finding, Fix, Level, Rule, SetValue
from deburr.rules.given import Given
from deburr.workload.caller import Caller, Mode
from deburr.workload.function import Function

RULE = Rule(
    name="outlives-caller",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html",
    ),
)

DOORS = {
    "rest_api": "the REST API",
    "http_api": "the HTTP API",
    "websocket": "the WebSocket API",
    "appsync": "AppSync",
    "cognito": "Cognito",
    "authorizer": "API Gateway, for an authorizer,",
    "cloudfront": "CloudFront",
}
WAYS_OUT = {
    "rest_api": "raise the limit (Regional and private), stream the response, or answer 202 and queue the work",
    "http_api": "answer 202 and queue the work, or use a Function URL for this route: the limit cannot be raised",
    "websocket": "answer at once and post the result to the connection: the limit cannot be raised",
    "appsync": "answer at once and publish the result as a mutation: the limit cannot be raised",
}


def check(function: Function, given: Given) -> Iterator[Finding]:
    runs_s = function.timeout_s.value
    if runs_s is None:
        return
    cut = [caller for caller in given.callers(function) if _cuts(caller, runs_s)]
    if not cut:
        return
    first = min(cut, key=lambda caller: (_waits(caller), caller.name))
    waits_s = _waits(first)
    at = first.waits_s.at if first.waits_s is not None else function.at
    others = any(caller.mode is not Mode.SYNC for caller in given.callers(function))
    yield RULE.finding(
        f"{function.name} may run {runs_s} s, {DOORS[first.kind]} waits {waits_s:g} s for {_routes(first, cut)}",
        at=function.timeout_s.at,
        also=[at],
        price=given.compute_once(function, (runs_s - waits_s) * 1000, "abandoned call") if runs_s > waits_s else None,
        consequence=(
            f"after {waits_s:g} s the client gets an error while the function runs on"
            + (f"; instead of a shorter timeout, {WAYS_OUT[first.kind]}" if first.kind in WAYS_OUT else "")
        ),
        fix=_fix(function, int(waits_s) - 1, others=others),
        confidence=Confidence.LIKELY if others else Confidence.CERTAIN,
    )


def _cuts(caller: Caller, runs_s: int) -> bool:
    """True when this caller surely gives up no later than the function; a tie is a race."""
    if caller.mode is not Mode.SYNC or caller.kind not in DOORS or caller.streams or caller.waits_s is None:
        return False
    return caller.waits_s.value is not None and runs_s >= caller.waits_s.value


def _waits(caller: Caller) -> float:
    return caller.waits_s.value if caller.waits_s is not None and caller.waits_s.value is not None else 0


def _routes(first: Caller, cut: list[Caller]) -> str:
    more = len(cut) - 1
    return first.name + (f" and {more} more route{'s' if more > 1 else ''}" if more else "")


def _fix(function: Function, to_s: int, *, others: bool) -> Fix:
    at = function.timeout_s.at
    if others or at.path.startswith("Globals") or to_s < 1:
        return Advice(f"a Timeout of {to_s} s for what these callers use, if the work fits in it")
    path = at.path if at.path.endswith("Timeout") else f"{at.path}.Properties.Timeout"
    return SetValue(at.named(path), to_s)
