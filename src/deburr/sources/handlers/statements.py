"""What each kind of statement does to the walk; each returns True when control surely leaves."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from deburr.sources.handlers import dropping, failing, needs
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.asked_records import asks_for_records
from deburr.sources.handlers.attempts import pause_of, tries_again, turns_at_most, turns_of
from deburr.sources.handlers.batches import catches_all, fails, is_batch, may_be_empty, swallows, takes_all
from deburr.sources.handlers.branches import branch, side
from deburr.sources.handlers.expressions import element_of, make_class
from deburr.sources.handlers.guards import (
    owner_of,
    parts_of,
    places_kept,
    places_set,
    spot_of,
)
from deburr.sources.handlers.lasting import empties
from deburr.sources.handlers.left import closes_pool, drops, left_running
from deburr.sources.handlers.liveness import recovers
from deburr.sources.handlers.redacting import changed
from deburr.sources.handlers.serving import consumes
from deburr.sources.handlers.settled import keeps_settled
from deburr.sources.handlers.sleeps import ends_in_time
from deburr.sources.handlers.staleness import looked_for
from deburr.sources.handlers.sweeping import sweeps
from deburr.sources.handlers.values import (
    UNKNOWN,
    Const,
    External,
    FuncValue,
    Instance,
    ListValue,
    Unknown,
    Value,
    unknown,
)
from deburr.sources.handlers.walker import Walker

_TRIES = r"(?i)retr(y|ies)|tries|attempt|backoff"
_FOR_IMPORT = r"Import|ModuleNotFound|\b(Base)?Exception\b"
_BOUNDING = ("asyncio.timeout", "asyncio.timeout_at", "async_timeout.timeout", "anyio.fail_after", "trio.fail_after")


def run_body(w: Walker, body: Sequence[s.Stmt]) -> bool:
    """Walk statements in order; code behind a kept `if conn: return conn` runs once per environment."""
    raised = ended = recordless = 0
    ways = len(w.ways)
    leaves = False
    known, needed = len(w.absent), len(w.needs)
    for at, statement in enumerate(body):
        run = EXEC[type(statement)]
        if type(statement) is s.If:
            rest = body[at + 1 :]
            drop = dropping.test(w, statement, rest) if w.turn is not None and dropping.here(w) else None
            leaves = branch(w, statement, rest)
            dropping.tested(w, statement, drop)
            w.needs.extend(needs.behind(w, statement))
            alone = asks_for_records(w, statement)
            w.recordless += alone
            recordless += alone
            if not leaves and _keeps(w, statement, rest):
                w.once += 1
                raised += 1
            elif not leaves and _may_return(statement):
                w.ended += 1
                w.ways.append(side(w, statement, holds=not _ends(statement.body)))
                ended += 1
                if not statement.orelse and (absent := looked_for(w, statement.test, there=True)):
                    w.absent.append(absent)
        else:
            leaves = run(w, statement)
            if type(statement) is s.Assign:
                w.needs.extend(needs.demanded(statement))
            if w.turn is not None:
                dropping.done(w, w.turn, statement)
        if leaves:
            break
    w.once -= raised
    w.ended -= ended
    w.recordless -= recordless
    del w.ways[ways:]
    del w.absent[known:]
    del w.needs[needed:]
    return leaves


def _may_return(node: s.If) -> bool:
    """One of its ways ends here: what follows is not for every invocation."""
    return _ends(node.body) or _ends(node.orelse)


def _ends(way: Sequence[s.Stmt]) -> bool:
    return bool(way) and isinstance(way[-1], s.Return)


def _keeps(w: Walker, node: s.If, rest: Sequence[s.Stmt]) -> bool:
    """`if conn: return conn`, and what follows makes conn."""
    if node.orelse or not node.body or not isinstance(node.body[-1], s.Return):
        return False
    looked = places_kept(w, node.test)
    return bool(looked) and bool(looked & places_set(w, rest))


def expression(w: Walker, node: s.ExprStmt) -> bool:
    dropped = drops(w, node.value)
    w.dropped += dropped
    value = w.eval(node.value)
    w.dropped -= dropped
    if isinstance(value, External) and value.origin is not None and isinstance(node.value, s.Call):
        value.origin.kept = value.origin.kept or "side effects"  # `require("dotenv/config");`
    left_running(w, node.value)
    return False


def assign(w: Walker, node: s.Assign) -> bool:
    if node.value is None:
        for target in node.targets:
            if isinstance(target, s.Name) and target.id not in w.scope.names:
                w.scope.names[target.id] = Const(None) if node.declares else UNKNOWN
        return False
    kept = node.op in ("??=", "||=") and spot_of(w, node.targets[0]) is not None
    w.once += kept
    value = w.eval(node.value)
    w.once -= kept
    if node.op not in ("=", "??=", "||="):
        value = _added(w, node, value)
    value = needs.bound(w, value, node.declares)
    for target in node.targets:
        needs.gives(w, target, value)
        if not node.declares and node.op == "=":
            empties(w, target)
            changed(w, target, value)
        w.bind(target, value, declares=bool(node.declares))
    if not isinstance(value, Unknown):
        keeps_settled(w, node.targets, node.value)
    if node.exported:
        for target in node.targets:
            if isinstance(target, s.Name):
                w.frame.module.exports[target.id] = value
    return False


def _added(w: Walker, node: s.Assign, value: Value) -> Value:
    """What `names += [...]` makes of a list: the same, and another one for another event if what is added is."""
    held = owner_of(w, node.targets[0]) if node.op == "+=" else None
    if isinstance(held, ListValue):
        held.varies = held.varies or value.varies
        return held
    return unknown(value.varies)


def define(w: Walker, node: s.Define) -> bool:
    value: Value
    if isinstance(node.value, s.Class):
        value = make_class(w, node.value)
        if node.value.decorators:
            value = w.decorate(node.value.decorators, value)
    else:
        for default in (*node.value.defaults.values(), *node.value.annotations):
            w.eval(default)
        made = FuncValue(node.value, w.scope, w.frame.module.file)
        value = w.decorate(node.value.decorators, made) if node.value.decorators else made
    w.scope.names[node.name] = value
    if node.exported:
        w.frame.module.exports["default" if node.default else node.name] = value
    return False


def imported(w: Walker, node: s.Import) -> bool:
    failing.brings(w, node.module)
    w.bring(node)
    return False


def export(w: Walker, node: s.Export) -> bool:
    exports = w.frame.module.exports
    for exported, expr in node.pairs:
        value = w.eval(expr)
        if exported == "*":
            exports["default"] = value
            attrs = getattr(value, "attrs", None)
            if isinstance(attrs, dict) and isinstance(expr, s.Mapping):
                exports.update(attrs)
            elif not isinstance(expr, s.Function | s.Name):
                w.frame.module.opaque = True
        else:
            exports[exported] = value
    return False


def returned(w: Walker, node: s.Return) -> bool:
    if node.value is not None:
        if w.turn is not None and w.turn.filters and w.turn.frames == len(w.frames):
            dropping.filtered(w, node.value)
        returning, w.returning = w.returning, not isinstance(node.value, s.Await)
        w.frame.returns.append(w.eval(node.value))
        w.returning = returning
    return True


def raised(w: Walker, node: s.Raise) -> bool:
    if node.value is not None:
        w.eval(node.value)
    fails(w)
    failing.raises(w)
    return True


def loop(w: Walker, node: s.Loop) -> bool:
    each = False
    over: Value = UNKNOWN
    if node.iterable is not None:
        over = w.eval(node.iterable)
        each = is_batch(over)
        consumes(w, over, node)
        element = element_of(over)
        if node.target is not None:
            w.bind(node.target, element, declares=True)
    if node.test is not None:
        w.eval(node.test)
    w.record.loops = w.record.loops or w.phase.value == "invocation"
    failing.turns(w, node, over)
    retries = _retries(node)
    idle = node.iterable is not None and may_be_empty(over)
    w.idle += idle
    w.looping += 1
    w.retrying += retries
    w.batching += each
    w.record.shelters = w.record.shelters or (each and w.sheltered > 0)
    drops = each or (node.iterable is None and dropping.counts(w, node.test))
    around = dropping.begins(w, node, len(w.frames), only_calls=dropping.only_calls(node.body)) if drops else None
    turns, w.turns = w.turns, turns_of(w, node, over)
    slept_s, w.slept_s = w.slept_s, pause_of(w, node.body) if w.turns and not w.script else 0
    at_most, w.at_most = w.at_most, w.at_most * turns_at_most(over)
    timed = ends_in_time(node)
    w.timed += timed
    w.run(node.body)
    w.timed -= timed
    w.turns, w.at_most, w.slept_s = turns, at_most, slept_s
    if drops:
        dropping.ends(w, around)
    w.batching -= each
    w.retrying -= retries
    w.looping -= 1
    w.idle -= idle
    if node.iterable is not None:
        sweeps(w, node.iterable, node.body)
    w.run(node.orelse)
    return False


def _retries(node: s.Loop) -> bool:
    """True for `for attempt in range(...)` and `while (retries < MAX_RETRIES)`, as far as names tell."""
    stack = [expr for expr in (node.target, node.iterable, node.test) if expr is not None]
    while stack:
        expr = stack.pop()
        if re.search(_TRIES, s.last_name(expr)):
            return True
        stack.extend(parts_of(expr))
    return False


def attempt(w: Walker, node: s.Try) -> bool:
    # A bare `except:` and every `catch` of JavaScript take a failed import too.
    for_import = any(error is None or re.search(_FOR_IMPORT, _named(error)) for error, _, _ in node.handlers)
    recovers(w, node)
    caught = swallows(node)
    everything = caught and catches_all(node)
    w.guarded_import += for_import
    w.catching += caught
    w.sheltered += everything
    tries, turns = w.tries, w.turns
    pause_s = w.pause_s
    if turns and tries_again(w, node):
        w.tries, w.pause_s = tries * turns, w.slept_s
    w.turns = 0
    w.record.shelters = w.record.shelters or (everything and w.batching > 0)
    w.caught.append(" ".join("Exception" if error is None else _named(error) for error, _, _ in node.handlers))
    leaves = w.run(node.body)
    w.caught.pop()
    w.tries, w.turns, w.pause_s = tries, turns, pause_s
    w.sheltered -= everything
    w.catching -= caught
    if node.orelse:
        leaves = w.run(node.orelse) or leaves
    for error, bound, body in node.handlers:
        if bound:
            w.scope.names[bound] = UNKNOWN
        made = places_set(w, body)
        once = bool(made) and any(made & _looked_at(w, statement) for statement in node.body)
        w.once += once
        w.conditional += 1
        w.doubtful += 1
        w.failed += takes_all(error)
        leaves = w.run(body) and leaves
        w.failed -= takes_all(error)
        w.doubtful -= 1
        w.conditional -= 1
        w.once -= once
    w.guarded_import -= for_import
    return w.run(node.final) or leaves


def _named(expr: s.Expr) -> str:
    if isinstance(expr, s.Name):
        return expr.id
    if isinstance(expr, s.Attribute):
        return expr.name
    if isinstance(expr, s.Sequence):
        return " ".join(_named(item) for item in expr.items)
    return ""


def _looked_at(w: Walker, statement: s.Stmt) -> set[tuple[int, str]]:
    if isinstance(statement, s.ExprStmt | s.Return | s.Assign) and statement.value is not None:
        return places_kept(w, statement.value)
    if isinstance(statement, s.With):
        return {spot for expr, _ in statement.items for spot in places_kept(w, expr)}
    return set()


def managed(w: Walker, node: s.With) -> bool:
    seen = frozenset(w.record.calls)
    bounded = False
    for expr, target in node.items:
        value = w.eval(expr)
        closes_pool(w, value)
        bounded = bounded or (isinstance(value, Instance) and value.path in _BOUNDING)
        if isinstance(value, Instance) and value.call is not None and target is None:
            w.record.untouched(w.place(value.call, value.path.replace("()", "")))
        if target is not None:
            w.bind(target, value, declares=True)
    leaves = w.run(node.body)
    if bounded:
        w.record.bounded_since(seen)
    return leaves


def global_names(w: Walker, node: s.Global) -> bool:
    top = w.frame.module.scope
    for name in node.names:
        home = w.scope.parent.home(name) if w.scope.parent else None
        home = home or top
        home.names.setdefault(name, UNKNOWN)
        w.scope.declared[name] = home
    return False


def deleted(w: Walker, node: s.Delete) -> bool:
    for target in node.targets:
        empties(w, target)
        changed(w, target, None)
    return False


def block(w: Walker, node: s.Block) -> bool:
    return w.run(node.body)


def jump(w: Walker, node: s.Jump) -> bool:
    return node.kind in ("break", "continue")


EXEC: dict[type, Callable[[Any, Any], bool]] = {
    s.ExprStmt: expression,
    s.Assign: assign,
    s.Define: define,
    s.Import: imported,
    s.Export: export,
    s.Return: returned,
    s.Raise: raised,
    s.If: branch,
    s.Loop: loop,
    s.Try: attempt,
    s.With: managed,
    s.Global: global_names,
    s.Delete: deleted,
    s.Block: block,
    s.Jump: jump,
}
