"""What the languages' own functions give back in a CDK app: copies, lists of numbers, functions with some arguments."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.lists import TURNS, of_list, of_object, turns_of
from deburr.sources.cdk_source.loading import LOADS, loaded
from deburr.sources.cdk_source.truths import all_of, any_of, truth
from deburr.sources.cdk_source.values import (
    Called,
    Const,
    Construct,
    Function,
    Items,
    Options,
    Own,
    Partly,
    Spot,
    Table,
    Unknown,
    Value,
    text_of,
)

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

PARTIAL = f"{names.UNKNOWN}functools.partial"
MERGE = f"{names.UNKNOWN}Object.assign"
DEEP = frozenset(f"{names.UNKNOWN}lodash{name}" for name in (".merge", "/merge", ".default.merge"))
_SETS, _GETS = f"{names.UNKNOWN}setattr", f"{names.UNKNOWN}getattr"
MAP = f"{names.UNKNOWN}map"
OBJECT = f"{names.UNKNOWN}Object."


def of_language(run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """What a function of the language's own gives back; None for any other."""
    if path == MERGE:
        return merged(args, at)
    if path in DEEP and args:
        return _merged_deep(args, at)
    if path == f"{OBJECT}fromEntries":
        return _from_entries(args, options, at)
    if path == f"{names.UNKNOWN}Array.from":
        return _array_from(run, args, at)
    if path in (_SETS, _GETS) and len(args) > 1:
        return _attribute(args, at, sets=path == _SETS)
    if path == MAP and len(args) == 2:
        return of_list(run, args[1], "map", [args[0]], at)
    if path in LOADS:
        return loaded(run, args)
    if path.startswith(OBJECT):
        return of_object(args[0] if args else None, path.removeprefix(OBJECT), at)
    reader = READERS.get(path)
    return reader(args, options, at) if reader is not None else None


def merged(parts: list[Value], at: Spot) -> Options:
    """What `Object.assign` makes of several objects: the first of them, and the last to name something wins."""
    first = parts[0] if parts else None
    found = first if isinstance(first, Options) else Options(at, {}, whole=False)
    for part in parts[1:]:
        found.take(part)
    return found


def _merged_deep(parts: list[Value], at: Spot) -> Options:
    """What lodash's `merge` makes: objects within objects become one, too, and what is undefined changes nothing."""
    first = parts[0]
    found = first if isinstance(first, Options) else Options(at, {}, whole=False)
    for part in parts[1:]:
        if not isinstance(part, Options):
            found.take(part)
            continue
        found.whole = found.whole and part.whole
        for name, value in part.entries.items():
            held = found.entries.get(name)
            if isinstance(held, Options) and isinstance(value, Options):
                found.entries[name] = _merged_deep([copied(held, at), value], at)
            elif not (isinstance(value, Const) and value.value is None and held is not None):
                found.entries[name] = value
    return found


def copied(value: Value, at: Spot) -> Value:
    """The same, that may be changed without changing the other."""
    if isinstance(value, Options):
        return Options(at, dict(value.entries), value.whole)
    return Items(at, list(value.items)) if isinstance(value, Items) else value


def _copy(args: list[Value], options: Options, at: Spot) -> Value:
    return copied(args[0], at) if args else Unknown(at)


def _dict(args: list[Value], options: Options, at: Spot) -> Value:
    """`dict(shared, memory_size=256)`."""
    found = Options(at, {})
    for part in (*args, options):
        found.take(part)
    return found


def _list(args: list[Value], options: Options, at: Spot) -> Value:
    if not args:
        return Items(at, [])
    if isinstance(args[0], Options):
        return of_object(args[0], "keys", at)
    return copied(args[0], at) if isinstance(args[0], Items) else Unknown(at)


def _enumerate(args: list[Value], options: Options, at: Spot) -> Value:
    if not args or not isinstance(args[0], Items):
        return Unknown(at)
    return Items(at, [Items(at, [Const(at, number), each]) for number, each in enumerate(args[0].items)])


def _zip(args: list[Value], options: Options, at: Spot) -> Value:
    lists = [each.items for each in args if isinstance(each, Items)]
    if not lists or len(lists) < len(args):
        return Unknown(at)
    return Items(at, [Items(at, list(each)) for each in zip(*lists, strict=False)])


def _range(args: list[Value], options: Options, at: Spot) -> Value:
    numbers = [each.value for each in args if isinstance(each, Const) and type(each.value) is int]
    if len(numbers) < len(args) or not 1 <= len(numbers) <= 3 or numbers[2:] == [0]:
        return Unknown(at)
    return Items(at, [Const(at, number) for number in range(*numbers)[:TURNS]])


