"""What a call may wait, with all its attempts, is longer than the function may run.

Each attempt has its own timeout, and libraries, SDK clients, decorators and loops try again: where the other side does
not answer, the function is killed in the midst of them. It is billed to its last millisecond, no exception is raised,
nothing that the code does on failure is done, and the log says no more than that the task timed out.

Instead, give one attempt so little that all of them fit into what the function has, with some to spare for the answer.
How often boto3 tries where nothing is said depends on its version: on the one in the package, and where none is known
on what the newest does, which tries least. SDK v3 for JavaScript makes three attempts, newer ones four at DynamoDB.
Silent when nobody waits for a call, when a timeout or the number of attempts is computed, for SDK clients that say
nothing of timeouts, for clients that no invocation calls, and where one attempt alone outlasts the function at a call:
that is unbounded-call.
"""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from deburr.edits import Advice
from deburr.facts.fact import Value
from deburr.findings import Confidence, Delay, Finding, Level, Rule
from deburr.place import Place
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import Client, NetworkCall, Phase

RULE = Rule(
    name="call-outlasts-function",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html",
        "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html",
        "https://urllib3.readthedocs.io/en/stable/reference/urllib3.util.html#urllib3.util.Retry",
    ),
)

JAVASCRIPT = "@aws-sdk/"
IN_ENVIRONMENT, MODE = "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE"


class Tries(Struct, frozen=True):
    """How often something is tried; `least` where it may be oftener, because the version of the SDK is not known."""

    count: int
    least: bool = False


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler, runs_s = function.handler, function.timeout_s.value
    if handler is None or runs_s is None:
        return
    for call in handler.calls:
        waits = _call(call, given)
        if waits is not None and waits[0] < runs_s <= waits[0] * waits[1] + _slept_s(call):
            yield _finding(function, f"calls {call.callee}", call.at, waits[0], Tries(waits[1]), call, given)
    for client in handler.clients:
        if client.bound is None or Phase.INVOCATION not in client.called:
            continue
        seconds, tries = client.bound.seconds, _attempts(client, function, given)
        if seconds * tries.count >= runs_s:
            name = client.service if client.service and not client.also else f"AWS by {client.callee}"
            yield _finding(function, f"calls {name}", client.at, seconds, tries, client, given)


def _call(call: NetworkCall, given: Given) -> tuple[float, int] | None:
    """Seconds of one attempt and how many there are; None where that is not written, or not in an invocation."""
    timeout = call.timeout
    if call.phase is not Phase.INVOCATION or call.dropped or not timeout.known or timeout.seconds is None:
        return None
    retries = given.facts["client.urllib3_retries"].whole if call.retries is None else call.retries
    return timeout.seconds, call.attempts * (1 + retries)


def _slept_s(seen: NetworkCall | Client) -> float:
    """Seconds that the code sleeps between the attempts that it makes, all in all."""
    return seen.pause_s * (seen.attempts - 1) if isinstance(seen, NetworkCall) else 0


def _attempts(client: Client, function: Function, given: Given) -> Tries:
    """As the code says, or the environment, or the version that is packed; at least what the newest SDK does."""
    bound, told = client.bound, dict(function.environment)
    if bound is not None and bound.attempts is not None:
        return Tries(bound.attempts)
    if IN_ENVIRONMENT in told:
        written = told[IN_ENVIRONMENT] or ""
        return Tries(int(written) if written.isdigit() else 1)
    if client.callee.startswith(JAVASCRIPT):
        told_v3 = given.facts["client.js_v3.retries"].table
        fewer = told_v3.get(f"{client.service}_before")
        return Tries(int(str(fewer or told_v3["max_attempts"])), least=fewer is not None)
    if not client.callee.startswith("boto3."):
        return Tries(1)
    new, old = (given.facts[f"client.botocore.{name}"].table for name in ("retries", "legacy_retries"))
    least = _most(new, client)
    mode = (bound.mode if bound is not None else "") or told.get(MODE, "")
    if mode:
        return Tries(_most(old, client) if mode == old["mode"] else least)
    version = _packed(function)
    if version is None or mode is None:
        return Tries(least, least=True)
    return Tries(_most(old, client) if version < _release(str(old["before"])) else least)


def _most(retries: Mapping[str, Value], client: Client) -> int:
    return int(str(retries.get(client.service, retries["max_attempts"])))


def _packed(function: Function) -> tuple[int, ...] | None:
    """The version of the SDK that comes with the function; None where it is the runtime's, or not pinned."""
    libraries = function.package.of("botocore", "boto3") if function.package is not None else ()
    return next((_release(each.version) for each in libraries if each.version), None)


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _finding(
    function: Function, does: str, at: Place, seconds: float, tries: Tries, seen: NetworkCall | Client, given: Given
) -> Finding:
    runs_s = function.timeout_s.value or 0
    attempts = tries.count
    slept_s = _slept_s(seen)
    whole = f"{seconds * attempts + slept_s:g} s"
    between = f" and {slept_s:g} s of sleep between them" if slept_s else ""
    sum_ = f"{attempts} attempts of {seconds:g} s{between}, {whole} in all" if attempts > 1 else f"{seconds:g} s"
    sum_ = f"at least {sum_}" if tries.least else sum_
    # What is sent twice may be done twice: libraries read again only for some methods, and connect again for all.
    unreached = isinstance(seen, NetworkCall) and seen.retries != 0
    where = "the server cannot be reached" if unreached else "nobody answers"
    return RULE.finding(
        f"{function.name} {does} with {sum_}, and has {runs_s} s",
        at=at,
        also=[function.timeout_s.at],
        price=given.compute_once(function, runs_s * 1000, "hung call"),
        delay=Delay(runs_s * 1000, "hung call"),
        consequence=f"where {where} it is killed after {runs_s} s, billed, before the code is told",
        fix=Advice(f"{_how(seen, tries, runs_s, given)}, so that these attempts alone fit its {runs_s} s"),
        confidence=Confidence(seen.certainty.value),
    )


def _how(seen: NetworkCall | Client, tries: Tries, runs_s: int, given: Given) -> str:
    """What to write so that all attempts fit."""
    after_s = seen.pause_s * seen.attempts if isinstance(seen, NetworkCall) else 0  # the last may be slept after too
    fits = int(max(runs_s - 1 - after_s, 0) / tries.count)
    if after_s and not fits:
        return f"try less often, and sleep less between: {after_s:g} s are slept where each attempt fails"
    how = f"give an attempt {fits} s at most" if fits else f"try once, with less than {runs_s} s"
    script = isinstance(seen, Client) and seen.callee.startswith(JAVASCRIPT)
    if tries.least and fits:
        among = "on the client" if script else "among the client's retries"
        how = f"write {'maxAttempts' if script else 'total_max_attempts'}: {tries.count} {among}, and {how}"
    if script and isinstance(seen, Client) and _only_warns(seen, given):
        how += " with throwOnRequestTimeout: true (without it newer SDKs only warn and wait on)"
    return how


def _only_warns(client: Client, given: Given) -> bool:
    """True where newer SDKs wait on when the time has passed; what speaks HTTP/2 ends the request."""
    bound = client.bound
    ends = bound is not None and bound.plain and client.service in given.facts["client.js_v3.http2"].texts
    return bound is not None and bound.warns and not ends
