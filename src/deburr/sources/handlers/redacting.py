"""What is taken out of an event before it is told: `{...event, body: null}`, `delete safe.headers.Authorization`."""

import re
from collections.abc import Sequence

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.guards import owner_of
from deburr.sources.handlers.values import (
    Choice,
    Const,
    EventValue,
    Instance,
    ListValue,
    ObjectValue,
    Unknown,
    Value,
    as_text,
)
from deburr.sources.handlers.walker import Walker

_HIDDEN = (
    r"(?i)redact|mask|hid(e|den)|omit|remov|secret|filtered|truncat|confidential"
    r"|\*\*|^x+$|^[\[<({]\s*\w*\s*[\])}>]$|^\.+$"
)
"""What stands where something was taken out."""
_SENSITIVE = (
    r"(?i)auth|token|passw|secret|cookie|credential|api_?key|^(multi_?value_?)?headers$|identity|ssn|card"
    r"|^(body|arguments|input|detail|records|request_?context)$"
)
"""Keys that hold what clients send; another value there leaves the event without it."""
_NAMES = r"(?i)redact|saniti[sz]|mask|scrub|censor|obfuscat|anonymi[sz]|without|strip|omit|clean"
"""Functions that take something out."""
_READS = frozenset(
    """
    JSON.parse JSON.stringify json.loads json.dumps dict str Buffer.from base64.b64decode
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
_COPIES = frozenset({"dict", "copy.copy", "copy.deepcopy", "structuredClone", "Object.assign", "JSON.parse"})


def cut(value: ObjectValue, spread: str) -> bool:
    """True where what is spread into an object has parts of it written over: `{...event, body: null}`."""
    keys = list(value.attrs)
    return any(_hides(key, value.attrs[key]) for key in keys[keys.index(spread) + 1 :] if not key.startswith("**"))


def _hides(key: str, value: Value, depth: int = 4) -> bool:
    """True where a key no longer holds what the event's does."""
    if isinstance(value, Const):
        return value.value in (None, "") or re.search(_SENSITIVE, key) is not None or _says_so(value)
    inner = value.attrs.items() if isinstance(value, ObjectValue) and value.cls is None and depth else ()
    if any(_hides(name, held, depth - 1) for name, held in inner):
        return True
    if isinstance(value, Instance) and re.search(_NAMES, value.path.rpartition(".")[2]):
        return True
    return re.search(_SENSITIVE, key) is not None and not _still_whole(value)


def _says_so(value: Value) -> bool:
    return re.search(_HIDDEN, as_text(value) or "") is not None


def _still_whole(value: Value, depth: int = 4) -> bool:
    """True for what may hold all of it yet: a part of the event, read, or copied, or something not followed."""
    if isinstance(value, Instance):
        return value.path not in _READS or any(_still_whole(arg, depth - 1) for arg in value.args if depth)
    if isinstance(value, Choice):
        return any(_still_whole(option, depth - 1) for option in value.options if depth)
    if isinstance(value, ObjectValue) and value.cls is None:
        return any(key.startswith("**") and isinstance(held, EventValue) for key, held in value.attrs.items())
    return not isinstance(value, Const | ListValue)


def changed(w: Walker, target: s.Expr, value: Value | None) -> None:
    """Something in an event, or in a copy of one, is written over, or taken out of it (None)."""
    if not isinstance(target, (s.Attribute, s.Subscript)):  # a union is made anew each time it is asked
        return
    key = target.name if isinstance(target, s.Attribute) else _written(target.index)
    if value is not None and not _hides(key, value):
        return
    root: s.Expr = target
    while isinstance(root, s.Attribute | s.Subscript):
        root = root.base
    whole = owner_of(w, root)
    taken = value is None or _says_so(value) or re.search(_SENSITIVE, key) is not None
    if isinstance(whole, EventValue) and root is target.base and not taken:
        return  # `event["error"] = None` takes nothing away
    if whole is not None and _is_event(whole):
        w.record.redacted[id(whole)] = whole


def pops(w: Walker, popped: s.Expr, args: Sequence[Value]) -> None:
    """`safe.pop("password", None)`, `safe["headers"].pop("Authorization")`.

    popped  what is called: `safe.pop`.
    """
    if args and not _is_number(args[0]):
        changed(w, popped, None)


def _is_number(value: Value) -> bool:
    return isinstance(value, Const) and not isinstance(value.value, str)


def _written(index: s.Expr) -> str:
    if isinstance(index, s.Literal):
        return str(index.value)
    parts = index.parts if isinstance(index, s.Text) else []
    return "".join(part for part in parts if isinstance(part, str))


def _is_event(value: Value) -> bool:
    if isinstance(value, EventValue):
        return value.path == ""
    if isinstance(value, Instance):
        return value.path in _COPIES and any(_is_event(arg) for arg in value.args)
    if isinstance(value, ObjectValue) and value.cls is None:
        return any(key.startswith("**") and _is_event(held) for key, held in value.attrs.items())
    return False


def redacts(name: str, args: Sequence[Value], result: Value) -> bool:
    """True for a function named for it that gives an event back as far as it was followed, or what is not known."""
    asked = isinstance(result, Unknown) or _is_event(result)
    return asked and any(isinstance(arg, EventValue) for arg in args) and re.search(_NAMES, name) is not None
