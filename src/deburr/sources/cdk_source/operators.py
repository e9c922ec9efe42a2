"""What operators make in a CDK app's code: tests, one of two values, arithmetic, assignments within expressions."""

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.binding import bind, owner
from deburr.sources.cdk_source.lists import has
from deburr.sources.cdk_source.paths import partly
from deburr.sources.cdk_source.standard import merged
from deburr.sources.cdk_source.truths import is_there, kind_of, truth
from deburr.sources.cdk_source.values import (
    Called,
    Const,
    External,
    Items,
    Options,
    Perhaps,
    Scope,
    Spot,
    Unknown,
    Value,
    construct_of,
    text_of,
    together,
)
from deburr.sources.handlers import syntax as s

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator


def conditional(run: "Evaluator", node: s.Conditional, scope: Scope, at: Spot) -> Value:
    """What a test that is known rules out is not made."""
    known = truth(run.eval(node.test, scope))
    if known is not None:
        return run.eval(node.then if known else node.orelse, scope)
    then, orelse = run.eval(node.then, scope), run.eval(node.orelse, scope)
    if isinstance(then, Options) and isinstance(orelse, Options):
        return either(then, orelse, at)
    return Unknown(at)


def either(one: Options, other: Options, at: Spot, deep: int = 0) -> Options:
    """One of two objects, which one is not known: what both say alike, and unknown what they do not."""
    found = Options(at, {}, one.whole and other.whole)
    for name in {**one.entries, **other.entries}:
        found.entries[name] = _either(one.entries.get(name), other.entries.get(name), at, deep + 1)
    return found


def _either(first: Value | None, second: Value | None, at: Spot, deep: int) -> Value:
    if first is second and first is not None:
        return first
    if isinstance(first, Options) and isinstance(second, Options) and deep < DEEPEST:
        return either(first, second, at, deep)
    if (
        isinstance(first, Items)
        and isinstance(second, Items)
        and len(first.items) == len(second.items)
        and deep < DEEPEST
    ):
        return Items(at, [_either(*pair, at, deep + 1) for pair in zip(first.items, second.items, strict=True)])
    only = first if second is None else second
    if only is not None and construct_of(only) is not None and None in (first, second):
        return only  # perhaps wired, or not at all
    same = isinstance(first, Const) and isinstance(second, Const) and first.value == second.value
    return first if same and first is not None else Unknown(at)


DEEPEST = 8
"""Objects within each other that are held against others."""


def one_of(all_of_them: Options, at: Spot) -> Value:
    """What stands under a name of which nothing is known: `sizes[stage]`."""
    values = list(all_of_them.entries.values())
    if not values or not all_of_them.whole or not all(isinstance(each, Options) and each.whole for each in values):
        return Unknown(at)
    found = reduce(lambda one, other: _either(one, other, at, 0), values)
    return Perhaps(at, found.entries, found.whole) if isinstance(found, Options) else Unknown(at)


def logical(run: "Evaluator", node: s.Logical, scope: Scope, at: Spot) -> Value:
    left = run.eval(node.left, scope)
    known = truth(left) if node.op != "??" or not isinstance(left, Const) else left.value is not None
    if known is not None and known is (node.op != "and"):
        return left  # what would be made otherwise is not
    right = run.eval(node.right, scope)
    if known is not None:
        return right
    if node.op == "and" and isinstance(right, Options):
        return either(right, Options(at, {}), at)  # `...(big && { memorySize: 1024 })`
    if node.op == "and" and isinstance(right, Const) and not right.value:
        return right  # whatever stands before it
    if run.unset_environment and _of_environment(left):
        return Unknown(at) if node.op == "and" else right
    if not isinstance(left, Const):
        return left if node.op != "and" and _surely(left) else Unknown(at)
    return right


def _surely(value: Value) -> bool:
    """True for what is there and is not false: an object, a construct, what the library's own code makes."""
    if isinstance(value, External | Called):
        return not value.path.startswith(names.UNKNOWN) and getattr(value, "base", None) is None
    return not isinstance(value, Unknown)


