"""What each kind of expression stands for."""

from collections.abc import Callable
from typing import Any

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.guards import handed_over, handed_unknown, places_kept
from deburr.sources.handlers.tmp_paths import joined
from deburr.sources.handlers.values import (
    NONE,
    UNKNOWN,
    Choice,
    ClassValue,
    Const,
    EventValue,
    External,
    FuncValue,
    Instance,
    ListValue,
    Namespace,
    ObjectValue,
    Pattern,
    Value,
    as_text,
    interesting,
    unknown,
)
from deburr.sources.handlers.walker import Walker, implied_call

_METHODS = frozenset(
    """
    keys values items pop map forEach filter find some every reduce includes split startswith endswith
    startsWith endsWith lower upper strip toLowerCase toUpperCase trim replace format join slice length
    toString decode encode
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
_BOUNDING = frozenset({"Promise.race", "asyncio.wait_for", "anyio.wait_for", "p-timeout", "promise-timeout.timeout"})
"""What waits for its arguments only so long; a race is one against a timer, as nobody races a single call."""
_NODE_GLOBALS = ("global", "globalThis", "self", "window")


def name(w: Walker, node: s.Name) -> Value:
    home = w.scope.home(node.id)
    if home is None:
        if node.id == "this":
            return w.frame.this or UNKNOWN
        return External("globalThis" if node.id in _NODE_GLOBALS else node.id)
    value = home.names[node.id]
    use(w, value, node)
    return value


def use(w: Walker, value: Value, node: s.Node) -> None:
    """Remember that an imported name was reached here."""
    if isinstance(value, External) and value.origin is not None:
        value.origin.use(w.place(node), w.phase, w.always)
        w.touched.add(value.origin)


def literal(w: Walker, node: s.Literal) -> Value:
    return NONE if node.value is None else Const(node.value)


def text(w: Walker, node: s.Text) -> Value:
    out: list[str] = []
    varies = False
    computed = False
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
        varies = varies or value.varies
    joined = "".join(out)
    return Pattern(joined, varies) if computed else Const(joined)


def attribute(w: Walker, node: s.Attribute) -> Value:
    return member(w, w.eval(node.base), node.name, node)


def member(w: Walker, base: Value, name: str, node: s.Node) -> Value:
    """`base.name`, whatever base is."""
    if isinstance(base, External):
        return External(f"{base.path}.{name}", base.origin, base.base)
    if isinstance(base, Instance):
        return External(f"{base.path}().{name}", None, base)
    if isinstance(base, EventValue):
        return _from_event(w, base, name)
    if isinstance(base, Namespace):
        return _from_module(w, base, name, node)
    if isinstance(base, ObjectValue):
        return _from_object(w, base, name)
    if isinstance(base, ClassValue):
        return _from_class(w, base, name, base)
    if isinstance(base, Choice):
        options = [member(w, option, name, node) for option in base.options]
        kept = [option for option in options if interesting(option)]
        return kept[0] if len(kept) == 1 else Choice(options)
    if isinstance(base, FuncValue):
        if name in ("bind", "call", "apply", "__wrapped__", "delay", "func"):
            return (
                base if name in ("bind", "__wrapped__", "func") else External(f"<function>.{name}", None, _holder(base))
            )
        return UNKNOWN
    return External(f"<value>.{name}", None, None) if not base.varies else unknown(True)


def _holder(func: FuncValue) -> Instance:
    held = Instance("<function>", None, [], {}, None, False)
    held.carries = [func]
    return held


def _from_event(w: Walker, base: EventValue, name: str) -> Value:
    if name == "get":
        return External("<event>.get", None, _event_holder(base))
    if name in _METHODS:
        return EventValue(base.path)
    path = f"{base.path}.{name}" if base.path else name
    w.record.event_keys.add(path)
    return EventValue(path)


def _event_holder(event: EventValue) -> Instance:
    return Instance("<event>", None, [event], {}, None, True)


def _from_module(w: Walker, base: Namespace, name: str, node: s.Node) -> Value:
    if name in base.exports:
        found = base.exports[name]
    elif name in base.scope.names:
        found = base.scope.names[name]
    else:
        loaded = w.load(f".{name}" if base.file.endswith("__init__.py") else name, base)
        return loaded if loaded is not None else UNKNOWN
    use(w, found, node)
    return found


def _from_object(w: Walker, base: ObjectValue, name: str) -> Value:
    if name in base.attrs:
        found = base.attrs[name]
        if isinstance(found, FuncValue) and found.this is None and base.cls is None:
            return FuncValue(found.node, found.scope, found.module, base, found.memoised)
        return found
    if base.cls is not None:
        return _from_class(w, base.cls, name, base)
    if name == "get":
        return External("<mapping>.get", None, Instance("<mapping>", None, [base], {}, None, base.varies))
    return unknown(base.varies)


def _from_class(w: Walker, cls: ClassValue, name: str, this: Value) -> Value:
    found = cls.method(name)
    if found is not None:
        method, owner = found
        decorated = owner.attrs.get(name)  # at class creation
        lasts = not isinstance(this, ObjectValue) or this.persistent
        memoised = isinstance(decorated, FuncValue) and decorated.memoised and lasts
        if method.kind == "property" and isinstance(this, ObjectValue):
            getter = FuncValue(method, owner.scope, owner.module, this, memoised)
            return w.call(getter, [], {}, implied_call(None))
        if isinstance(decorated, FuncValue):
            return FuncValue(decorated.node, decorated.scope, decorated.module, this, memoised)
        return FuncValue(method, owner.scope, owner.module, this)
    walked: ClassValue | None = cls
    while walked is not None:
        if name in walked.attrs:
            return walked.attrs[name]
        walked = next((base for base in walked.bases if isinstance(base, ClassValue)), None)
    outer = next((base for base in cls.bases if isinstance(base, External)), None)
    if outer is not None:
        return External(f"{outer.path}().{name}", outer.origin, None)
    return unknown(this.varies)


def subscript(w: Walker, node: s.Subscript) -> Value:
    base = w.eval(node.base)
    index = w.eval(node.index)
    key = as_text(index)
    if isinstance(base, EventValue):
        return _from_event(w, base, key) if key is not None else EventValue(base.path + "[]" if base.path else "[]")
    if isinstance(base, ObjectValue):
        if key is not None and "{}" not in key:
            return _from_object(w, base, key)
        return Choice(list(base.attrs.values())) if base.attrs else unknown(base.varies or index.varies)
    if isinstance(base, ListValue):
        if (
            isinstance(index, Const)
            and isinstance(index.value, int)
            and -len(base.items) <= index.value < len(base.items)
        ):
            return base.items[index.value]
        return Choice(base.items) if base.items else UNKNOWN
    if isinstance(base, External | Instance):
        path = base.path if isinstance(base, External) else f"{base.path}()"
        if path in ("os.environ", "process.env"):
            return _environment(w, key)
        return member(w, base, key if key is not None else "[]", node)
    if isinstance(base, Choice | Namespace) and key is not None:
        return member(w, base, key, node)
    return unknown(base.varies or index.varies)


def _environment(w: Walker, key: str | None) -> Value:
    if key:
        w.record.environment.add(key)
    return External(f"<environment>.{key or ''}")


def call(w: Walker, node: s.Call) -> Value:
    callee = w.eval(node.func)
    seen = frozenset(w.record.calls)
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
    if isinstance(callee, External) and callee.path in _BOUNDING:
        w.record.bounded_since(seen)
    return w.call(callee, args, keywords, node)


def awaited(w: Walker, node: s.Await) -> Value:
    return w.eval(node.value)


def mapping(w: Walker, node: s.Mapping) -> Value:
    attrs: dict[str, Value] = {}
    varies = False
    for key, expr in node.pairs:
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
    return ObjectValue(None, attrs, w.lasting, varies)


def sequence(w: Walker, node: s.Sequence) -> Value:
    return ListValue([w.eval(item.value) if isinstance(item, s.Spread) else w.eval(item) for item in node.items])


def spread(w: Walker, node: s.Spread) -> Value:
    return w.eval(node.value)


def function(w: Walker, node: s.Function) -> Value:
    for default in node.defaults.values():
        w.eval(default)
    return FuncValue(node, w.scope, w.frame.module.file, w.frame.this)


def conditional(w: Walker, node: s.Conditional) -> Value:
    w.eval(node.test)
    decided = handed_over(w, node.test)
    if decided is not None:
        return w.eval(node.then if decided else node.orelse)
    then = w.eval(node.then)
    orelse = w.eval(node.orelse)
    if not interesting(then):
        return orelse
    return Choice([then, orelse]) if interesting(orelse) else then


def logical(w: Walker, node: s.Logical) -> Value:
    left = w.eval(node.left)
    if node.op in ("or", "??") and handed_over(w, node.left):
        return left
    if node.op in ("or", "??") and handed_unknown(w, node.left):
        w.doubtful += 1
        right = w.eval(node.right)
        w.doubtful -= 1
    elif node.op in ("or", "??") and places_kept(w, node.left):
        w.once += 1
        right = w.eval(node.right)
        w.once -= 1
    else:
        right = w.eval(node.right)
    if node.op == "and":
        return right
    if not interesting(left):
        return right
    return Choice([left, right]) if interesting(right) else left


def compare(w: Walker, node: s.Compare) -> Value:
    left, right = w.eval(node.left), w.eval(node.right)
    return unknown(left.varies or right.varies)


def negated(w: Walker, node: s.Not) -> Value:
    return unknown(w.eval(node.value).varies)


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
    for iterable, target in zip(node.iterables, node.targets, strict=False):
        value = w.eval(iterable)
        varies = varies or value.varies
        w.bind(target, element_of(value))
    for test in node.conditions:
        w.eval(test)
    w.record.loops = True
    w.looping += 1
    items = [w.eval(item) for item in node.element]
    w.looping -= 1
    return ListValue(items) if items else unknown(varies)


def element_of(value: Value) -> Value:
    """What one turn of a loop over this value gets."""
    if isinstance(value, EventValue):
        return EventValue(value.path + "[]")
    if isinstance(value, ListValue | Choice):
        items = value.items if isinstance(value, ListValue) else value.options
        kept = [item for item in items if interesting(item)]
        return kept[0] if len(kept) == 1 else Choice(kept) if kept else unknown(value.varies)
    return unknown(True)


def other(w: Walker, node: s.Other) -> Value:
    if node.kind == "/":
        parts = [w.eval(part) for part in node.parts]
        first = parts[0]
        if isinstance(first, Instance) and first.path.endswith("Path") and first.args:
            return Instance(
                first.path, first.call, [joined([first.args[0], *parts[1:]])], {}, None, any(p.varies for p in parts)
            )
        return unknown(any(part.varies for part in parts))
    varies = False
    for part in node.parts:
        varies = w.eval(part).varies or varies
    return unknown(varies)


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
