"""A handler answers with server-sent events, and cannot stream them.

`text/event-stream` promises events as they happen. A handler that returns its answer sends all of them at once, when
it is done: the page waits and takes them in one piece. Where it asks by `EventSource`, which only sends GET, it
connects again a moment later, so that the function runs on and on for a page that shows nothing live.

Instead, wrap a Node.js handler in `awslambda.streamifyResponse` behind a door that streams; for another language use
the Lambda Web Adapter or a custom runtime; or let the page poll, or take a WebSocket API. Events that another request
puts into an emitter need a way of their own: they stay in the memory of the environment that it met.
Silent when the handler streams, when the Lambda Web Adapter does, when no front door calls it, and for requests that
accept such an answer from somebody else.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.streaming.behind_buffer import ADAPTER
from deburr.workload.caller import Caller
from deburr.workload.function import Function
from deburr.workload.handler import Handler

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
    asked = doors[0].name if len(doors) == 1 else f"one of its {len(doors)} routes"
    late = _late(function, doors)
    again = ""
    if all(_takes_event_source(each, handler) for each in doors):
        again = f"; an EventSource then {_then(late)}"
    yield RULE.finding(
        f"{function.name} answers {asked} with text/event-stream, and returns all events at once",
        at=handler.server_sent,
        also=[each.at for each in doors],
        consequence=f"who asked sees 0 events until the function ends{late}{again}",
        fix=Advice(_fix(handler)),
    )


def _then(late: str) -> str:
    """It asks again when an answer of status 200 ends, and closes for good on any other.

    https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model
    """
    return "connects again, or gives up after an error" if " an error " in late else "connects again"


def _fix(handler: Handler) -> str:
    if handler.language == "python":
        return "stream through the Lambda Web Adapter (Python's runtime cannot), or let the page poll"
    wrapped = "wrap the handler in awslambda.streamifyResponse, behind a door that streams"
    if not handler.sent_from_memory:
        return wrapped
    return (
        f"keep events where every environment can read them (another invocation's emitter is not seen), and {wrapped}"
    )


def _takes_event_source(door: Caller, handler: Handler) -> bool:
    """True where a browser's EventSource may ask: it sends GET, without a body, and signs nothing.

    https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface
    """
    method = door.route.partition(" ")[0].upper()
    if method in ("GET", "ANY", "*", "$DEFAULT"):
        return True
    signed = door.kind == "function_url" and door.public is not None and door.public.value is False
    return not method and not signed and not any(key.partition(".")[0] == "body" for key in handler.event_keys)


def _late(function: Function, doors: list[Caller]) -> str:
    """How late that is at most; whoever waits less has been told of an error by then."""
    runs_s = function.timeout_s.value
    if runs_s is None:
        return ""
    waits_s = [each.waits_s.value for each in doors if each.waits_s is not None and each.waits_s.value is not None]
    if len(waits_s) < len(doors) or max(waits_s) >= runs_s:
        return f", up to {runs_s} s later"
    return f", or an error after {max(waits_s):g} s, where the function may run {runs_s} s"
