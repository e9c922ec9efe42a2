"""Switches of a module: `COLLECTING = False` at the top, and code that only goes on where something has set it."""

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.guards import Spot, owner_of, spot_of
from deburr.sources.handlers.values import Const
from deburr.sources.handlers.walker import Walker
from deburr.workload.phase import Phase


def closed(w: Walker, test: s.Expr, *, holds: bool) -> frozenset[Spot]:
    """The lasting places of which one must be set anew before an invocation comes to that side of a test.

    Empty where what the module gave them leads there, or where that is not known.
    """
    known = _told(w, test) if w.phase is Phase.INVOCATION else None
    return known[1] if known is not None and known[0] is not holds else frozenset()


def _told(w: Walker, test: s.Expr) -> tuple[bool, frozenset[Spot]] | None:
    """What a test comes to while the places that it looks at hold what they held at init; None where that is open."""
    if isinstance(test, s.Not):
        known = _told(w, test.value)
        return (not known[0], known[1]) if known is not None else None
    if isinstance(test, s.Logical) and test.op in ("and", "or"):
        sides = _told(w, test.left), _told(w, test.right)
        ends = test.op == "or"
        if ending := [side for side in sides if side is not None and side[0] is ends]:
            return ending[0]  # whatever the other says, it must change itself
        left, right = sides
        return (not ends, left[1] | right[1]) if left is not None and right is not None else None
    spot, value = spot_of(w, test), owner_of(w, test)
    if isinstance(test, s.Subscript) or spot is None or not isinstance(value, Const):
        return None
    module = w.frame.module
    seen = (id(module), spot[1]) if spot[0] == id(module.scope) else spot  # as another module names it: `audit.ON`
    return bool(value.value), frozenset({spot, seen})
