"""A function that people wait for may hang for minutes, and nothing in front of it gives up first.

A Function URL or a load balancer waits as long as the function runs. When something behind the function stops
answering, every call is billed until the function's own timeout, and holds one of the account's concurrent
executions for as long: a timeout of minutes turns a short outage of one dependency into throttling of everything.

Instead, set the timeout a little above the slowest call that you would still want answered, and give work
that takes minutes to a queue, an asynchronous call or a state machine.
Silent when a caller gives up first (that is `outlives-caller`, or `origin-timeout-short`), when the response is
streamed, when anything that does not wait calls the function too, when the timeout or a caller's patience is
settled at deploy time, for durable functions, for code that talks to nobody, behind assistants and agents whose
patience is not known, and when a Profile shows that the function needs the time.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Delay, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.caller import Caller, Mode
from deburr.workload.function import Compute, Function
from deburr.workload.handler import Handler

RULE = Rule(
    name="maximum-on-sync",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
    ),
)

LONG_S = 300
"""From here on nobody who waits for a buffered answer is still there."""

USED = 0.1
"""A slowest percent that takes more than this share of the timeout shows that long runs are real."""

WHO = {"function_url": "a Function URL", "alb": "a load balancer"}
"""Doors that wait as long as the function runs. How long Alexa, Lex, Connect and agents wait is in no fact."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    runs_s, callers = function.timeout_s.value, given.callers(function)
    if runs_s is None or runs_s < LONG_S or function.compute is Compute.DURABLE:
        return
    if not callers or not all(_waits_on(caller) for caller in callers):
        return
    if not _may_hang(function.handler) or _needs(function, runs_s, given):
        return
    most_s = given.facts["lambda.timeout.max"].whole
    who = " and ".join(sorted({WHO[caller.kind] for caller in callers}))
    held = given.facts["lambda.concurrency.account_default"].whole
    yield RULE.finding(
        f"{function.name} may run {runs_s} s{', the maximum,' if runs_s == most_s else ''} while a client waits"
        f" behind {who}",
        at=function.timeout_s.at,
        also=[caller.at for caller in callers],
        price=given.compute_once(function, runs_s * 1000, "hung call"),
        delay=Delay(runs_s * 1000, "hung call"),
        consequence=(
            f"when what it calls stops answering, {held / runs_s:.2g} calls a second are enough to fill the account's"
            f" {held} concurrent executions (the default quota)"
        ),
        fix=Advice("a timeout just above the slowest answer that a client still waits for"),
        level=Level.WARNING if runs_s >= most_s else Level.INFO,
    )


def _waits_on(caller: Caller) -> bool:
    """True for a caller with people behind it that surely waits without a limit that deburr knows of."""
    if caller.mode is not Mode.SYNC or caller.kind not in WHO or caller.streams:
        return False
    return caller.waits_s is None or (caller.waits_s.value is None and caller.waits_s.by_default)


def _may_hang(handler: Handler | None) -> bool:
    """False for code that was read whole and talks to nobody."""
    return handler is None or bool(handler.clients or handler.calls or handler.frameworks or handler.unread)


def _needs(function: Function, runs_s: int, given: Given) -> bool:
    """True when it was measured to run long."""
    profile = given.profile(function)
    slow_ms = profile.warm_ms.quantile(0.99) if profile is not None and profile.warm_ms is not None else None
    return slow_ms is not None and slow_ms > runs_s * 1000 * USED
