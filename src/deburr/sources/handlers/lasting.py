"""Lists that outlive an invocation: what is added to them, and whether anything empties them."""

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.guards import owner_of, spot_of
from deburr.sources.handlers.values import Instance, ListValue
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase
from deburr.workload.invocation import Growth

_ADDS = frozenset({"append", "push", "extend", "unshift", "insert", "appendleft"})
_TAKES = frozenset({"clear", "splice", "pop", "shift", "popleft", "remove"})
_MADE = frozenset({"list", "Array", "collections.deque"})


def changes(w: Walker, node: s.Call) -> None:
    """A method of a list that may outlive the invocation."""
    func = node.func
    if not isinstance(func, s.Attribute) or w.phase is not Phase.INVOCATION:
        return
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
        return
    while isinstance(target, (s.Attribute, s.Subscript)):
        spot = spot_of(w, target)
        if spot is not None:
            w.record.emptied.add(spot)
        target = target.base
    spot = spot_of(w, target)
    if spot is not None:
        w.record.emptied.add(spot)


def _grows(w: Walker, base: s.Expr, node: s.Call) -> None:
    spot = spot_of(w, base)
    if spot is None or isinstance(base, s.Subscript):
        return
    held = owner_of(w, base)
    bounded = isinstance(held, Instance) and (held.path not in _MADE or held.keywords or len(held.args) > 1)
    if not isinstance(held, ListValue | Instance) or bounded:
        return
    named = base.name if isinstance(base, s.Attribute) else base.id if isinstance(base, s.Name) else ""
    growth = Growth(named, w.place(node, named), w.always and not w.branched, w.certainty)
    w.record.grows.append((held, spot, growth))
