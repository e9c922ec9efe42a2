"""What each kind of expression stands for."""

from collections.abc import Callable
from math import prod
from typing import Any

from deburr.sources.handlers import dropping, event_keys, failing
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.asking import worked_out
from deburr.sources.handlers.batches import (
    each_record,
    ends_failure,
    is_batch,
    may_be_empty,
    names_failures,
    tells_failure,
)
from deburr.sources.handlers.choices import conditional, logical
from deburr.sources.handlers.effects import names_keys
from deburr.sources.handlers.guards import places_kept
from deburr.sources.handlers.lasting import changes
from deburr.sources.handlers.left import JOINS, goes_on, joins_some
from deburr.sources.handlers.members import attribute, name, subscript
from deburr.sources.handlers.redacting import pops, redacts
from deburr.sources.handlers.remaining import in_seconds, stops_before, takes_away
from deburr.sources.handlers.settled import written
from deburr.sources.handlers.streaming import names_events
from deburr.sources.handlers.sweeping import sweeps
from deburr.sources.handlers.tmp_paths import joined
from deburr.sources.handlers.values import (
    NONE,
    Asked,
    Choice,
    ClassValue,
    Const,
    EventValue,
    External,
    FuncValue,
    Instance,
    ListValue,
    ObjectValue,
    Pattern,
    Value,
    as_text,
    interesting,
    unknown,
)
from deburr.sources.handlers.walker import Turn, Walker
from deburr.workload.handler import Phase

_BOUNDING = frozenset({"Promise.race", "asyncio.wait_for", "anyio.wait_for", "p-timeout", "promise-timeout.timeout"})
"""What waits for its arguments only so long; a race is one against a timer, as nobody races a single call."""


def literal(w: Walker, node: s.Literal) -> Value:
    if isinstance(node.value, str):
        _names_mount(w, node.value)
    return NONE if node.value is None else Const(node.value)


def _names_mount(w: Walker, text: str) -> None:
    """Lambda mounts file systems below /mnt: https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html"""
    if text.startswith("/mnt") and text[4:5] in ("", "/"):
        w.record.mounted = True


def text(w: Walker, node: s.Text) -> Value:
    out: list[str] = []
    varies = False
    computed = False
    parts: list[Value] = []
    for part in node.parts:
        if isinstance(part, str):
            out.append(part)
            continue
        value = w.eval(part)
        known = as_text(value)
        if known is None and isinstance(value, Const):
            known = str(value.value)
        computed = computed or known is None or isinstance(value, Pattern)
        out.append("{}" if known is None else known)
        parts.append(value)
        varies = varies or value.varies
    joined = "".join(out)
    _names_mount(w, joined)
    return Pattern(joined, varies, tuple(parts)) if computed else Const(joined)


def call(w: Walker, node: s.Call) -> Value:
    method = node.func.name if isinstance(node.func, s.Attribute) else ""
    returning, w.returning = w.returning, w.returning and failing.chains(node)
    callee = _caught(w, node) if method == "catch" else w.eval(node.func)
    bounds = isinstance(callee, External) and callee.path in _BOUNDING
    before = (frozenset(w.record.calls), frozenset(w.record.sleeps)) if bounds else None
    w.returning = returning and failing.hands_on(callee)
    tells = w.phase is Phase.INVOCATION and failing.tells(callee.path if isinstance(callee, External) else "", node)
    w.telling += tells
    args: list[Value] = []
    for arg in node.args:
        value = w.eval(arg.value) if isinstance(arg, s.Spread) else w.eval(arg)
        args.append(value)
    keywords: dict[str, Value] = {}
    for key, expr in node.keywords:
        value = w.eval(expr)
        if key is not None:
            keywords[key] = value
        elif isinstance(value, ObjectValue):
            keywords.update(value.attrs)
        else:
            keywords["**"] = value
    w.telling -= tells
    w.returning = returning
    if before is not None:
        w.record.bounded_since(before[0])
        w.record.awake_since(before[1])
    if method:
        changes(w, node, args)
    if method == "pop":
        pops(w, node.func, args)
    elif method in JOINS:
        joins_some(w, node)
    tells_failure(w, node, args)
    each = each_record(callee, args)
    w.batching += each
    around = _turn(w, node, args) if each else None
    if isinstance(callee, (FuncValue, ClassValue, Choice)):  # a union is made anew each time it is asked
        w.written = written(w, node)
    result = w.call(callee, args, keywords, node)
    if isinstance(result, Asked):
        w.answers[node] = result
    elif w.answers:
        w.answers.pop(node, None)
    if each:
        dropping.ends(w, around)
    w.batching -= each
    if isinstance(callee, FuncValue) and redacts(callee.node.name, args, result):
        return Instance(callee.node.name, node, [], {}, None, True)
    return result


