"""Whether code looks at a connection before it uses it, or makes another when the old one is dead."""

import re

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.guards import bodies_of, parts_of
from deburr.sources.handlers.values import Const, Value, as_text
from deburr.sources.handlers.walker import Walker

_CHECKS = frozenset({"ping", "reconnect", "is_connected", "isConnected", "is_closed", "check", "reset_session"})
_OF_CONNECTIONS = r"(Operational|Interface|Database|Connection|Disconnect)\w*(Error)?$|^Error$"
_ASKS = r"(?i)\s*select\s+(1|version\(\))"
_PRE_PING = ("pool_pre_ping", "check", "keepalives")
_LISTENS = frozenset({"on", "once", "addListener"})
_ENDS = frozenset({"error", "end", "close"})
LOOKING = _CHECKS | _LISTENS
"""Methods that may look at a connection."""
REUSE = "deburr_guards.reuse"
"""Looks at what it gives back again."""
_CONNECTS = r"(?i)connect|create(Connection|Client|Pool)|^Client$|reopen"


def looks_after(w: Walker, call: Called) -> None:
    """A ping, a listener for the end of a connection."""
    if call.method not in _LISTENS or (call.args and as_text(call.args[0]) in _ENDS):
        w.record.revives = True


def tries_out(w: Walker, call: Called) -> None:
    """A `SELECT 1`, whoever is asked."""
    told = as_text(call.args[0]) if call.args else None
    if told is not None and re.match(_ASKS, told):
        w.record.revives = True


def pings_first(w: Walker, call: Called) -> None:
    """`create_engine(url, pool_pre_ping=True)`"""
    if any(_is_set(call.keywords.get(name)) for name in _PRE_PING):
        w.record.revives = True


def recovers(w: Walker, node: s.Try) -> None:
    """An `except OperationalError`, or a handler of any error that connects again."""
    for error, _, body in node.handlers:
        if (error is not None and _names(error)) or _connects(body):
            w.record.revives = True


def _is_set(value: Value | None) -> bool:
    return value is not None and not (isinstance(value, Const) and not value.value)


def _names(error: s.Expr) -> bool:
    if isinstance(error, s.Sequence):
        return any(_names(item) for item in error.items)
    return bool(re.search(_OF_CONNECTIONS, s.last_name(error)))


def _connects(body: list[s.Stmt]) -> bool:
    for statement in body:
        stack = [value] if (value := getattr(statement, "value", None)) is not None else []
        while stack:
            node = stack.pop()
            if isinstance(node, s.Call) and re.search(_CONNECTS, s.last_name(node.func)):
                return True
            stack.extend(parts_of(node))
        if any(_connects(list(inner)) for inner in bodies_of(statement)):
            return True
    return False
