"""What the side of a test that the walk is on tells of the places and the names that the test looks at."""

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.guards import Spot, owner_of, spot_of, written_out
from deburr.sources.handlers.values import Const
from deburr.sources.handlers.walker import Walker
from deburr.workload.phase import Phase

Named = tuple[int, str]
"""A variable: the scope it lives in, and its name; a text: nothing, and what it says."""

_ALIKE = ("==", "===", "is")
_UNLIKE = ("!=", "!==", "is not")


def closed(w: Walker, test: s.Expr, *, holds: bool) -> frozenset[Spot]:
    """The lasting places of which one must be set anew before an invocation comes to that side of a test.

    `COLLECTING = False` at the top of a module, and `if not COLLECTING: return`. Empty where what the module gave them
    leads there, or where that is not known.
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


def apart(w: Walker, test: s.Expr, *, holds: bool) -> frozenset[Named]:
    """What something else was seen to differ from on that side of a test: `order["state"] != state`, `!== "DONE"`."""
    if isinstance(test, s.Not):
        return apart(w, test.value, holds=not holds)
    if isinstance(test, s.Logical) and test.op == ("and" if holds else "or"):
        return apart(w, test.left, holds=holds) | apart(w, test.right, holds=holds)
    if not isinstance(test, s.Compare) or test.op not in (_UNLIKE if holds else _ALIKE):
        return frozenset()
    return frozenset(each for each in (named(w, test.left), named(w, test.right)) if each is not None)


def named(w: Walker, node: s.Expr) -> Named | None:
    """A variable by where it lives, a text by itself; None for anything else."""
    if isinstance(node, s.Name):
        home = w.scope.home(node.id)
        return (id(home), node.id) if home is not None else None
    known = written_out(node)
    return (0, known.value) if known is not None and isinstance(known.value, str) else None
