"""Calls that are looked through: what they give back is as well known as what they were given."""

from collections.abc import Callable

from deburr.sources.handlers import event_keys
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.members import member
from deburr.sources.handlers.sleeps import REJECT, RESOLVE
from deburr.sources.handlers.tmp_paths import joined, temporary
from deburr.sources.handlers.values import (
    UNKNOWN,
    VARYING,
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
    Variable,
    as_text,
    functions_in,
)
from deburr.sources.handlers.walker import Walker

Look = Callable[[Walker, Called], Value | None]
"""What a call gives back; None where it is a call like any other."""

_PATCHES = (".captureAWS", ".captureAWSClient", ".captureAWSv3Client", ".captureHTTPs")
"""Of the X-Ray SDK and Powertools' tracer: what they get they give back, and it works as before."""


def look_of(path: str) -> Look | None:
    """How to look through what has this name; None where nobody can."""
    found = _LOOKS.get(path)
    if found is not None:
        return found
    if path.endswith(".bind"):
        return _bound
    if path.endswith(_PATCHES):
        return _first
    if path.startswith("tempfile."):
        return _temporary
    return _formatted if path.endswith(".format") and path.startswith("<value>") else None


def _first(w: Walker, call: Called) -> Value | None:
    return call.args[0] if call.args else None


def _nothing(w: Walker, call: Called) -> Value | None:
    return UNKNOWN


def _promised(w: Walker, call: Called) -> Value | None:
    """`promisify(db.query)`: the same call, which is waited for otherwise."""
    given = call.args[0] if call.args else None
    return given if isinstance(given, External) and given.base is not None else None


def _bound(w: Walker, call: Called) -> Value | None:
    """`client.get.bind(client)`: the method."""
    bound, given = call.path.removesuffix(".bind"), call.args[0] if call.args else None
    of_base = call.base is not None and "." in bound and bound.startswith(call.base.path)
    if of_base and isinstance(given, Instance) and call.base is not None and given.call is call.base.call:
        return External(bound, base=call.base)
    return None


def _of_event(w: Walker, call: Called) -> Value | None:
    """`event.get("key", default)`"""
    event = call.base.args[0] if call.base is not None and call.base.args else None
    if not isinstance(event, EventValue):
        return None
    key = as_text(call.args[0]) if call.args else None
    if not key:
        return EventValue(f"{event.path}.{key}" if event.path else "[]")
    default = len(call.args) > 1 and not (isinstance(call.args[1], Const) and call.args[1].value is None)
    return event_keys.got(w, event, key, call.node, default=default)


def _of_mapping(w: Walker, call: Called) -> Value | None:
    """`ROUTES.get(name)`"""
    mapping = call.base.args[0] if call.base is not None else None
    if not isinstance(mapping, ObjectValue):
        return None
    if call.args:
        event_keys.chooses(w, call.args[0])
    known = mapping.attrs.get(as_text(call.args[0]) or "") if call.args else None
    return known if known is not None else Choice(list(mapping.attrs.values()))


def _variable(w: Walker, call: Called) -> Value | None:
    key = as_text(call.args[0]) if call.args else None
    if key:
        w.record.environment.add(key)
    path = f"<environment>.{key or ''}"
    if len(call.args) < 2:
        return External(path)
    other = call.args[1].value if isinstance(call.args[1], Const) else False
    return Variable(path, other) if isinstance(other, str | None) else Variable(path, readable=False)


def _joined(w: Walker, call: Called) -> Value | None:
    return joined(call.args)


def _globbed(w: Walker, call: Called) -> Value | None:
    pattern = as_text(call.args[0]) if call.args else None
    if pattern is None:
        return None
    return ListValue([Pattern(pattern.replace("**", "*").replace("*", "{}"), False)])


def _gathered(w: Walker, call: Called) -> Value | None:
    return call.args[0] if len(call.args) == 1 else ListValue(call.args) if call.args else None


def _text(w: Walker, call: Called) -> Value | None:
    """`str(Path("/tmp/a"))`: the path."""
    given = call.args[0] if call.args else None
    if isinstance(given, Instance) and given.path.endswith("Path") and given.args:
        given = given.args[0]
    return given if given is not None and as_text(given) is not None else None


def _partial(w: Walker, call: Called) -> Value | None:
    given = call.args[0] if call.args else None
    if isinstance(given, FuncValue):
        w.partly.add(id(given.node))
    return given if isinstance(given, FuncValue | ClassValue) else None


def _module(w: Walker, call: Called) -> Value | None:
    name = as_text(call.args[0]) if call.args else None
    return w.bring_named(name, call.node) if name else UNKNOWN


def _attribute(w: Walker, call: Called) -> Value | None:
    if len(call.args) < 2:
        return None
    owner, name = call.args[0], as_text(call.args[1])
    if name and "{}" not in name:
        return member(w, owner, name, call.node)
    return Choice(list(functions_in([owner]))) if isinstance(owner, ObjectValue) else VARYING


def _attribute_set(w: Walker, call: Called) -> Value | None:
    owner = call.args[0] if len(call.args) > 2 else None
    if isinstance(owner, ObjectValue):
        named, value = as_text(call.args[1]), call.args[2]
        if named and "{}" not in named:
            owner.attrs[named] = value
        owner.varies = owner.varies or value.varies
    return None


def _function(w: Walker, call: Called) -> Value | None:
    """`handler.call(this, event)`"""
    carries = call.base.carries if call.base is not None else []
    return w.call(carries[0], call.args[1:], {}, call.node) if carries else UNKNOWN


def _sockets_bounded(w: Walker, call: Called) -> Value | None:
    w.bounded_sockets = True
    return None


def _temporary(w: Walker, call: Called) -> Value | None:
    return temporary(call.path, call.keywords)


def _formatted(w: Walker, call: Called) -> Value | None:
    if call.base is not None:
        return None
    return Pattern("{}", any(arg.varies for arg in call.args), (*call.args, *call.keywords.values()))


_BY_LOOK: dict[Look, str] = {
    _promised: "util.promisify",
    _of_event: "<event>.get",
    _of_mapping: "<mapping>.get",
    _variable: "os.environ.get os.getenv",
    _joined: "os.path.join path.join path.resolve path.posix.join",
    _globbed: "glob.glob glob.iglob",
    _gathered: "asyncio.run asyncio.gather Promise.all Promise.resolve Promise.race Promise.allSettled",
    _text: "str String",
    _partial: "functools.partial",
    _module: "importlib.import_module import __import__ require",
    _attribute: "getattr",
    _attribute_set: "setattr",
    _function: "<function>.call <function>.apply",
    _nothing: f"<function>.delay {RESOLVE} {REJECT}",
    _sockets_bounded: "socket.setdefaulttimeout",
    _temporary: "os.tmpdir fs.mkdtempSync fs.mkdtemp fs/promises.mkdtemp",
}
_LOOKS = {path: look for look, paths in _BY_LOOK.items() for path in paths.split()}
