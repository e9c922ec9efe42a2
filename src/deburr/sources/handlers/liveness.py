"""Whether code looks at a connection before it uses it, or makes another when the old one is dead."""

import re

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.guards import bodies_of, parts_of
from deburr.sources.handlers.values import Const, Value, as_text
from deburr.sources.handlers.walker import Walker

_CHECKS = frozenset({"ping", "reconnect", "is_connected", "isConnected", "is_closed", "check", "reset_session"})
_OF_CONNECTIONS = r"(Operational|Interface|Database|Connection|Disconnect)\w*(Error)?$|^Error$"
_ASKS = r"(?i)\s*select\s+(1|version\(\))"
_PRE_PING = ("pool_pre_ping", "check", "keepalives")
_ENDS = frozenset({"error", "end", "close"})
_CONNECTS = r"(?i)connect|create(Connection|Client|Pool)|^Client$|reopen"


def looks_after(w: Walker, path: str, args: list[Value], keywords: dict[str, Value]) -> None:
    """A ping, a `SELECT 1`, a listener for the end of a connection."""
    method = path.rpartition(".")[2]
    first = as_text(args[0]) if args else None
    asked = first is not None and bool(re.match(_ASKS, first))
    listens = method in ("on", "once", "addListener") and first in _ENDS
    if (
        asked
        or listens
        or path == "deburr_guards.reuse"
        or method in _CHECKS
        or any(_is_set(keywords.get(name)) for name in _PRE_PING)
    ):
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
