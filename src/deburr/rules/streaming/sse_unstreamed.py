"""A handler answers with server-sent events, and cannot stream them.

`text/event-stream` promises events as they happen. A handler that returns its answer sends all of them at once, when
it is done: the browser waits, takes them in one piece, and connects again a moment later, so that the function runs on
and on for a page that shows nothing live.

Instead, wrap a Node.js handler in `awslambda.streamifyResponse` behind a door that streams; for another language use
the Lambda Web Adapter or a custom runtime; or let the page poll, or take a WebSocket API.
Silent when the handler streams, when the Lambda Web Adapter does, when no front door calls it, and for requests that
accept such an answer from somebody else.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.streaming.behind_buffer import ADAPTER
from deburr.workload.function import Function

RULE = Rule(
    name="sse-unstreamed",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html",
        "https://html.spec.whatwg.org/multipage/server-sent-events.html",
    ),
)

DOORS = frozenset({"function_url", "rest_api", "http_api", "alb"})


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    if handler is None or handler.server_sent is None or handler.streams or ADAPTER in dict(function.environment):
        return
    doors = [caller for caller in given.callers(function) if caller.kind in DOORS]
    if not doors:
        return
    node = handler.language != "python"
    yield RULE.finding(
        f"{function.name} answers {doors[0].name} with text/event-stream, and returns all events at once",
        at=handler.server_sent,
        also=[doors[0].at],
        consequence=f"the browser sees 0 events until the function ends{_late(function)}, then connects again",
        fix=Advice(
            "wrap the handler in awslambda.streamifyResponse, behind a door that streams"
            if node
            else "stream through the Lambda Web Adapter (Python's runtime cannot), or let the page poll"
        ),
    )


def _late(function: Function) -> str:
    seconds = function.timeout_s.value
    return f", up to {seconds} s later" if seconds is not None else ""
