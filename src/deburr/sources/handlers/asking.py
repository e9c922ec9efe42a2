"""Tests of environment variables: what these hold where a test holds, and where it does not."""

from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.guards import owner_of, recased
from deburr.sources.handlers.values import (
    UNKNOWN,
    Asked,
    Choice,
    Const,
    External,
    FuncValue,
    ListValue,
    ObjectValue,
    Value,
    Variable,
    unknown,
)
from deburr.sources.handlers.walker import Walker
from deburr.workload.need import Need, Needs, Text

Sides = tuple[Needs, Needs]
"""What is needed where a test holds, and where it does not."""
NONE: Sides = (), ()
ENVIRONMENT = ("<environment>.", "process.env.", "os.environ.")
"""How the path of a variable begins, by the way that it is read."""
_EQUAL = {"==": True, "===": True, "is": True, "in": True, "!=": False, "!==": False, "is not": False, "not in": False}
_TRIMS = ("strip", "trim")
_TEXTS = ("str", "String")
_CASES: dict[str, Literal["lower", "upper"]] = {"lower": "lower", "upper": "upper"}


def asked(w: Walker, test: s.Expr) -> Sides:
    """The variables that a test looks at, and what they hold on each of its sides."""
    if isinstance(test, s.Not):
        holds, fails = asked(w, test.value)
        return fails, holds
    if isinstance(test, s.Logical) and test.op in ("and", "or"):
        (left, no_left), (right, no_right) = asked(w, test.left), asked(w, test.right)
        if test.op == "and":
            return (*left, *right), either(no_left, no_right)
        return either(left, right), (*no_left, *no_right)
    if isinstance(test, s.Compare):
        return _compared(w, test)
    if isinstance(test, s.Call) and isinstance(test.func, s.Attribute) and test.func.name == "includes" and test.args:
        return _sides(reading(w, test.args[0]), _listed(w, test.func.base))
    known = _known(w, test)
    return (known.holds, known.fails) if known is not None else _sides(reading(w, test), (None, ""), equal=False)


def either(one: Needs, other: Needs) -> Needs:
    """What is needed on one way as well as on another."""
    found: dict[Need, None] = {}
    for need in one:
        merged = [need] if need in other else [_merged(need, each) for each in other if _alike(need, each)]
        found |= {each: None for each in merged if each is not None}
    return tuple(found)


def told_by(value: Value | None) -> str:
    """The variable that a value was read from; "" for any other."""
    path = value.path if isinstance(value, External) else ""
    return next((path.removeprefix(each) for each in ENVIRONMENT if path.startswith(each)), "")


def sometimes(value: Value) -> Value:
    """The same where something else may be meant: `local and os.environ.get("URL")` tells nothing of the variable."""
    if isinstance(value, Asked):
        return Asked((), ())
    return Variable(value.path, readable=False) if isinstance(value, External) and told_by(value) else value


def defaulted(value: Value, other: s.Expr) -> Value:
    """`const { STAGE = "dev" } = process.env`"""
    text = other.value if isinstance(other, s.Literal) else False
    if not isinstance(value, External) or not told_by(value):
        return value
    return Variable(value.path, text) if isinstance(text, str | None) else Variable(value.path, readable=False)


def worked_out(w: Walker, node: s.Expr, value: Value) -> Value:
    """What a test is kept as, under a name or as what a function gives back."""
    if value.varies:
        return value
    holds, fails = asked(w, node)
    return Asked(holds, fails) if holds or fails else unknown(value.varies)


def answer(func: FuncValue, returns: Sequence[Value]) -> Value:
    """What a function gives back of which nothing else is known: one test of environment variables, and no promise."""
    only = returns[0] if len(returns) == 1 else None
    if isinstance(only, Asked) and not func.node.asynchronous and not func.node.generator:
        return only
    return unknown(any(value.varies for value in returns))


def again(func: FuncValue, value: Value) -> Value:
    """What a function gave back that is not walked another time: a test of what it was given is another one now."""
    given = func.node.params or func.scope.parent is not None or isinstance(func.this, ObjectValue)
    return UNKNOWN if isinstance(value, Asked) and given else value


def reading(w: Walker, expr: s.Expr) -> Need | None:
    """An expression that is a variable, or what stands in for it; its texts are still to be told."""
    if isinstance(expr, s.Name):
        value = owner_of(w, expr) if (w.frame.module.file, expr.id) not in w.record.unsure else None
        return _read_before(value)
    if isinstance(expr, s.Logical) and expr.op != "and":
        return _stood_in(reading(w, expr.left), expr)
    if isinstance(expr, s.Call) and expr.args:
        return _called(w, expr)
    if isinstance(expr, s.Call) and isinstance(expr.func, s.Attribute):
        need = reading(w, expr.func.base)
        cased = recased(expr)
        if need is None or (cased is None and expr.func.name not in _TRIMS):
            return None
        return replace(need, case=_CASES[cased[1]]) if cased is not None else need
    name = _written(expr)
    return Need(name) if name else None


