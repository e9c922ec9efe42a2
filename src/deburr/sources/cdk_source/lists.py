"""What methods of lists and objects that are known give back, and how they change them."""

from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.values import (
    Const,
    Function,
    Items,
    Options,
    Partly,
    Spot,
    Unknown,
    Value,
    text_of,
)

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

TURNS = 100
"""Of one loop over a list that is known."""


def of_list(run: "Evaluator", base: Value, method: str, args: list[Value], at: Spot) -> Value:
    """The value of `base.method(args)`; of a list that is not known, functions given to it run once."""
    first = args[0] if args else None
    if isinstance(first, Function):
        return _each(run, base, method, first, at)
    if isinstance(base, Items):
        if method in ("push", "append", "extend") and first is not None:
            base.items += first.items if method == "extend" and isinstance(first, Items) else args
            return base
        if method == "join":
            return joined(base, text_of(first) if first is not None else ",", at)
        if method == "concat":
            inner = [each.items if isinstance(each, Items) else [each] for each in args]
            return Items(at, [*base.items, *(item for each in inner for item in each)])
    if isinstance(base, Options):
        if method == "update":
            for each in args:
                base.take(each)
            return base
        if method in ("items", "keys", "values") and not args:
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
    if not isinstance(base, Options) or not base.whole:
        return Unknown(at)
    if method == "keys":
        return Items(at, [Const(at, name) for name in base.entries])
    if method == "values":
        return Items(at, list(base.entries.values()))
    return Items(at, [Items(at, [Const(at, name), value]) for name, value in base.entries.items()])


def joined(base: Items, between: str | None, at: Spot) -> Value:
    """The texts of a list as one; a part that is not known stays one."""
    if between is None:
        return Unknown(at)
    parts: list[str | Value] = []
    for number, each in enumerate(base.items):
        parts += [between] if number else []
        parts.append(str(each.value) if isinstance(each, Const) else each)
    if all(isinstance(part, str) for part in parts):
        return Const(at, "".join(part for part in parts if isinstance(part, str)))
    return Partly(at, "".join(part if isinstance(part, str) else "{}" for part in parts), parts)


def _each(run: "Evaluator", base: Value, method: str, function: Function, at: Spot) -> Value:
    if method not in ("forEach", "map", "filter", "flatMap"):
        return Unknown(at)
    over = base.items[:TURNS] if isinstance(base, Items) else [Unknown(at)]
    if isinstance(base, Items) and len(base.items) > TURNS:
        run.tire(function.scope)
    found = [run.call(function, [each, Const(at, turn)], Options(at, {})) for turn, each in enumerate(over)]
    if not isinstance(base, Items):
        return Unknown(at)
    if method == "filter":
        return Items(at, [each for each, kept in zip(over, found, strict=True) if not _is_false(kept)])
    if method == "flatMap":
        return Items(at, [item for each in found for item in (each.items if isinstance(each, Items) else [each])])
    return Items(at, found)


def _is_false(value: Value) -> bool:
    return isinstance(value, Const) and not value.value
