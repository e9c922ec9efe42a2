"""A handler reads keys that its front door does not send.

REST APIs send a request in payload format 1.0 (`httpMethod`, `requestContext.identity`), HTTP APIs of SAM and the
Serverless Framework, and Function URLs, in 2.0 (`requestContext.http`, `rawPath`). Code that was written for the other
one finds nothing under those keys: a `KeyError`, a `TypeError`, or a branch that is never taken. The two differ in what
an authorizer found out as well: `requestContext.authorizer.claims` is `requestContext.authorizer.jwt.claims` in 2.0.

Instead, read the keys of the format that comes, or set the format the code was written for (`PayloadFormatVersion`).
Silent when the handler reads a key of either format that only the other one has, when anything but one kind of front
door may call the function or another one of the same code, when a web framework or its adapter takes the event, when
the format is settled at deploy time or by an integration that maps requests, and for keys that both formats have.
Only possible where each such key is read with something to stand in for it, or after a test that it is there: then
nothing fails, and what stands in may be right; and where a script reads it only for a line in the log. A warning where
it is read by `?.` alone: nothing fails, and what comes of it may be wrong.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.caller import Caller
from deburr.workload.function import Function
from deburr.workload.handler import Handler

RULE = Rule(
    name="event-shape-mismatch",
    level=Level.ERROR,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html",
    ),
)

ONLY = {
    "1.0": (
        "httpMethod",
        "resource",
        "multiValueHeaders",
        "multiValueQueryStringParameters",
        "requestContext.httpMethod",
        "requestContext.identity",
        "requestContext.resourceId",
        "requestContext.resourcePath",
        "requestContext.authorizer.claims",
    ),
    "2.0": (
        "rawPath",
        "rawQueryString",
        "routeKey",
        "cookies",
        "version",
        "requestContext.http",
        "requestContext.routeKey",
        "requestContext.authorizer.jwt",
        "requestContext.authorizer.lambda",
        "requestContext.authorizer.iam",
    ),
}
"""Keys that one format of an event has, and the other has not."""

BELOW = {form: tuple(f"{key}." for key in keys) for form, keys in ONLY.items()}

MEANS = {
    "httpMethod": "requestContext.http.method",
    "requestContext.httpMethod": "requestContext.http.method",
    "requestContext.identity.sourceIp": "requestContext.http.sourceIp",
    "requestContext.authorizer.claims": "requestContext.authorizer.jwt.claims",
    "requestContext.http.method": "httpMethod",
    "requestContext.http.path": "path",
    "rawPath": "path",
    "requestContext.authorizer.jwt.claims": "requestContext.authorizer.claims",
}
"""What the other format calls the same."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler, callers = function.handler, given.callers(function)
    if (
        handler is None
        or not callers
        or handler.frameworks
        or not any(_read(handler.event_keys, form) for form in ONLY)
    ):
        return
    formats = {caller.payload for caller in given.workload.callers if _same_code(caller.function, function)}
    if len(formats) != 1:
        return
    sent = formats.pop()
    other = {"1.0": "2.0", "2.0": "1.0"}.get(sent)
    if other is None or _read(handler.event_keys, sent):
        return
    wrong = _read(handler.event_keys, other)
    bare = {key: found for key in wrong if (found := _bare(handler, key, other))}
    thrown = [key for key, found in bare.items() if not set(found) <= set(handler.quiet_keys)]
    level = Level.ERROR if thrown else Level.WARNING if bare else Level.INFO
    if wrong:
        yield _finding(function, callers[0], thrown or list(bare) or wrong, sent, level)


def _same_code(one: Function, other: Function) -> bool:
    """True where one handler serves both: it is written for what any of them is sent."""
    if one.handler is None or other.handler is None:
        return one.address == other.address
    return (one.handler.file, one.handler.entry) == (other.handler.file, other.handler.entry)


def _bare(handler: Handler, key: str, form: str) -> list[str]:
    """Of it and what it is read from, what is read with nothing to stand in for it."""
    own = [each for each in handler.event_keys if _within(key, each) and _only(each, form)]
    return [each for each in own if each not in handler.guarded_keys]


def _read(keys: tuple[str, ...], form: str) -> list[str]:
    """Keys read that only that format has, the longest of each."""
    found = [key for key in keys if _only(key, form)]
    return [key for key in found if not any(other.startswith(f"{key}.") for other in found)]


def _only(key: str, form: str) -> bool:
    return key in ONLY[form] or key.startswith(BELOW[form])


CONSEQUENCES = {
    Level.ERROR: "what is read there is not there: an error in each request that gets to it, or a wrong answer",
    Level.WARNING: "what is read there is never there: no error, and a wrong answer where it counts",
    Level.INFO: "it is never there: what stands in for it is always taken, or nothing",
}


def _finding(function: Function, caller: Caller, wrong: list[str], sent: str, level: Level) -> Finding:
    named = " and ".join(wrong[:2]) + (f" and {len(wrong) - 2} more" if len(wrong) > 2 else "")
    means = [f"{MEANS[known]} for {known}" for known in MEANS if any(_within(key, known) for key in wrong)]
    assert function.handler is not None
    return RULE.finding(
        f"{function.name} reads {named}, which events of {caller.name} do not have: their format is {sent}",
        at=function.handler.at,
        also=[caller.at],
        consequence=CONSEQUENCES[level],
        fix=Advice(f"read {', '.join(means[:2])}" if means else f"read the keys of format {sent}, or set the other"),
        level=level,
        confidence=Confidence.POSSIBLE if level is Level.INFO else RULE.confidence,
    )


def _within(key: str, known: str) -> bool:
    return key == known or key.startswith(f"{known}.")
