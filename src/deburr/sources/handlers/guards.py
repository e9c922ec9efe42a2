"""Code that an invocation triggers but only the first one runs: memoisation as people really write it.

`if conn is None: conn = connect()`, `if not conn: ...`, `client ??= ...`, `if key not in CACHE: CACHE[key] =
...`, `if conn: return conn` before the making, `try: conn.ping() except: conn = connect()`: in each, a test
looks at something that outlives the invocation and the guarded code assigns that very thing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from deburr.sources.handlers import libraries
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.values import ClassValue, Const, FuncValue, Instance, Namespace, ObjectValue, Value
from deburr.sources.handlers.walker import Walker

Spot = tuple[int, str]  # a scope, object or module by identity, and the name in it

_STORES = ("set", "push", "append", "extend", "unshift", "update", "setdefault", "put", "add", "__setitem__")


def places_kept(w: Walker, expr: s.Expr) -> set[Spot]:
    """The lasting places an expression looks at."""
    found: set[Spot] = set()
    stack: list[s.Expr] = [expr]
    while stack:
        node = stack.pop()
        spot = spot_of(w, node)
        if spot is not None:
            found.add(spot)
        stack.extend(parts_of(node))
    return found


def spot_of(w: Walker, node: s.Expr) -> Spot | None:
    """The lasting place a name or attribute denotes; None when it lasts no longer than the call."""
    if isinstance(node, s.Name):
        home = w.scope.home(node.id)
        if home is None or not home.persistent:
            return None
        return (id(home), node.id)
    if isinstance(node, s.Attribute):
        owner = owner_of(w, node.base)
        if isinstance(owner, ObjectValue) and owner.persistent:
            return (id(owner), node.name)
        if isinstance(owner, ClassValue | Namespace):
            return (id(owner), node.name)
    if isinstance(node, s.Subscript):
        return spot_of(w, node.base)
    return None


def owner_of(w: Walker, node: s.Expr) -> Value | None:
    """What a plain dotted name denotes, without recording anything."""
    if isinstance(node, s.Name):
        home = w.scope.home(node.id)
        if home is not None:
            return home.names.get(node.id)
        return w.frame.this if node.id == "this" else None
    if isinstance(node, s.Attribute):
        owner = owner_of(w, node.base)
        if isinstance(owner, ObjectValue):
            return owner.attrs.get(node.name)
        if isinstance(owner, Namespace):
            return owner.exports.get(node.name) or owner.scope.names.get(node.name)
    return None


def handed_over(w: Walker, test: s.Expr) -> bool | None:
    """What a test of a parameter comes to, where it is sure what the caller passed or left out; None otherwise."""
    settled = settled_of(w, test)
    if settled is not None:
        return bool(settled.value)
    if isinstance(test, s.Name):
        return True if _there(_passed(w, test.id)) else None
    if isinstance(test, s.Not):
        decided = handed_over(w, test.value)
        return None if decided is None else not decided
    if isinstance(test, s.Logical) and test.op in ("and", "or"):
        ends = test.op == "or"  # what ends it, whatever the other side says
        sides = (handed_over(w, test.left), handed_over(w, test.right))
        return ends if ends in sides else None if None in sides else not ends
    if isinstance(test, s.Compare) and (right := written_out(test.right)) is not None:
        settled = settled_of(w, test.left)
        if settled is not None:
            return _compared(settled, test.op, right, script=w.script)
        if right.value is not None:
            return None
        decided = handed_over(w, test.left)
        return None if decided is None else decided is (test.op in ("is not", "!=", "!=="))
    return None


def settled_of(w: Walker, node: s.Expr) -> Const | None:
    """The value of a parameter, or of an attribute made of one, where it is sure."""
    if isinstance(node, s.Name):
        home = w.scope.home(node.id)
        return home.settled.get(node.id) if home is not None else None
    if isinstance(node, s.Attribute):
        owner = owner_of(w, node.base)
        return owner.settled.get(node.name) if isinstance(owner, ObjectValue) else None
    cased = recased(node)
    known = settled_of(w, cased[0]) if cased is not None else None
    if cased is None or known is None or not isinstance(known.value, str):
        return None
    return Const(getattr(known.value, cased[1])())


_RECASES = {"lower": "lower", "toLowerCase": "lower", "upper": "upper", "toUpperCase": "upper"}


def recased(node: s.Expr) -> tuple[s.Expr, str] | None:
    """What `kind.lower()` or `kind.toUpperCase()` is called on, and the method as Python names it."""
    method = node.func if isinstance(node, s.Call) and not node.args else None
    if not isinstance(method, s.Attribute) or method.name not in _RECASES:
        return None
    return method.base, _RECASES[method.name]


def written_out(node: s.Expr) -> Const | None:
    """A string, number, boolean or null as the code writes it; None for anything else."""
    if isinstance(node, s.Literal):
        return Const(node.value)
    if isinstance(node, s.Text) and all(isinstance(part, str) for part in node.parts):
        return Const("".join(part for part in node.parts if isinstance(part, str)))
    return None


def _compared(settled: Const, op: str, right: Const, *, script: bool) -> bool | None:
    if op not in _EQUAL + _UNEQUAL or (script and settled.value is None and right.value is None and len(op) > 2):
        return None  # to JavaScript, what is left out is undefined and not null
    same = type(settled.value) is type(right.value) and settled.value == right.value
    return same if op in _EQUAL else not same


_EQUAL = ("is", "==", "===")
_UNEQUAL = ("is not", "!=", "!==")


def handed_unknown(w: Walker, node: s.Expr) -> bool:
    """True for a parameter for which the caller passed something that is not known."""
    passed = _passed(w, node.id) if isinstance(node, s.Name) else None
    return passed is not None and not isinstance(passed, Const) and not _there(passed)


def stands_in(w: Walker, node: s.If) -> bool:
    """True for `if client is None: client = ...` where the caller passed a client that is not known."""
    test = node.test
    if isinstance(test, s.Not):
        asked = test.value
    elif isinstance(test, s.Compare) and test.op in ("is", "==", "==="):
        asked = test.left
    else:
        return False
    if not isinstance(asked, s.Name) or not handed_unknown(w, asked):
        return False
    targets = [target for statement in node.body for target in targets_of(statement)]
    return any(isinstance(target, s.Name) and target.id == asked.id for target in targets)


def _passed(w: Walker, name: str) -> Value | None:
    """What the caller passed for a parameter; None when nothing, or when something else was assigned since."""
    value = w.frame.given.get(name)
    return value if value is w.scope.names.get(name) else None


def _there(value: Value | None) -> bool:
    """True for what is neither null nor empty: a client, an object of a class, a function."""
    if isinstance(value, Instance):
        return libraries.maker_of(value.path, new=value.call is not None and value.call.new) is not None
    return isinstance(value, FuncValue | ClassValue) or (isinstance(value, ObjectValue) and value.cls is not None)


def places_set(w: Walker, body: Sequence[s.Stmt]) -> set[Spot]:
    """The lasting places that these statements assign, nested branches included."""
    found: set[Spot] = set()
    for statement in body:
        for target in targets_of(statement):
            for one in target.items if isinstance(target, s.Sequence) else [target]:
                spot = spot_of(w, one)
                if spot is not None:
                    found.add(spot)
    return found


def targets_of(statement: s.Stmt) -> Iterator[s.Expr]:
    """What a statement assigns, or puts something into, nested branches included."""
    if isinstance(statement, s.Assign):
        yield from statement.targets
        if statement.value is not None:
            yield from _stored(statement.value)
    elif isinstance(statement, (s.ExprStmt, s.Return)):
        if statement.value is not None:
            yield from _stored(statement.value)
    else:
        for body in bodies_of(statement):
            for inner in body:
                yield from targets_of(inner)


def _stored(expr: s.Expr) -> Iterator[s.Expr]:
    """What an expression assigns by itself, or in a callback that it hands over: `decrypt(x, d => { key = d; })`."""
    stack = [expr]
    while stack:
        node = stack.pop()
        if isinstance(node, s.Walrus):
            yield node.target
        if isinstance(node, s.Call) and isinstance(node.func, s.Attribute) and node.func.name in _STORES:
            yield node.func.base
        if isinstance(node, s.Function):
            for statement in node.body:
                if not (isinstance(statement, s.Assign) and statement.declares):
                    yield from targets_of(statement)
        stack.extend(parts_of(node))


def bodies_of(statement: s.Stmt) -> list[Sequence[s.Stmt]]:
    """The statement lists inside a statement."""
    if isinstance(statement, s.If | s.Loop):
        return [statement.body, statement.orelse]
    if isinstance(statement, s.Try):
        return [statement.body, *(body for _, _, body in statement.handlers), statement.orelse, statement.final]
    if isinstance(statement, s.With | s.Block):
        return [statement.body]
    return []


_PARTS: dict[type[s.Expr], Callable[[Any], Iterable[s.Expr]]] = {
    s.Attribute: lambda node: (node.base,),
    s.Await: lambda node: (node.value,),
    s.Not: lambda node: (node.value,),
    s.Spread: lambda node: (node.value,),
    s.Subscript: lambda node: (node.base, node.index),
    s.Call: lambda node: (node.func, *node.args, *(value for _, value in node.keywords)),
    s.Logical: lambda node: (node.left, node.right),
    s.Compare: lambda node: (node.left, node.right),
    s.Conditional: lambda node: (node.test, node.then, node.orelse),
    s.Walrus: lambda node: (node.target, node.value),
    s.Sequence: lambda node: node.items,
    s.Mapping: lambda node: tuple(value for _, value in node.pairs),
    s.Other: lambda node: node.parts,
    s.Text: lambda node: tuple(part for part in node.parts if not isinstance(part, str)),
}
"""By the type of an expression, which nothing inherits from: asked far too often for a chain of tests."""


def parts_of(node: s.Expr) -> Iterable[s.Expr]:
    """The sub-expressions of an expression, functions not entered."""
    parts = _PARTS.get(type(node))
    return () if parts is None else parts(node)


_QUIET = frozenset(
    """
    print len str int float bool repr isinstance format log info debug warning warn error exception
    critical dumps loads stringify parse get keys values items upper lower strip split join startswith
    endswith toString toLowerCase toUpperCase trim includes append push Response jsonify add_metric
    annotate
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)


_KEPT = 256
"""Statements of which it is remembered whether they do work: each is asked about with every `if` that stands above."""


def substantial(body: Sequence[s.Stmt]) -> bool:
    """True when these statements do work of their own: not only logging, checking or refusing."""
    return any(map(_works, body))


@lru_cache(_KEPT)
def _works(statement: s.Stmt) -> bool:
    if isinstance(statement, s.Loop):
        return True
    if isinstance(statement, (s.ExprStmt, s.Assign, s.Return)):  # a union is made anew each time it is asked
        return statement.value is not None and _calls_something(statement.value)
    return not isinstance(statement, s.Raise) and any(map(substantial, bodies_of(statement)))


def _calls_something(expr: s.Expr) -> bool:
    stack = [expr]
    while stack:
        node = stack.pop()
        if isinstance(node, s.Call):
            name = s.last_name(node.func)
            if name and name not in _QUIET and not name.endswith(("Error", "Exception")):
                return True
        stack.extend(parts_of(node))
    return False
