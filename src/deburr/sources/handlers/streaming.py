"""Whether an answer is written piece by piece, and what is told as a stream of events."""

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.values import Value, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase

STREAMIFY = "awslambda.streamifyResponse"
EVENTS = "text/event-stream"
_TYPE = "content-type"
_KEYWORDS = ("media_type", "content_type", "mimetype")


def streams(w: Walker, path: str, keywords: dict[str, Value], node: s.Call) -> None:
    """`awslambda.streamifyResponse(handler)`, and `StreamingResponse(..., media_type="text/event-stream")`."""
    if path == STREAMIFY:
        w.record.streams = True
    for name in _KEYWORDS:
        if name in keywords and _events(keywords[name]) and w.phase is Phase.INVOCATION:
            w.record.server_sent = w.record.server_sent or w.place(node, path)


def names_events(w: Walker, node: s.Mapping, attrs: dict[str, Value]) -> None:
    """`{"Content-Type": "text/event-stream"}`; a request that accepts such an answer names another header."""
    if w.phase is Phase.INVOCATION and any(key.lower() == _TYPE and _events(value) for key, value in attrs.items()):
        w.record.server_sent = w.record.server_sent or w.place(node)


def _events(value: Value) -> bool:
    return (as_text(value) or "").lower().startswith(EVENTS)
