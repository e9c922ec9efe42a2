"""What methods of lists and objects that are known give back, and how they change them."""

from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.truths import all_of, any_of, truth
from deburr.sources.cdk_source.values import (
    Called,
    Class,
    Const,
    External,
    Function,
    Items,
    Options,
    Partly,
    Spot,
    Table,
    Unknown,
    Value,
    is_unknown_key,
    text_of,
    together,
)
from deburr.sources.handlers import syntax as s

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

TURNS = 200
"""Of one loop over a list that is known."""


def of_list(run: "Evaluator", base: Value, method: str, args: list[Value], at: Spot) -> Value:
    """The value of `base.method(args)`; of a list that is not known, functions given to it run once."""
    first = args[0] if args else None
    if isinstance(first, Function):
        return _each(run, base, method, first, args, at)
    if isinstance(base, Items):
        if method in ("push", "append", "extend") and first is not None:
            base.items += first.items if method == "extend" and isinstance(first, Items) else args
            return base
        if method == "join":
            return joined(base, text_of(first) if first is not None else ",", at)
        if method == "concat":
            return Items(at, [*base.items, *_flat(args, at).items])
        if method == "at" and isinstance(first, Const) and isinstance(first.value, int):
            there = -len(base.items) <= first.value < len(base.items)
            return base.items[first.value] if there else Const(at, None)
        if method == "slice":
            return part(base, first, args[1] if len(args) > 1 else None, at)
        if method in ("includes", "has"):
            return has(base, first, at)
        if method == "indexOf":
            return place_of(base, first, at)
        if method == "flat" and not args:
            return _flat(base.items, at)
        if method in ("shift", "pop") and base.items and not args:
            return base.items.pop(0 if method == "shift" else -1)
        if method == "reverse":
            base.items.reverse()
        if method in ("sort", "reverse", "values"):
            return base
        if method == "entries":
            return Items(at, [Items(at, [Const(at, number), each]) for number, each in enumerate(base.items)])
        if method == "keys":
            return Items(at, [Const(at, number) for number in range(len(base.items))])
        if method == "add" and first is not None:  # of a set
            base.items.append(first)
            return base
    if isinstance(base, Options):
        told = base.entries.get(method)
        if isinstance(told, Const) and not args:
            return told  # what a folder's entry is: `entry.isDirectory()`
        if method in ("set", "setdefault") and len(args) == 2:
            name = text_of(first)
            if method == "set" or name is None or name not in base.entries:
                base.put(name, args[1])
            return base if method == "set" else args[1]
        if method == "has" and text_of(first) is not None and base.whole:
            return Const(at, text_of(first) in base.entries)
        if method == "update":
            for each in args:
                base.take(each)
            return base
        if method in ("items", "entries", "keys", "values") and not args:
            return of_object(base, "entries" if method == "items" else method, at)
        if method == "copy":
            return Options(at, dict(base.entries), base.whole)
        if method in ("get", "pop") and text_of(first) is not None:
            return _asked(base, text_of(first) or "", method, args, at)
    return Unknown(at)


def _asked(base: Options, name: str, method: str, args: list[Value], at: Spot) -> Value:
    """`base.get("memory_size", 128)`, and `pop`, after which it is gone."""
    key = name if name in base.entries else names.camel(name)
    found = base.entries.pop(key, None) if method == "pop" else base.entries.get(key)
    if found is not None or not base.whole:
        return found or Unknown(at)
    return args[1] if len(args) > 1 else Const(at, None)


def of_object(base: Value | None, method: str, at: Spot) -> Value:
    """`Object.entries(base)`, and `keys` and `values`; Python's `items()`."""
    if not isinstance(base, Options) or (not base.whole and not base.entries):
        return Unknown(at)
    pairs: list[tuple[Value, Value]] = [
        (Const(at, name) if not is_unknown_key(name) else Unknown(at), value) for name, value in base.entries.items()
    ]
    if not base.whole and not any(is_unknown_key(name) for name in base.entries):
        pairs.append((Unknown(at), Unknown(at)))
    if method in ("keys", "values"):
        return Items(at, [pair[method == "values"] for pair in pairs])
    return Items(at, [Items(at, list(pair)) for pair in pairs])


def joined(base: Items, between: str | None, at: Spot) -> Value:
    """The texts of a list as one; a part that is not known stays one."""
    if between is None:
        return Unknown(at)
    parts: list[str | Value] = []
    for number, each in enumerate(base.items):
        parts += [between] if number else []
        parts.append(str(each.value) if isinstance(each, Const) else each)
    return together(parts, at)