def _attribute(args: list[Value], at: Spot, *, sets: bool) -> Value:
    """`setattr(self, name, value)`, and `getattr(self, name, default)`, of the app's own objects."""
    holder, name = args[0], text_of(args[1])
    held = holder.attributes if isinstance(holder, Own | Construct) else None
    if name is None or held is None:
        return Unknown(at)
    if sets and len(args) > 2:
        held[name] = args[2]
    return held.get(name) or (args[2] if len(args) > 2 else Unknown(at))


def _from_entries(args: list[Value], options: Options, at: Spot) -> Value:
    """`Object.fromEntries([["a", 1]])`, and `new Map(...)`."""
    found = Options(at, {})
    pairs = turns_of(args[0]) if args else []
    for each in pairs or ():
        pair = each.items if isinstance(each, Items) and len(each.items) == 2 else [Unknown(at), Unknown(at)]
        found.put(text_of(pair[0]), pair[1])
    return found if pairs is not None else Unknown(at)


def _table(args: list[Value], options: Options, at: Spot) -> Value:
    made = _from_entries(args, options, at)
    return Table(at, made.entries, made.whole) if isinstance(made, Options) else Table(at, {}, whole=False)


def _array_from(run: "Evaluator", args: list[Value], at: Spot) -> Value:
    """`Array.from(all)`, `Array.from({ length: 3 }, (_, i) => ...)`."""
    over = args[0] if args else Items(at, [])
    length = over.entries.get("length") if isinstance(over, Options) and not isinstance(over, Table) else None
    if isinstance(length, Const) and type(length.value) is int:
        over = Items(at, [Const(at, None)] * min(length.value, TURNS))
    known = turns_of(over)
    if known is None:
        return Unknown(at)
    listed = Items(at, list(known))
    return (
        of_list(run, listed, "map", args[1:2], at)
        if isinstance(args[1] if len(args) > 1 else None, Function)
        else listed
    )


def _array(args: list[Value], options: Options, at: Spot) -> Value:
    """`new Array(3)`."""
    first = args[0] if len(args) == 1 else None
    if isinstance(first, Const) and type(first.value) is int:
        return Items(at, [Const(at, None)] * min(first.value, TURNS))
    return Items(at, list(args))


def _truth(args: list[Value], options: Options, at: Spot) -> Value:
    known = truth(args[0]) if args else False
    return Const(at, known) if known is not None else Unknown(at)


def _any(args: list[Value], options: Options, at: Spot) -> Value:
    return any_of(args[0].items, at) if args and isinstance(args[0], Items) else Unknown(at)


def _all(args: list[Value], options: Options, at: Spot) -> Value:
    return all_of(args[0].items, at) if args and isinstance(args[0], Items) else Unknown(at)


def _length(args: list[Value], options: Options, at: Spot) -> Value:
    known = turns_of(args[0]) if args else None
    text = text_of(args[0]) if args else None
    if text is not None:
        return Const(at, len(text))
    return Const(at, len(known)) if known is not None else Unknown(at)


def _number(args: list[Value], options: Options, at: Spot) -> Value | None:
    """`parseInt("512")`, and Python's `int`."""
    first = args[0].value if args and isinstance(args[0], Const) else None
    if isinstance(first, str) and re.fullmatch(r"-?\d{1,15}", first):
        return Const(at, int(first))
    return Const(at, int(first)) if isinstance(first, int | float) and not isinstance(first, bool) else None


def _string(args: list[Value], options: Options, at: Spot) -> Value | None:
    first = args[0] if args else None
    if isinstance(first, Const) and first.value is not None and not isinstance(first.value, bool):
        return Const(at, str(first.value))
    return first if isinstance(first, Partly) else None


def _partial(args: list[Value], options: Options, at: Spot) -> Value:
    return Called(at, PARTIAL, args, options)


READERS: Mapping[str, Callable[[list[Value], Options, Spot], Value | None]] = {
    PARTIAL: _partial,
    **{f"{names.UNKNOWN}{name}": _copy for name in ("copy.copy", "copy.deepcopy", "structuredClone")},
    **{f"{names.UNKNOWN}{name}": _string for name in ("str", "String")},
    **{f"{names.UNKNOWN}{name}": _number for name in ("parseInt", "Number.parseInt", "int")},
    f"{names.UNKNOWN}Map": _table,
    f"{names.UNKNOWN}Set": _list,
    f"{names.UNKNOWN}Array": _array,
    f"{names.UNKNOWN}Array.of": _array,
    f"{names.UNKNOWN}len": _length,
    **{f"{names.UNKNOWN}{name}": _truth for name in ("bool", "Boolean")},
    f"{names.UNKNOWN}any": _any,
    f"{names.UNKNOWN}all": _all,
    **{f"{names.UNKNOWN}{name}": _list for name in ("list", "tuple", "sorted", "set")},
    f"{names.UNKNOWN}dict": _dict,
    f"{names.UNKNOWN}enumerate": _enumerate,
    f"{names.UNKNOWN}zip": _zip,
    f"{names.UNKNOWN}range": _range,
}