def compare(run: "Evaluator", node: s.Compare, scope: Scope, at: Spot) -> Value:
    left, right = run.eval(node.left, scope), run.eval(node.right, scope)
    if isinstance(left, Const) and isinstance(right, Const):
        if node.op in EQUAL:
            return Const(at, (left.value == right.value) is EQUAL[node.op])
        one, other = left.value, right.value
        if node.op in ORDERED and isinstance(one, int | float) and isinstance(other, int | float):
            return Const(at, ORDERED[node.op](one, other))
    if node.op in EQUAL and isinstance(left, External) and isinstance(right, External):
        same = names.same_constant(left.path, right.path)
        return Const(at, same is EQUAL[node.op]) if same is not None else Unknown(at)
    if node.op in EQUAL and run.unset_environment and _of_environment(left) and text_of(right) in DESKS:
        return Const(at, not EQUAL[node.op])
    if node.op in EQUAL and isinstance(right, Const) and right.value is None and is_there(left):
        return Const(at, not EQUAL[node.op])
    if node.op in ("in", "not in"):
        word, sought = text_of(right), text_of(left)
        if word is not None and sought is not None:
            return Const(at, (sought in word) is (node.op == "in"))
        found: Value = has(right, left, at) if isinstance(right, Items) else Unknown(at)
        if isinstance(right, Options) and right.whole and isinstance(left, Const):
            found = Const(at, left.value in right.entries)
        return Const(at, found.value is (node.op == "in")) if isinstance(found, Const) else found
    return Unknown(at)


def _of_environment(value: Value) -> bool:
    return isinstance(value, External) and value.path.startswith(ENVIRONMENT)


def is_set(run: "Evaluator", test: s.Expr, scope: Scope) -> bool:
    """True for `"CI" in os.environ`, which asks where the app runs."""
    if not isinstance(test, s.Compare) or test.op != "in":
        return False
    holder = run.eval(test.right, scope)
    return isinstance(holder, External) and holder.path == f"{names.UNKNOWN}os.environ"


ORDERED: dict[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
ENVIRONMENT = f"{names.UNKNOWN}process.env."
DESKS = ("local", "localhost", "offline")
"""What a stage is called, or `NODE_ENV` says, where nothing is deployed."""
EQUAL = {"==": True, "===": True, "!=": False, "!==": False, "is": True, "is not": False}


def negation(run: "Evaluator", node: s.Not, scope: Scope, at: Spot) -> Value:
    value = run.eval(node.value, scope)
    known = truth(value)
    return Const(at, not known) if known is not None else Unknown(at)


def assigned(run: "Evaluator", node: s.Walrus, scope: Scope, at: Spot) -> Value:
    """`i++`, and Python's `(n := 3)`."""
    value = added(run, node.op, node.target, node.value, scope)
    bind(run, node.target, value, owner(node.target, scope))
    return value


def added(run: "Evaluator", op: str, target: s.Expr, value: s.Expr, scope: Scope) -> Value:
    """What `target op value` makes, as `+=` and `??=` do."""
    if op in ("=", ":=", ""):
        return run.eval(value, scope)
    before = run.eval(target, scope)
    if op not in ("??=", "||="):
        return sum_of(op.removesuffix("="), [before, run.eval(value, scope)], Spot(value, scope.file))
    known = truth(before) if op == "||=" or not isinstance(before, Const) else before.value is not None
    if known:
        return before
    made = run.eval(value, scope)
    return made if known is False or is_there(made) else Unknown(made.at)


def other(run: "Evaluator", node: s.Other, scope: Scope, at: Spot) -> Value:
    """`60 * 5`, `Path / "lambda"`; whatever else runs its parts. A regular expression is known by how it is written."""
    if len(node.kind) > 1 and node.kind.startswith("/"):
        return External(at, f"{names.UNKNOWN}{node.kind}")
    parts = [run.eval(part, scope) for part in node.parts]
    if node.kind == "typeof" and parts:
        told = kind_of(parts[0])
        return Const(at, told) if told is not None else Unknown(at)
    if node.kind == "|" and all(isinstance(part, Options) for part in parts):
        return merged([Options(at, {}), *parts], at)
    return sum_of(node.kind, parts, at) if node.kind in ARITHMETIC else parts[0] if len(parts) == 1 else Unknown(at)


def sum_of(kind: str, parts: list[Value], at: Spot) -> Value:
    """What arithmetic makes of known numbers, `+` of texts and lists, and `/` of paths."""
    known = [part.value if isinstance(part, Const) else None for part in parts]
    if kind not in ARITHMETIC or len(parts) < 2:
        return parts[0] if len(parts) == 1 else Unknown(at)
    numbers = [each for each in known if isinstance(each, int | float) and not isinstance(each, bool)]
    if len(numbers) == len(known) and (kind != "/" or all(numbers[1:])):
        return Const(at, reduce(ARITHMETIC[kind], numbers))
    if kind == "+" and all(isinstance(part, Items) for part in parts):
        return Items(at, [item for part in parts if isinstance(part, Items) for item in part.items])
    if kind == "+" and any(isinstance(each, str) for each in known):
        return together([str(part.value) if isinstance(part, Const) else part for part in parts], at)
    names_only = [each for each in known if isinstance(each, str)]
    if kind != "/" or not names_only:
        return Unknown(at)
    return Const(at, "/".join(names_only)) if len(names_only) == len(known) else partly(parts, at)


ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "*": lambda left, right: left * right,
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "/": lambda left, right: left / right,
}
