"""Expressions of which an invocation evaluates one side, as it comes: `a if test else b`, `a and b`, `a or b`."""

from deburr.sources.handlers import event_keys
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.asking import ENVIRONMENT, asked, reading, sometimes, worked_out
from deburr.sources.handlers.guards import handed_over, handed_unknown, places_kept
from deburr.sources.handlers.values import Choice, Const, EventValue, External, Unknown, Value, interesting
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase
from deburr.workload.need import Needs


def conditional(w: Walker, node: s.Conditional) -> Value:
    _, there = event_keys.shown(w, node.test)
    decided = handed_over(w, node.test)
    if decided is not None:
        return w.eval(node.then if decided else node.orelse)
    w.branched += 1
    w.there.extend(there)
    holds, fails = asked(w, node.test)
    then = sometimes(_where(w, holds, node.then))
    del w.there[len(w.there) - len(there) :]
    orelse = sometimes(_where(w, fails, node.orelse))
    w.branched -= 1
    if not interesting(then):
        return orelse
    return Choice([then, orelse], settled=w.phase is Phase.INIT) if interesting(orelse) else then


def _where(w: Walker, needed: Needs, expr: s.Expr) -> Value:
    w.needs.extend(needed)
    value = w.eval(expr)
    del w.needs[len(w.needs) - len(needed) :]
    return value


def logical(w: Walker, node: s.Logical) -> Value:
    if node.op == "and":
        return _both(w, node)
    value = _either(w, node)
    if isinstance(value, Choice):
        value.read = reading(w, node)
    return worked_out(w, node, value) if isinstance(value, Unknown) else value


def _both(w: Walker, node: s.Logical) -> Value:
    left, there = event_keys.shown(w, node.left)
    decided = handed_over(w, node.left)
    if decided is False:
        return left
    w.branched += decided is None
    w.there.extend(there)
    right = _where(w, asked(w, node.left)[0], node.right)
    del w.there[len(w.there) - len(there) :]
    w.branched -= decided is None
    return worked_out(w, node, right) if isinstance(right, Unknown) else right if decided else sometimes(right)


def _either(w: Walker, node: s.Logical) -> Value:
    left = event_keys.stands_in(w, node.left)
    if isinstance(left, EventValue):
        left = EventValue(left.path, stood=True)
    decided = handed_over(w, node.left)
    if decided:
        return left
    w.branched += decided is None
    needed = asked(w, node.left)[1] if node.op == "or" else ()
    w.needs.extend(needed)
    right = _other_side(w, node)
    del w.needs[len(w.needs) - len(needed) :]
    w.branched -= decided is None
    if not interesting(left):
        return sometimes(right)
    settled = w.phase is Phase.INIT or (isinstance(left, External) and left.path.startswith(ENVIRONMENT))
    if not interesting(right):
        return left if isinstance(right, Const) else sometimes(left)
    return Choice([left, right], settled=settled)


def _other_side(w: Walker, node: s.Logical) -> Value:
    """The right side, which is only evaluated for some of the left; it may be what makes the left once and for all."""
    if handed_unknown(w, node.left):
        w.doubtful += 1
        right = w.eval(node.right)
        w.doubtful -= 1
    elif places_kept(w, node.left):
        w.once += 1
        right = w.eval(node.right)
        w.once -= 1
    else:
        right = event_keys.stands_in(w, node.right) if w.stood_in is node else w.eval(node.right)
    return right