def _read_before(value: Value | None) -> Need | None:
    if isinstance(value, Choice):
        return value.read
    if isinstance(value, Variable):
        return Need(told_by(value), unset=value.unset) if value.readable else None
    name = told_by(value)
    return Need(name) if name and "." not in name else None


def _called(w: Walker, expr: s.Call) -> Need | None:
    """`os.environ.get("NAME", "stands in")`, `str(...)` of a variable."""
    first, last = expr.args[0], s.last_name(expr.func)
    if last in _TEXTS and isinstance(expr.func, s.Name):
        need = reading(w, first)
        nothing = "undefined" if w.script else "None"
        return replace(need, unset=nothing) if need is not None and need.unset is None else need
    owner = s.last_name(expr.func.base) if isinstance(expr.func, s.Attribute) else ""
    if not isinstance(first, s.Literal) or not (last == "getenv" or (last == "get" and owner == "environ")):
        return None
    other = expr.args[1] if len(expr.args) > 1 else s.Literal(None)
    if len(expr.args) > 2 or expr.keywords or not isinstance(other, s.Literal):
        return None
    told = other.value is None or isinstance(other.value, str)
    return Need(str(first.value), unset=other.value if isinstance(other.value, str) else None) if told else None


def _stood_in(need: Need | None, node: s.Logical) -> Need | None:
    """`process.env.NAME || "stands in"`, `?? "stands in"`"""
    other = node.right.value if isinstance(node.right, s.Literal) else None
    if need is None or not isinstance(other, str) or (need.case and other != _cased(other, need)):
        return None
    if node.op == "??":
        return replace(need, unset=other) if need.unset is None else need
    return replace(need, unset=need.unset or other, blank=need.blank or other)


def _cased(text: str, need: Need) -> str:
    return text.lower() if need.case == "lower" else text.upper()


def _written(expr: s.Expr) -> str:
    """`process.env.NAME`, `process.env["NAME"]`, `os.environ["NAME"]`; "" for anything else."""
    if not isinstance(expr, s.Attribute | s.Subscript):
        return ""
    of = s.last_name(expr.base)
    inner = expr.base.base if isinstance(expr.base, s.Attribute) else None
    if isinstance(expr, s.Attribute):
        return expr.name if of == "env" and s.last_name(inner) == "process" else ""
    known = of == "environ" or (of == "env" and s.last_name(inner) == "process")
    return str(expr.index.value) if known and isinstance(expr.index, s.Literal) else ""


def _compared(w: Walker, test: s.Compare) -> Sides:
    equal = _EQUAL.get(test.op)
    if equal is None:
        return NONE
    if test.op in ("in", "not in"):
        return _sides(reading(w, test.left), _listed(w, test.right), equal=equal)
    for one, other in ((test.left, test.right), (test.right, test.left)):
        text = other.value if isinstance(other, s.Literal) else False
        if isinstance(text, str) or (text is None and not w.script):
            return _sides(reading(w, one), (text,), equal=equal)
    return NONE


def _listed(w: Walker, expr: s.Expr) -> tuple[str, ...]:
    """The texts of a list, where it has no others."""
    if isinstance(expr, s.Sequence):
        told = [item.value if isinstance(item, s.Literal) else None for item in expr.items]
    else:
        value = owner_of(w, expr)
        items = value.items if isinstance(value, ListValue) and not value.varies else []
        told = [item.value if isinstance(item, Const) else None for item in items]
    texts = tuple(text for text in told if isinstance(text, str))
    return texts if len(texts) == len(told) else ()


def _sides(need: Need | None, texts: Sequence[Text], *, equal: bool = True) -> Sides:
    if need is None or not texts:
        return NONE
    one, none = (replace(need, texts=tuple(texts), holds=holds) for holds in (True, False))
    return ((one,), (none,)) if equal else ((none,), (one,))


def _known(w: Walker, expr: s.Expr) -> Asked | None:
    """A test that was made before, and kept: by a name, in an object, as what a function gives back."""
    if isinstance(expr, s.Call):
        return w.answers.get(expr)
    value: Value | None = None
    if isinstance(expr, s.Name) and (w.frame.module.file, expr.id) not in w.record.unsure:
        value = owner_of(w, expr)
    elif isinstance(expr, s.Attribute):
        owner = owner_of(w, expr.base)
        lasting = isinstance(owner, ObjectValue) and owner.cls is not None
        value = owner.asked.get(expr.name) if isinstance(owner, ObjectValue) and lasting else owner_of(w, expr)
    return value if isinstance(value, Asked) else None


def _alike(one: Need, other: Need) -> bool:
    """True where both read the same variable in the same way."""
    return replace(other, texts=one.texts, holds=one.holds) == one


def _merged(one: Need, other: Need) -> Need | None:
    if one.holds and other.holds:
        return replace(one, texts=tuple(dict.fromkeys((*one.texts, *other.texts))))
    if not one.holds and not other.holds:
        kept = tuple(text for text in one.texts if text in other.texts)
    else:
        some, none = (one, other) if one.holds else (other, one)
        kept = tuple(text for text in none.texts if text not in some.texts)
    return replace(one, texts=kept, holds=False) if kept else None
