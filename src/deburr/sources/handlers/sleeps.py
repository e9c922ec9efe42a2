"""Where code waits for nothing but time, and how long."""

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.guards import bodies_of, parts_of
from deburr.sources.handlers.values import Const, External, FuncValue, Instance, Scope, Value
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Certainty
from deburr.workload.invocation import Sleep

RESOLVE = "<resolve>"
REJECT = "<reject>"
"""What a promise's executor is given: a timer that resolves is a sleep, one that rejects is a limit."""

_SECONDS = frozenset({"time.sleep", "asyncio.sleep", "anyio.sleep", "trio.sleep", "gevent.sleep"})
_MILLISECONDS = frozenset({"timers/promises.setTimeout", "delay", "sleep-promise"})
_PROMISED = "util.promisify()"
_TIMER = "setTimeout"
_CLOCKS = frozenset({"time", "monotonic", "perf_counter", "now", "utcnow", "getTime"})
SLEEPS = _SECONDS | _MILLISECONDS | {_PROMISED, _TIMER}
"""Calls that may be a sleep."""


def sleeps(w: Walker, call: Called) -> None:
    """Record a sleep; what an invocation triggers but only the first one waits for is none."""
    if call.path in _SECONDS:
        length = _seconds(call.args[:1], 1)
    elif call.path in _MILLISECONDS or (call.path == _PROMISED and _of_timer(call.base)):
        length = _seconds(call.args[:1], 1000)
    elif call.path == _TIMER and call.args and _resolves(call.args[0]):
        length = _seconds(call.args[1:2], 1000)
    else:
        return
    if w.once:
        return
    certainty = Certainty.POSSIBLE if w.retrying or (w.looping and w.branched) else w.certainty
    if certainty is Certainty.CERTAIN and (w.looping or w.branched):
        certainty = Certainty.LIKELY
    always = w.surely
    turns = w.at_most if w.looping else 0
    at = w.place(call.node, call.path)
    w.record.add_sleep(Sleep(at, w.phase, always, length, w.looping > 0, certainty, turns, w.timed > 0))


def ends_in_time(loop: s.Loop) -> bool:
    """True for `while time.time() < deadline`, and for a loop with `if (Date.now() > deadline) break;` in it."""
    tests = [each.test for each in loop.body if isinstance(each, s.If) and each.body and _leaves(each.body[-1])]
    return any(_asks_time(test) for test in [loop.test, *tests] if test is not None)


def _leaves(last: s.Stmt) -> bool:
    return isinstance(last, s.Return | s.Raise) or (isinstance(last, s.Jump) and last.kind == "break")


def _asks_time(test: s.Expr) -> bool:
    stack = [test]
    while stack:
        node = stack.pop()
        if isinstance(node, s.Call) and s.last_name(node.func) in _CLOCKS:
            return True
        stack.extend(parts_of(node))
    return False


def _seconds(given: list[Value], per_second: int) -> float | None:
    value = given[0].value if given and isinstance(given[0], Const) else None
    return value / per_second if isinstance(value, int | float) and not isinstance(value, bool) else None


def _of_timer(base: Instance | None) -> bool:
    return base is not None and any(isinstance(arg, External) and arg.path == _TIMER for arg in base.args)


def _resolves(callback: Value) -> bool:
    """`resolve` itself, or a function that calls it."""
    if isinstance(callback, External):
        return callback.path == RESOLVE
    return isinstance(callback, FuncValue) and _calls_resolve(callback.node.body, callback.scope)


def _calls_resolve(body: list[s.Stmt], scope: Scope) -> bool:
    for statement in body:
        stack = [value] if (value := getattr(statement, "value", None)) is not None else []
        while stack:
            node = stack.pop()
            if isinstance(node, s.Call) and isinstance(node.func, s.Name):
                home = scope.home(node.func.id)
                found = home.names[node.func.id] if home is not None else None
                if isinstance(found, External) and found.path == RESOLVE:
                    return True
            stack.extend(parts_of(node))
        if any(_calls_resolve(list(inner), scope) for inner in bodies_of(statement)):
            return True
    return False
