"""What a name, attribute or item of something stands for."""

from deburr.sources.handlers import event_keys
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.values import (
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
_SIZES = frozenset({"content_length", "ContentLength"})
"""How large an object of S3 is, by resource or by answer; a summary of one says `size`."""
_NODE_GLOBALS = ("global", "globalThis", "self", "window")


def name(w: Walker, node: s.Name) -> Value:
    home = w.scope.home(node.id)
    if home is None:
        if node.id == "this":
            return w.frame.this or UNKNOWN
        if node.id == "exports" and not w.frame.module.file.endswith(".py"):
            return w.frame.module
        return External("globalThis" if node.id in _NODE_GLOBALS else node.id)
    value = home.names[node.id]
    use(w, value, node)
    return value


def use(w: Walker, value: Value, node: s.Node) -> None:
    """Remember that an imported name was reached here, or each of those that one name may stand for."""
    if isinstance(value, Choice):
        for option in value.options:
            use(w, option, node)
    elif isinstance(value, External) and value.origin is not None:
        value.origin.use(w.place(node), w.phase, w.always)
        w.touched.add(value.origin)


def attribute(w: Walker, node: s.Attribute) -> Value:
    base = event_keys.stands_in(w, node.base) if node.optional else w.eval(node.base)
    return member(w, base, node.name, node)


def member(w: Walker, base: Value, name: str, node: s.Node) -> Value:
    """`base.name`, whatever base is."""
    if isinstance(base, External | Instance) and (
        name in _SIZES or (name == "size" and base.path.startswith("boto3."))
    ):
        w.record.weighs = True
    if isinstance(base, External):
        if base.path == "module" and name == "exports":
            return w.frame.module
        return External(f"{base.path}.{name}", base.origin, base.base)
    if isinstance(base, Instance):
        return External(f"{base.path}().{name}", None, base)
    if isinstance(base, EventValue):
        return _from_event(w, base, name, node)
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


def _from_event(w: Walker, base: EventValue, name: str, node: s.Node) -> Value:
    if name == "get":
        return External("<event>.get", None, _event_holder(base))
    if name in _METHODS:
        return EventValue(base.path)
    return event_keys.read(w, base, name, node)


def _event_holder(event: EventValue) -> Instance:
    return Instance("<event>", None, [event], {}, None, True)


def _from_module(w: Walker, base: Namespace, name: str, node: s.Node) -> Value:
    if name in base.exports:
        found = base.exports[name]
        if isinstance(found, FuncValue) and found.this is None:
            found = FuncValue(found.node, found.scope, found.module, base, found.memoised)
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
    event_keys.chooses(w, index)
    if isinstance(base, EventValue):
        if key is None:
            return EventValue(base.path + "[]" if base.path else "[]")
        return _from_event(w, base, key, node)
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
        return Choice(base.items) if base.items else unknown(base.varies)
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
