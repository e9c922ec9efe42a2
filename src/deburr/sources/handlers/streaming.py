"""Whether an answer is written piece by piece, and what is told as a stream of events."""

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.values import Value, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase

STREAMIFY = "awslambda.streamifyResponse"
EVENTS = "text/event-stream"
_TYPE = "content-type"
_KEYWORDS = ("media_type", "content_type", "mimetype")


def streams(w: Walker, call: Called) -> None:
    """`awslambda.streamifyResponse(handler)`"""
    w.record.streams = True


def sends_events(w: Walker, call: Called) -> None:
    """`StreamingResponse(..., media_type="text/event-stream")`"""
    for name in _KEYWORDS:
        if name in call.keywords and _events(call.keywords[name]) and w.phase is Phase.INVOCATION:
            w.record.server_sent = w.record.server_sent or w.place(call.node, call.path)


def names_events(w: Walker, node: s.Mapping, attrs: dict[str, Value]) -> None:
    """`{"Content-Type": "text/event-stream"}`; a request that accepts such an answer names another header."""
    if w.phase is Phase.INVOCATION and any(key.lower() == _TYPE and _events(value) for key, value in attrs.items()):
        w.record.server_sent = w.record.server_sent or w.place(node)


def _events(value: Value) -> bool:
    return (as_text(value) or "").lower().startswith(EVENTS)
