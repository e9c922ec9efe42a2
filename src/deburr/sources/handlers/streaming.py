"""Whether an answer is written piece by piece, what is told as a stream of events, and where these come from."""

import re

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.guards import spot_of
from deburr.sources.handlers.values import Value, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase

STREAMIFY = "awslambda.streamifyResponse"
EVENTS = "text/event-stream"
_TYPE = "content-type"
SUBSCRIBES = ("on", "once", "addListener")
_EMITTER = r"(?:node:)?events\b|(?:.*\.)?EventEmitter$"
_KEYWORDS = ("media_type", "content_type", "mimetype")


def streams(w: Walker, call: Called) -> None:
    """`awslambda.streamifyResponse(handler)`"""
    w.record.streams = True


def sends_events(w: Walker, call: Called) -> None:
    """`StreamingResponse(..., media_type="text/event-stream")`"""
    for name in _KEYWORDS:
        if name in call.keywords and _events(call.keywords[name]) and w.phase is Phase.INVOCATION:
            _seen(w, call.node, call.path)


def names_events(w: Walker, node: s.Mapping, attrs: dict[str, Value]) -> None:
    """`{"Content-Type": "text/event-stream"}`; a request that accepts such an answer names another header."""
    if w.phase is Phase.INVOCATION and any(key.lower() == _TYPE and _events(value) for key, value in attrs.items()):
        _seen(w, node)


def subscribes(w: Walker, call: Called) -> None:
    """`emitter.on("log", send)`, of an emitter that outlives the invocation."""
    if w.phase is not Phase.INVOCATION or call.base is None or not re.match(_EMITTER, call.base.path):
        return
    if isinstance(call.node.func, s.Attribute) and spot_of(w, call.node.func.base) is not None:
        w.record.subscribing.add(id(w.frame.body))


def _seen(w: Walker, node: s.Node, path: str = "") -> None:
    if w.record.server_sent is None:
        w.record.server_sent = w.place(node, path)
        w.record.server_sent_in = frozenset(id(frame.body) for frame in w.frames)


def _events(value: Value) -> bool:
    return (as_text(value) or "").lower().startswith(EVENTS)