def turns_of(over: Value) -> list[Value] | None:
    """What a loop's turns are about; None where that is not known."""
    if isinstance(over, Table):
        over = of_object(over, "entries", over.at)
    elif isinstance(over, Options):  # `for (const name in all)`, and Python's dicts
        over = of_object(over, "keys", over.at)
    if isinstance(over, Class) and isinstance(over.base, External) and over.base.path.endswith("Enum"):
        held = [each.value for each in over.node.body if isinstance(each, s.Assign)]
        return [Const(Spot(each, over.at.file), each.value) for each in held if isinstance(each, s.Literal)]
    return over.items if isinstance(over, Items) else None


def mark(number: int, about: Value) -> object:
    """What tells one turn from others: that of something which is not known is one with all that stand there."""
    return id(about.at.node) if isinstance(about, Unknown | Called) and not isinstance(about, Partly) else number


EACH = ("forEach", "map", "filter", "flatMap", "find", "some", "every")


def _each(run: "Evaluator", base: Value, method: str, function: Function, args: list[Value], at: Spot) -> Value:
    if method == "sort":
        return base
    if method not in (*EACH, "reduce"):
        return Unknown(at)
    known = base.items if isinstance(base, Items) else None
    turns: list[list[Value]] = [[each, Const(at, turn), base] for turn, each in enumerate(known or ())]
    if isinstance(base, Table):
        known = list(base.entries.values())
        turns = [[value, Const(at, name), base] for name, value in base.entries.items()]
    if known is None:
        turns = [[Unknown(at)]]
    elif len(turns) > TURNS:
        run.tire(function.scope)
    found, so_far, via = [], args[1] if len(args) > 1 else None, run.identities.via
    for number, given in enumerate(turns[:TURNS]):
        run.identities.via = (mark(number, given[0]), via)
        if method == "reduce":
            so_far = given[0] if so_far is None else run.call(function, [so_far, *given], Options(at, {}))
        else:
            found.append(run.call(function, given, Options(at, {})))
    run.identities.via = via
    if method == "reduce":
        return so_far if so_far is not None and known is not None else Unknown(at)
    if known is None:
        return Unknown(at)
    if method in ("some", "every"):
        return any_of(found, at) if method == "some" else all_of(found, at)
    if method == "filter":
        return Items(at, [each for each, kept in zip(known, found, strict=False) if truth(kept) is not False])
    if method == "find":
        return _found(known, found, at)
    if method == "flatMap":
        return _flat(found, at)
    return Items(at, found)


def _found(known: list[Value], tests: list[Value], at: Spot) -> Value:
    """The first that passes; unknown where one before it may."""
    for each, test in zip(known, tests, strict=False):
        passes = truth(test)
        if passes is None:
            return Unknown(at)
        if passes:
            return each
    return Const(at, None)


def _flat(items: list[Value], at: Spot) -> Items:
    return Items(at, [item for each in items for item in (each.items if isinstance(each, Items) else [each])])


def part(base: Items, first: Value | None, last: Value | None, at: Spot) -> Value:
    """`all.slice(1)`; the whole where nothing is said."""
    ends = [each.value if isinstance(each, Const) else "?" for each in (first, last) if each is not None]
    if any(each is not None and type(each) is not int for each in ends):
        return Unknown(at)
    whole = [each if isinstance(each, int) else None for each in ends]
    return Items(at, base.items[slice(*whole)] if len(whole) == 2 else base.items[whole[0] if whole else 0 :])


def place_of(base: Items, sought: Value | None, at: Spot) -> Value:
    """`all.indexOf(name)`."""
    if not isinstance(sought, Const) or not all(isinstance(each, Const) for each in base.items):
        return Unknown(at)
    same = (number for number, each in enumerate(base.items) if isinstance(each, Const) and each.value == sought.value)
    return Const(at, next(same, -1))


def has(base: Items, sought: Value | None, at: Spot) -> Value:
    """`all.includes(name)`."""
    if not isinstance(sought, Const):
        return Unknown(at)
    same = [isinstance(each, Const) and each.value == sought.value for each in base.items]
    sure = any(same) or all(isinstance(each, Const) for each in base.items)
    return Const(at, any(same)) if sure else Unknown(at)
