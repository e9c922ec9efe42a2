"""What an `if` does to the walk: both ways are walked, each as far as it may be taken."""

from collections.abc import Callable, Sequence
from functools import partial

from deburr.sources.handlers import event_keys
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.asking import asked
from deburr.sources.handlers.filling import places_filled
from deburr.sources.handlers.flags import apart, closed
from deburr.sources.handlers.guards import handed_over, places_kept, stands_in, substantial
from deburr.sources.handlers.staleness import looked_for
from deburr.sources.handlers.values import Choice, Const, External, Value
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase
from deburr.workload.need import Needs


def branch(w: Walker, node: s.If, rest: Sequence[s.Stmt] = ()) -> bool:
    """An `if`: both ways are walked; each is conditional when the other does work of its own."""
    test, there = event_keys.shown(w, node.test)
    if isinstance(test, Const) and isinstance(node.test, s.Literal):
        return w.run(node.body if test.value else node.orelse)
    decided = handed_over(w, node.test)
    if decided is not None:
        return w.run(node.body if decided else node.orelse)
    doubtful = stands_in(w, node)
    absent = looked_for(w, node.test, there=False)
    w.branched += 1
    if absent is not None:
        w.absent.append(absent)
    by_version = _asks_version(node.test)
    w.guarded_import += by_version
    leaves = _either_way(w, node, rest, varies=test.varies, doubtful=doubtful, there=there)
    w.guarded_import -= by_version
    if absent is not None:
        w.absent.pop()
    w.branched -= 1
    return leaves


def _asks_version(test: s.Expr) -> bool:
    """`sys.version_info >= (3, 11)`, or a part of it."""
    asked = test.left if isinstance(test, s.Compare) else None
    return s.last_name(asked.base if isinstance(asked, s.Subscript) else asked) == "version_info"


def _either_way(
    w: Walker, node: s.If, rest: Sequence[s.Stmt], *, varies: bool, doubtful: bool, there: list[str]
) -> bool:
    looked = places_kept(w, node.test)
    holds, otherwise = asked(w, node.test)
    once = bool(looked) and bool(looked & places_filled(w, node.body))
    other_works = substantial(node.orelse) if node.orelse else varies and substantial(rest)
    if not node.orelse:
        varied = {name: value for name, value in w.scope.names.items() if value.varies}
        w.conditional += other_works
        w.doubtful += doubtful
        _on_side(w, node, True, partial(_guarded, w, node.body, once, there, holds))
        w.doubtful -= doubtful
        w.conditional -= other_works
        for name, value in varied.items():  # `if (local) url = "http://localhost";`: else it is still the event's
            told = w.scope.names.get(name, value)
            if not told.varies:
                w.scope.names[name] = Choice([value, told])
        return False
    once_else = bool(looked) and bool(looked & places_filled(w, node.orelse))
    brought: dict[str, Value] = {}
    ways = [
        partial(
            _on_side, w, node, True, partial(_bringing, w, partial(_guarded, w, node.body, once, there, holds), brought)
        ),
        partial(_on_side, w, node, False, partial(_guarded, w, node.orelse, once_else, [], otherwise)),
    ]
    leave = w.either(ways, [other_works, substantial(node.body)])
    for name, value in brought.items():
        other = w.scope.names[name]
        if other is not value:
            w.scope.names[name] = Choice([value, other])
    return all(leave)


def _bringing(w: Walker, walk: Callable[[], bool], brought: dict[str, Value]) -> bool:
    """Walk one way, and remember the names that its imports made: `if (here) db = require("a"); else …`."""
    if w.phase is not Phase.INIT:
        return walk()
    before = {name: value for name, value in w.scope.names.items() if isinstance(value, External)}
    leaves = walk()
    for name, value in w.scope.names.items():
        if isinstance(value, External) and before.get(name) is not value:
            brought[name] = value
    return leaves


def side(w: Walker, node: s.If, *, holds: bool) -> tuple[str, int, int, bool]:
    """A test by where it stands, and whether it holds there."""
    way = w.frame.module.file, node.line, node.column, holds
    if spots := closed(w, node.test, holds=holds):
        w.record.closed[way] = spots
    w.record.apart[way] = apart(w, node.test, holds=holds)
    return way


def _on_side(w: Walker, node: s.If, holds: bool, walk: Callable[[], bool]) -> bool:
    w.ways.append(side(w, node, holds=holds))
    leaves = walk()
    w.ways.pop()
    return leaves


def _guarded(w: Walker, body: Sequence[s.Stmt], once: bool, there: list[str], needed: Needs) -> bool:
    w.once += once
    w.needs.extend(needed)
    w.there.extend(there)
    leaves = w.run(body)
    del w.needs[len(w.needs) - len(needed) :]
    del w.there[len(w.there) - len(there) :]
    w.once -= once
    return leaves