def _caught(w: Walker, node: s.Call) -> Value:
    """`.catch(...)`, and before it what it is called on, whose failures end there or are passed on."""
    everything = ends_failure(node)
    w.catching += 1
    w.sheltered += everything
    w.heeded += everything
    callee = w.eval(node.func)
    w.heeded -= everything
    w.sheltered -= everything
    w.catching -= 1
    return callee


def _turn(w: Walker, node: s.Call, args: list[Value]) -> Turn | None:
    """`event.Records.forEach(record => ...)`, `.map(...)`, `.filter(...)`: one level deeper than the call."""
    filters = isinstance(node.func, s.Attribute) and node.func.name == "filter"
    handed = next((arg for arg in args if isinstance(arg, FuncValue)), None)
    return dropping.begins(
        w,
        node,
        len(w.frames) + 1,
        filters=filters,
        only_calls=not filters and handed is not None and dropping.only_calls(handed.node.body),
    )


def awaited(w: Walker, node: s.Await) -> Value:
    w.awaiting += 1
    w.heeded += 1
    running = tuple(w.record.left)
    value = w.eval(node.value)
    goes_on(w, running)
    w.heeded -= 1
    w.awaiting -= 1
    failing.awaits(w, value, node)
    return value


def mapping(w: Walker, node: s.Mapping) -> Value:
    attrs: dict[str, Value] = {}
    varies = False
    for key, expr in node.pairs:
        names_failures(w, key, node)
        value = w.eval(expr)
        varies = varies or value.varies
        if key is None:
            if isinstance(value, ObjectValue):
                attrs.update(value.attrs)
            else:
                attrs[f"**{len(attrs)}"] = value
        elif isinstance(key, str):
            attrs[key] = value
        else:
            computed = w.eval(key)
            attrs[as_text(computed) or f"[]{len(attrs)}"] = value
    names_events(w, node, attrs)
    names_keys(w, node, attrs)
    return ObjectValue(None, attrs, w.lasting, varies)


def sequence(w: Walker, node: s.Sequence) -> Value:
    return ListValue([w.eval(item.value) if isinstance(item, s.Spread) else w.eval(item) for item in node.items])


def spread(w: Walker, node: s.Spread) -> Value:
    return w.eval(node.value)


def function(w: Walker, node: s.Function) -> Value:
    for default in node.defaults.values():
        w.eval(default)
    return FuncValue(node, w.scope, w.frame.module.file, w.frame.this)


def compare(w: Walker, node: s.Compare) -> Value:
    left, right = event_keys.held(w, node.left, node.right), event_keys.held(w, node.right, node.left)
    event_keys.compared(w, left, right)
    stops_before(w, left, right, node)
    return worked_out(w, node, unknown(left.varies or right.varies))


def negated(w: Walker, node: s.Not) -> Value:
    return worked_out(w, node, unknown(w.eval(node.value).varies))


