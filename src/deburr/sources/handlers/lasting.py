"""What outlives an invocation: what is added to lists, whether anything empties them, whose sockets are kept."""

from collections.abc import Sequence

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.guards import owner_of, spot_of
from deburr.sources.handlers.record import Grown
from deburr.sources.handlers.values import EventValue, Instance, ListValue, ObjectValue, Pattern, Value
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase
from deburr.workload.invocation import Growth

_ADDS = frozenset({"append", "push", "extend", "unshift", "insert", "appendleft"})
_TAKES = frozenset({"clear", "splice", "pop", "shift", "popleft", "remove"})
_KEEPS = _ADDS | {"set", "add", "setdefault"}
_HELD = frozenset(
    """
    list dict set Array Map Set WeakMap Object Object.create collections.deque collections.defaultdict
    collections.OrderedDict collections.ChainMap collections.Counter
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""What holds things in memory; anything else may keep them elsewhere."""
_SOCKET = "requestContext.connectionId"
_MADE = frozenset({"list", "Array", "collections.deque"})


def changes(w: Walker, node: s.Call, args: list[Value]) -> None:
    """A method of a list, set or map that may outlive the invocation."""
    func = node.func
    if not isinstance(func, s.Attribute) or w.phase is not Phase.INVOCATION:
        return
    if func.name in _KEEPS:
        keeps(w, func.base, args, node)
    held = owner_of(w, func.base) if func.name in _ADDS else None
    if isinstance(held, ListValue) and any(arg.varies for arg in args):
        held.varies = True
    if func.name in _ADDS and not w.once:
        _grows(w, func.base, node)
    elif func.name in _TAKES:
        empties(w, func.base)
        held = owner_of(w, func.base)
        if held is not None:
            w.record.taken_from.append(held)


def empties(w: Walker, target: s.Expr) -> None:
    """Something is assigned to it or deleted from it: `orders = []`, `orders.length = 0`, `del orders[:]`."""
    if w.phase is not Phase.INVOCATION:
        if _done_with(w, target) and (spot := spot_of(w, target)) is not None:
            w.record.emptied.add(spot)
        return
    while isinstance(target, (s.Attribute, s.Subscript)):
        spot = spot_of(w, target)
        if spot is not None:
            w.record.emptied.add(spot)
        target = target.base
    spot = spot_of(w, target)
    if spot is not None:
        w.record.emptied.add(spot)


def _done_with(w: Walker, target: s.Expr) -> bool:
    """`this.early = []` in a constructor, of a field that had its list already: what it held is dealt with there."""
    constructs = w.script and w.frame.name == "constructor" and isinstance(target, s.Attribute)
    return constructs and isinstance(owner_of(w, target), ListValue)


def keeps(w: Walker, base: s.Expr, told: Sequence[Value], node: s.Node) -> None:
    """Ids of WebSocket connections that are put where the next invocation finds them, if it comes here at all."""
    if w.phase is not Phase.INVOCATION or w.once or not any(_names_socket(value) for value in told):
        return
    while isinstance(base, s.Subscript):
        base = base.base
    held = owner_of(w, base) if spot_of(w, base) is not None else None
    plain = isinstance(held, ListValue) or (isinstance(held, ObjectValue) and held.cls is None)
    if not plain and not (isinstance(held, Instance) and held.path in _HELD):
        return
    named = s.last_name(base)
    at = w.place(node, named)
    w.record.sockets.setdefault(at, Growth(named, at, w.always and not w.branched, w.certainty))


def _names_socket(value: Value) -> bool:
    if isinstance(value, EventValue):
        return value.path.endswith(_SOCKET)
    parts = (
        tuple(value.attrs.values())
        if isinstance(value, ObjectValue) and value.cls is None
        else value.items
        if isinstance(value, ListValue)
        else value.parts
        if isinstance(value, Pattern)
        else ()
    )
    return any(isinstance(part, EventValue) and part.path.endswith(_SOCKET) for part in parts)


def _grows(w: Walker, base: s.Expr, node: s.Call) -> None:
    spot = spot_of(w, base)
    if spot is None or isinstance(base, s.Subscript):
        return
    held = owner_of(w, base)
    bounded = isinstance(held, Instance) and (held.path not in _MADE or held.keywords or len(held.args) > 1)
    if not isinstance(held, ListValue | Instance) or bounded:
        return
    named = s.last_name(base)
    growth = Growth(named, w.place(node, named), w.surely, w.certainty)
    w.record.grows.append(Grown(held, spot, growth, tuple(w.ways)))
