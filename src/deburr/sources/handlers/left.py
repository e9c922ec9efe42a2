"""Work that is started and not waited for: promises nobody awaits, threads nobody joins."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from deburr.place import Place
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.guards import owner_of
from deburr.sources.handlers.libraries import IMMEDIATE
from deburr.sources.handlers.record import Record
from deburr.sources.handlers.values import ClassValue, External, FuncValue, Instance, ObjectValue, Value
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Certainty, Phase
from deburr.workload.invocation import Left, LeftRunning

JOINS = ("join", "result")
"""Methods that wait for a thread, or for what a pool was given."""
_CHAINED = frozenset({"then", "catch", "finally", "promise"})
_EACH = frozenset({"forEach", "map"})
_ALL = frozenset({"all", "allSettled"})
_FETCHES = r"(globalThis\.)?fetch|(node-fetch|cross-fetch|got|axios)(\.(get|post|put|patch|delete|head|request))?"
_POOLS = ("concurrent.futures.ThreadPoolExecutor", "concurrent.futures.thread.ThreadPoolExecutor")
_WAITERS = frozenset({"result", "join", "shutdown", "add_done_callback", "as_completed", "wait", "__exit__"})
THREADS = _WAITERS | {"start", "submit"}
"""Methods that start a thread, give a pool something to do, or wait for either."""


def waits_for_nothing(entry: Value, record: Record) -> bool:
    """True for a handler whose answer ends the invocation: an async one, or any of Python's.

    A handler of Node's that is no async function, or that takes a callback, is answered for when nothing is left to do.
    """
    if not isinstance(entry, FuncValue) or record.joins:
        return False
    if entry.module.endswith(".py"):
        return True
    return entry.node.asynchronous and not _answers_by_callback(entry.node)


def _answers_by_callback(handler: s.Function) -> bool:
    """True for an async handler that calls its third parameter: that answers when nothing is left to do."""
    taken = handler.params[2] if len(handler.params) > 2 else None
    return isinstance(taken, s.Name) and _calls(handler.body, taken.id)


def _calls(part: object, name: str) -> bool:
    """True when a call of that name stands in a piece of syntax, however deep."""
    pieces = [part]
    while pieces:
        piece = pieces.pop()
        if isinstance(piece, list | tuple):
            pieces.extend(piece)
        elif isinstance(piece, s.Call) and isinstance(piece.func, s.Name) and piece.func.id == name:
            return True
        elif isinstance(piece, s.Node):
            pieces.extend(
                getattr(piece, slot) for kind in type(piece).__mro__ for slot in getattr(kind, "__slots__", ())
            )
    return False


def left_running(w: Walker, node: s.Expr) -> None:
    """A statement that is nothing but the start of a promise, in JavaScript."""
    if w.phase is not Phase.INVOCATION or w.once or w.settling or w.frame.module.file.endswith(".py"):
        return
    for call in _started(node):
        found = _promise(w, call)
        if found is not None:
            how, callee = found
            _note(w, how, callee, call, Certainty.CERTAIN if how is Left.PROMISE else Certainty.LIKELY)


def drops(w: Walker, node: s.Expr) -> bool:
    """True for a statement that starts a request, or an async function of the workload's own, and does not wait.

    So does one that hands such a function to `forEach`, or to a `map` of whose promises it makes nothing.
    """
    if not (w.script and isinstance(node, s.Call)) or w.phase is not Phase.INVOCATION or w.once or w.settling:
        return False
    if isinstance(node.func, s.Attribute) and node.func.name in _EACH and isinstance(node.func.base, s.Name):
        each = _local(w, node.args[0]) if node.args else None  # `users.forEach(async (user) => …);`
        return each is not None and each.asynchronous
    call: s.Expr = node
    while isinstance(call, s.Call) and isinstance(call.func, s.Attribute) and call.func.name in _CHAINED:
        call = call.func.base
    if not isinstance(call, s.Call):
        return False
    own = _local(w, call.func)
    if own is not None:
        return own.asynchronous
    outside = owner_of(w, call.func)
    path = outside.path if isinstance(outside, External) else _named(call.func)
    known = isinstance(outside, External) or (isinstance(call.func, s.Name) and w.scope.home(call.func.id) is None)
    return known and re.fullmatch(_FETCHES, path) is not None


def threads(w: Walker, call: Called) -> None:
    """A thread that is started, a task that a pool is given; whatever waits for any of them counts for all."""
    path, base, node = call.path, call.base, call.node
    if w.script:
        return
    if call.method in _WAITERS and (base is not None or path.startswith("concurrent.futures")) and len(call.args) < 2:
        w.record.joins = w.record.joins or "thread" in path.lower() or "future" in path.lower() or "<value>" in path
    if w.phase is not Phase.INVOCATION or w.once or base is None:
        return
    if path == "threading.Thread().start":
        _note(w, Left.THREAD, "threading.Thread", node, Certainty.LIKELY)
    elif call.method == "submit" and base.path in _POOLS:
        _note(w, Left.POOL, "ThreadPoolExecutor.submit", node, Certainty.LIKELY)


def joins_some(w: Walker, node: s.Call) -> None:
    """`worker.join()`, `future.result()` of whatever it is: out of a list, say. Texts are joined with an argument.

    node  a call of one of `JOINS`.
    """
    if not node.args and not w.script:  # JavaScript's `join` makes a text of a list
        w.record.joins = True


def closes_pool(w: Walker, managed: Value) -> None:
    """`with ThreadPoolExecutor() as pool`: its end waits for all that the pool was given."""
    w.record.joins = w.record.joins or (isinstance(managed, Instance) and managed.path in _POOLS)


def _note(w: Walker, how: Left, callee: str, node: s.Call, certainty: Certainty) -> None:
    order = list(Certainty)
    at = w.place(node, callee)
    sure = max(certainty, w.certainty, key=order.index)
    w.record.left.setdefault(at, LeftRunning(how, callee, at, w.surely, sure))


def goes_on(w: Walker, running: Sequence[Place]) -> None:
    """Something else is waited for while they run: they may well be through before the answer."""
    for at in running:
        w.record.left[at] = replace(w.record.left[at], certainty=Certainty.POSSIBLE)


def _started(node: s.Expr) -> list[s.Call]:
    """The calls whose promises a statement drops: all of it, either side of a `?`, the right side of an `&&`."""
    if isinstance(node, s.Call):
        return [node]
    if isinstance(node, s.Logical):
        return _started(node.right)
    return [*_started(node.then), *_started(node.orelse)] if isinstance(node, s.Conditional) else []


def _promise(w: Walker, call: s.Call) -> tuple[Left, str] | None:
    """How the call starts a request that nobody waits for, and by what name; None when it does not surely."""
    func = call.func
    if isinstance(func, s.Attribute):
        if func.name in _CHAINED and isinstance(func.base, s.Call):
            return _promise(w, func.base)
        if func.name in _EACH and call.args and _requests(w, _local(w, call.args[0])):
            return Left.LOOP, func.name
        if func.name in _ALL and isinstance(func.base, s.Name) and func.base.id == "Promise":
            return _of_all(w, call)
        client = owner_of(w, func.base)
        if func.name == "send" and isinstance(client, Instance) and client.path.startswith("@aws-sdk/"):
            return Left.PROMISE, f"{client.path}.send"
        called_back = bool(call.args) and _local(w, call.args[-1]) is not None
        of_client = isinstance(client, Instance) and client.path.startswith(("aws-sdk.", "aws-sdk/clients/"))
        if called_back and of_client and isinstance(client, Instance) and not _answered(client, func.name):
            return Left.PROMISE, f"{client.path}.{func.name}"
    called = _local(w, func)
    if _requests(w, called):
        return Left.PROMISE, _named(func)
    outside = owner_of(w, func)
    path = outside.path if isinstance(outside, External) else _named(func)
    known = isinstance(outside, External) or (isinstance(func, s.Name) and w.scope.home(func.id) is None)
    return (Left.PROMISE, path) if known and re.fullmatch(_FETCHES, path) else None


def _answered(client: Instance, method: str) -> bool:
    """True for what is done with an answer that is here: `(await db.scan().promise()).Items.map(...).forEach(...)`."""
    return method in IMMEDIATE or ".promise()" in client.path


def _of_all(w: Walker, call: s.Call) -> tuple[Left, str] | None:
    inner = call.args[0] if call.args else None
    if isinstance(inner, s.Call) and isinstance(inner.func, s.Attribute) and inner.func.name in _EACH and inner.args:
        return (Left.LOOP, "Promise.all") if _requests(w, _local(w, inner.args[0])) else None
    return None


def _local(w: Walker, node: s.Expr) -> s.Function | None:
    """The function of the workload's own that an expression names or is."""
    if isinstance(node, s.Function):
        return node
    if isinstance(node, s.Attribute):
        owner = owner_of(w, node.base) if not isinstance(node.base, s.Name) or node.base.id != "this" else w.frame.this
        cls = owner.cls if isinstance(owner, ObjectValue) else owner if isinstance(owner, ClassValue) else None
        found = cls.method(node.name) if cls is not None else None
        if found is not None:
            return found[0]
    value = owner_of(w, node)
    return value.node if isinstance(value, FuncValue) else None


def _requests(w: Walker, func: s.Function | None) -> bool:
    """True for an async function that is known to leave the function."""
    return func is not None and func.asynchronous and id(func) in w.record.requesting


def _named(node: s.Expr) -> str:
    if isinstance(node, s.Attribute):
        return f"{_named(node.base)}.{node.name}" if isinstance(node.base, s.Name | s.Attribute) else node.name
    return node.id if isinstance(node, s.Name) else ""
