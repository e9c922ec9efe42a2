"""Which keys an event is asked for, and which of them only where something stands in when they are not there."""

from collections.abc import Iterator

from deburr.sources.handlers import failing
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.guards import owner_of
from deburr.sources.handlers.values import Choice, Const, EventValue, ListValue, Value
from deburr.sources.handlers.walker import Walker

_READS = (s.Attribute, s.Subscript, s.Name)
_PREFLIGHT = {"OPTIONS"}
_ALWAYS = ("", "requestContext")
"""Of a request: it is there in both formats."""
_ANY = "<any>"
"""Told where a key of the event decides what is taken out of a table."""


def read(w: Walker, base: EventValue, name: str, node: s.Node) -> EventValue:
    """`base.name`, `base["name"]`: in Python an item that is not there is an error, whatever stands behind an `or`."""
    whole = f"{base.path}.{name}" if base.path else name
    failing.reads(w, base.path, whole)
    stood = w.stood_in is node
    optional = w.script and isinstance(node, s.Attribute) and node.optional
    told = w.script and w.telling > 0 and (optional or base.path in _ALWAYS)  # `undefined` in a log
    if not optional and not told:
        w.record.thrown_keys.add(whole)
    if w.telling and not (optional or base.stood or base.path in _ALWAYS):
        _note(w, base.path, kept=False, mild=False)  # a log fails as anything does that reads on in what is not there
    if told:
        w.record.event_keys.add(whole)
        return EventValue(whole, w.script and stood)
    return _note(w, whole, kept=w.script and stood, mild=w.script and base.stood)


def got(w: Walker, base: EventValue, name: str, node: s.Node, *, default: bool) -> EventValue:
    """`base.get("name")` of Python's."""
    whole = f"{base.path}.{name}" if base.path else name
    w.record.thrown_keys.add(whole)
    stood = default or w.stood_in is node
    return _note(w, whole, kept=stood, mild=base.stood)


def _note(w: Walker, whole: str, *, kept: bool, mild: bool) -> EventValue:
    w.record.event_keys.add(whole)
    if not kept and not any(whole == there or whole.startswith(f"{there}.") for there in w.there):
        (w.record.mild_keys if mild else w.record.bare_keys).add(whole)
    return EventValue(whole, kept)


def stands_in(w: Walker, expr: s.Expr) -> Value:
    """Evaluate what something else stands in for where it is not there."""
    before, w.stood_in = w.stood_in, expr
    value = w.eval(expr)
    w.stood_in = before
    return value


def held(w: Walker, expr: s.Expr, against: s.Expr) -> Value:
    """`event.httpMethod === "OPTIONS"`: in a script what is not there is no preflight, as what stands in would be."""
    preflight = w.script and isinstance(against, s.Literal) and against.value in _PREFLIGHT
    return stands_in(w, expr) if preflight else w.eval(expr)


def shown(w: Walker, test: s.Expr) -> tuple[Value, list[str]]:
    """Evaluate a test; with it come the keys of the event that are there where it holds."""
    if isinstance(test, _READS) or (isinstance(test, s.Call) and s.last_name(test.func) == "get"):
        value = stands_in(w, test)
        return value, [each.path for each in _keys(value)]
    if isinstance(test, s.Logical) and test.op == "and":
        _, there = shown(w, test.left)
        w.there.extend(there)
        right, more = shown(w, test.right)
        del w.there[len(w.there) - len(there) :]
        return right, [*there, *more]
    if isinstance(test, s.Compare) and test.op == "in" and isinstance(test.left, s.Literal):
        owner, name = owner_of(w, test.right), test.left.value
        path = owner.path if isinstance(owner, EventValue) else None
        there = [f"{path}.{name}" if path else str(name)] if path is not None and isinstance(name, str) else []
        return w.eval(test), there
    return w.eval(test), []


def compared(w: Walker, left: Value, right: Value) -> None:
    """`event.httpMethod === "OPTIONS"`, `method in ("GET", "HEAD")`: which texts a key is held against."""
    for one, other in ((left, right), (right, left)):
        if not isinstance(one, EventValue | Choice):
            continue
        for key in _keys(one):
            texts = other.items if isinstance(other, ListValue) else [other]
            told = {text.value for text in texts if isinstance(text, Const) and isinstance(text.value, str)}
            w.record.told.setdefault(key.path, set()).update(told)


def chooses(w: Walker, index: Value) -> None:
    """`ROUTES[event.httpMethod]`"""
    if isinstance(index, EventValue | Choice):
        for key in _keys(index):
            w.record.told.setdefault(key.path, set()).add(_ANY)


def guarded(w: Walker) -> tuple[str, ...]:
    """Keys that cost nothing where they are not there: none is read bare, and none decides but for a preflight."""
    record = w.record
    kept = record.event_keys - record.bare_keys
    return tuple(
        sorted(
            key
            for key in kept
            if (told := record.told.get(key, set())) <= _PREFLIGHT and (told or key not in record.mild_keys)
        )
    )


def quiet(w: Walker) -> tuple[str, ...]:
    """Keys that a script reads by `?.` or for a log alone, and that decide nothing."""
    record = w.record
    return tuple(sorted(key for key in record.event_keys - record.thrown_keys if not record.told.get(key)))


def _keys(value: Value) -> Iterator[EventValue]:
    if isinstance(value, Choice):
        for option in value.options:
            yield from _keys(option)
    elif isinstance(value, EventValue) and value.path:
        yield value