def walrus(w: Walker, node: s.Walrus) -> Value:
    if node.op in ("??=", "||="):
        kept = bool(places_kept(w, node.target))
        w.once += kept
        value = w.eval(node.value)
        w.once -= kept
    else:
        value = w.eval(node.value)
    w.bind(node.target, value)
    return value


def comprehension(w: Walker, node: s.Comprehension) -> Value:
    varies = False
    each = idle = 0
    for iterable, target in zip(node.iterables, node.targets, strict=False):
        value = w.eval(iterable)
        varies = varies or value.varies
        each += is_batch(value)
        idle += may_be_empty(value)
        w.bind(target, element_of(value))
    around = dropping.begins(w, node, len(w.frames), only_calls=True) if each else None
    for test in node.conditions:
        if each:
            dropping.filtered(w, test)
        w.eval(test)
    w.record.loops = True
    w.idle += idle
    w.looping += 1
    at_most, w.at_most = w.at_most, 0
    w.batching += each
    items = [w.eval(item) for item in node.element]
    if each:
        dropping.ends(w, around)
    w.batching -= each
    w.looping -= 1
    w.idle -= idle
    w.at_most = at_most
    if len(node.iterables) == 1 and not node.conditions:
        sweeps(w, node.iterables[0], node.element)
    return ListValue(items) if items else unknown(varies)


def element_of(value: Value) -> Value:
    """What one turn of a loop over this value gets."""
    if isinstance(value, EventValue):
        return EventValue(value.path + "[]")
    if isinstance(value, ListValue | Choice):
        items = value.items if isinstance(value, ListValue) else value.options
        kept = [item for item in items if interesting(item)]
        if value.varies and not any(item.varies for item in kept):
            kept.append(unknown(True))  # something was added later on
        return kept[0] if len(kept) == 1 else Choice(kept) if kept else unknown(value.varies)
    return unknown(True)


def other(w: Walker, node: s.Other) -> Value:
    if node.kind == "/":
        parts = [w.eval(part) for part in node.parts]
        first = parts[0]
        if (left := in_seconds(parts)) is not None:
            return left
        if isinstance(first, Instance) and first.path.endswith("Path") and first.args:
            return Instance(
                first.path, first.call, [joined([first.args[0], *parts[1:]])], {}, None, any(p.varies for p in parts)
            )
        return unknown(any(part.varies for part in parts))
    values = [w.eval(part) for part in node.parts]
    if node.kind == "assert_statement":
        failing.raises(w)
    if node.kind == "*" and values:  # `15 * 60 * 1000`: how long something takes is often written so
        written = (value.value for value in values if isinstance(value, Const))
        numbers = [number for number in written if isinstance(number, int | float)]
        if len(numbers) == len(values):
            return Const(prod(numbers))
    if node.kind == "-":
        takes_away(w, values, node)
    return unknown(any(value.varies for value in values))


def klass(w: Walker, node: s.Class) -> Value:
    return make_class(w, node)


def make_class(w: Walker, node: s.Class) -> ClassValue:
    """Run a class statement: its bases, its body, its decorated methods."""
    cls = ClassValue(node, w.scope, w.frame.module.file, [w.eval(base) for base in node.bases])
    w.run_in_class(cls)
    for method_name, method in node.methods.items():
        if method.decorators:
            cls.attrs[method_name] = w.decorate(method.decorators, FuncValue(method, w.scope, cls.module))
    return cls


EVAL: dict[type, Callable[[Any, Any], Value]] = {
    s.Name: name,
    s.Literal: literal,
    s.Text: text,
    s.Attribute: attribute,
    s.Subscript: subscript,
    s.Call: call,
    s.Await: awaited,
    s.Mapping: mapping,
    s.Sequence: sequence,
    s.Spread: spread,
    s.Function: function,
    s.Conditional: conditional,
    s.Logical: logical,
    s.Compare: compare,
    s.Not: negated,
    s.Walrus: walrus,
    s.Comprehension: comprehension,
    s.Other: other,
    s.Class: klass,
}
