"""Tests whether an event has records at all, as code makes them that serves a queue and a direct call alike."""

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.values import EventValue
from deburr.sources.handlers.walker import Walker


def asks_for_records(w: Walker, node: s.If) -> bool:
    """`if "Records" in event: ... return`: what follows is for events that have none."""
    return not node.orelse and bool(node.body) and isinstance(node.body[-1], s.Return) and _of_records(w, node.test)


def _of_records(w: Walker, test: s.Expr | None) -> bool:
    if isinstance(test, s.Logical):
        return test.op == "and" and _of_records(w, test.left) and _of_records(w, test.right)
    if isinstance(test, s.Compare):
        if test.op == "in" and isinstance(test.left, s.Literal) and test.left.value == "Records":
            return _is_event(w, test.right)
        counts = test.op in (">", ">=") and isinstance(test.right, s.Literal) and test.right.value in (0, 1)
        return counts and isinstance(test.left, s.Call | s.Attribute) and _counted(w, test.left)
    return _records(w, test)


def _counted(w: Walker, node: s.Call | s.Attribute) -> bool:
    """`len(event["Records"])`, `event.Records.length`"""
    if isinstance(node, s.Attribute):
        return node.name == "length" and _records(w, node.base)
    return s.last_name(node.func) == "len" and len(node.args) == 1 and _records(w, node.args[0])


def _records(w: Walker, node: s.Expr | None) -> bool:
    """`event.Records`, `event["Records"]`, `event.get("Records")`"""
    if isinstance(node, s.Attribute):
        return node.name == "Records" and _is_event(w, node.base)
    if isinstance(node, s.Subscript):
        return isinstance(node.index, s.Literal) and node.index.value == "Records" and _is_event(w, node.base)
    if not isinstance(node, s.Call) or not isinstance(node.func, s.Attribute) or node.func.name != "get":
        return False
    asked = node.args[0] if node.args else None
    return isinstance(asked, s.Literal) and asked.value == "Records" and _is_event(w, node.func.base)


def _is_event(w: Walker, node: s.Expr) -> bool:
    home = w.scope.home(node.id) if isinstance(node, s.Name) else None
    named = home.names.get(node.id) if home is not None and isinstance(node, s.Name) else None
    return isinstance(named, EventValue) and not named.path
