"""Nobody chose how long a function may run.

Lambda's default is three seconds, and it ends an invocation wherever it stands: no exception is raised, nothing is
cleaned up, what was half done stays so. That is enough for most calls on most days, and too little on the day when
what it calls is slow; then every invocation fails at once, with a log that says nothing but the time.

Instead, write a Timeout: above the slowest answer that is still wanted, below what the caller waits, with timeouts
of the calls below that.
Silent when a timeout is written or settled at deploy time, when code that was read whole calls nothing, when a
Profile shows that the slowest percent takes less than half of it, and for functions that only deployments call. One
by one only where the code calls another server or a model; the rest is said once per project.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Compute, Function
from deburr.workload.handler import Certainty, Client, ClientKind, Handler, NetworkCall, Phase

RULE = Rule(
    name="default-timeout",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html",
    ),
)

THINKS = frozenset({"bedrock-runtime", "bedrock-agent-runtime", "sagemaker-runtime"})
"""Services whose answer is computed by a model: seconds are usual."""

SERVERS = frozenset({ClientKind.DATABASE, ClientKind.CACHE, ClientKind.BROKER})
HALF = 0.5
P99 = 0.99


def check(function: Function, given: Given) -> Iterator[Finding]:
    runs_s, handler = function.timeout_s.value, function.handler
    if not function.timeout_s.by_default or runs_s is None or function.copy_of:
        return
    if function.compute is Compute.DURABLE or given.only_deployments_call(function):
        return
    slow_ms = _slow_ms(function, given)
    if slow_ms is not None:
        if slow_ms >= HALF * runs_s * 1000:
            yield _finding(function, f"and its slowest percent takes {slow_ms / 1000:.2g} s", level=Level.WARNING)
        return
    if handler is not None and _calls_nothing(handler):
        return
    model = _model(handler) if handler is not None else None
    call = _call(handler) if handler is not None else None
    if model is not None:
        yield _finding(function, f"and waits for a model ({model.service})", call=model, level=Level.WARNING)
    elif call is not None:
        verb = "calls" if isinstance(call, NetworkCall) else "talks through"
        yield _finding(function, f"and {verb} {call.callee}", call=call)
    else:
        yield _finding(function, "because nobody wrote a timeout", habit=True)


def _finding(
    function: Function,
    why: str,
    *,
    call: Client | NetworkCall | None = None,
    level: Level = Level.INFO,
    habit: bool = False,
) -> Finding:
    runs_s = function.timeout_s.value
    return RULE.finding(
        f"{function.name} may run {runs_s} s, the default, {why}",
        at=function.timeout_s.at,
        also=[call.at] if call is not None else [],
        consequence=f"after {runs_s} s it is stopped wherever it stands: no exception, no clean-up, no answer",
        fix=Advice("a Timeout above its slowest wanted answer, and below what its caller waits"),
        level=level,
        habit="{count} functions may run as long as the default says, because nobody wrote a timeout" if habit else "",
    )


def _slow_ms(function: Function, given: Given) -> float | None:
    profile = given.profile(function)
    return profile.warm_ms.quantile(P99) if profile is not None and profile.warm_ms is not None else None


def _calls_nothing(handler: Handler) -> bool:
    return not (handler.clients or handler.calls or handler.unread or handler.frameworks)


def _model(handler: Handler) -> Client | None:
    """A client of a model that an invocation surely uses."""
    return next(
        (
            client
            for client in handler.clients
            if client.service in THINKS and Phase.INVOCATION in client.called and client.certainty is Certainty.CERTAIN
        ),
        None,
    )


def _call(handler: Handler) -> NetworkCall | Client | None:
    """A call to some other server in an invocation."""
    for call in handler.calls:
        if call.phase is Phase.INVOCATION and call.certainty is not Certainty.POSSIBLE:
            return call
    return next((client for client in handler.clients if client.kind in SERVERS), None)
