"""What the expressions of a CDK app's code stand for."""

from collections.abc import Callable
from functools import reduce
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.calls import call
from deburr.sources.cdk_source.comprehensions import comprehension
from deburr.sources.cdk_source.standard import merged
from deburr.sources.cdk_source.values import (
    Called,
    Class,
    Const,
    Construct,
    External,
    Function,
    Items,
    Options,
    Own,
    Partly,
    Scope,
    Spot,
    Unknown,
    Value,
    placed,
    text_of,
)
from deburr.sources.handlers import syntax as s

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator


def name(run: "Evaluator", node: s.Name, scope: Scope, at: Spot) -> Value:
    if node.id in ("this", "self"):
        return scope.find("this") or Unknown(at)
    if node.id == "__dirname":
        return Const(at, run.files.folder_of(scope.file))
    if node.id == "__file__":
        return Const(at, (run.files.root / scope.file).as_posix())
    return scope.find(node.id) or External(at, f"{names.UNKNOWN}{node.id}")


def literal(run: "Evaluator", node: s.Literal, scope: Scope, at: Spot) -> Value:
    return Const(at, node.value)


def attribute(run: "Evaluator", node: s.Attribute, scope: Scope, at: Spot) -> Value:
    if isinstance(node.base, s.Name) and node.base.id == "super":
        return _inherited(run, node.name, scope, at)
    return member(run, run.eval(node.base, scope), node.name, at)


def _inherited(run: "Evaluator", name: str, scope: Scope, at: Spot) -> Value:
    """`super.addEventSource`: what the class above has, of the same object."""
    own, cls = scope.find("this"), scope.find("<class>")
    if not isinstance(own, Own) or not isinstance(cls, Class):
        return Unknown(at)
    if isinstance(cls.base, Class):
        return _method(run, own, cls.base, name, at)
    return _of_library(f"{names.UNKNOWN}own", own, name, at)


def member(run: "Evaluator", base: Value, name: str, at: Spot) -> Value:
    if isinstance(base, Options):
        known = base.entries.get(name) or base.entries.get(names.camel(name))
        return known or (Const(at, None) if base.whole else Unknown(at))
    if isinstance(base, Const) and base.value is None:
        return Const(at, None)  # `props.vpc?.id`
    if isinstance(base, Own):
        known = base.attributes.get(name)
        return known if known is not None else _method(run, base, base.cls, name, at)
    if isinstance(base, External):
        runtime = names.runtime(base.path) if name == "name" and RUNTIME in f".{base.path}" else None
        return External(at, names.member(base.path, name)) if runtime is None else Const(at, runtime)
    if isinstance(base, Construct):
        known = base.attributes.get(name)
        return known if known is not None else _of_library(base.kind, base, name, at)
    if isinstance(base, Class):
        return _of_class(run, base, name, at)
    if name == "parent":
        return _above(base, 0, at)
    return _of_library(base.path, base, name, at) if isinstance(base, Called) else Unknown(at)


def _of_class(run: "Evaluator", cls: Class, name: str, at: Spot) -> Value:
    """`Shop.create(...)`, `Shop.MEMORY`: what a class holds without an object of it."""
    found = cls.node.methods.get(name)
    if found is not None:
        return Function(at, found, cls.scope)
    written = _constant(cls, name)
    if written is not None:
        return run.eval(written, cls.scope)
    return _of_class(run, cls.base, name, at) if isinstance(cls.base, Class) else Unknown(at)


def _constant(cls: Class, name: str) -> s.Expr | None:
    """What a class itself holds under a name: `static readonly MEMORY = 512`, and Python's `MEMORY = 512`."""
    written = [each for each in cls.node.body if isinstance(each, s.Assign) and each.value is not None]
    held = (each.value for each in written if any(isinstance(to, s.Name) and to.id == name for to in each.targets))
    return next(held, None)


def _above(base: Value, levels: int, at: Spot) -> Value:
    """`path.parent`, and `path.parents[1]`, which is one level more."""
    above = PurePosixPath(text_of(base) or ".").parents
    return Const(at, str(above[levels])) if 0 <= levels < len(above) else Unknown(at)


def _of_library(path: str, base: Value, name: str, at: Spot) -> Called:
    return Called(at, f"{path}.{names.camel(name)}", [], Options(at, {}), base)


def _method(run: "Evaluator", own: Own, cls: Class, name: str, at: Spot) -> Value:
    found = cls.node.methods.get(name)
    if found is not None:
        method = Function(at, found, cls.scope, own)
        return run.call(method, [], Options(at, {})) if found.kind == "property" else method
    constant = _constant(cls, name)
    if constant is not None:
        return run.eval(constant, cls.scope)
    if isinstance(cls.base, Class):
        return _method(run, own, cls.base, name, at)
    return _of_library(f"{names.UNKNOWN}own", own, name, at)


def text(run: "Evaluator", node: s.Text, scope: Scope, at: Spot) -> Value:
    parts = [part if isinstance(part, str) else run.eval(part, scope) for part in node.parts]
    known = [part if isinstance(part, str) else part.value if isinstance(part, Const) else None for part in parts]
    if None in known:
        return Partly(at, "".join("{}" if part is None else str(part) for part in known), parts)
    return Const(at, "".join(str(part) for part in known))


def mapping(run: "Evaluator", node: s.Mapping, scope: Scope, at: Spot) -> Value:
    found = Options(at, {})
    for key, expr in node.pairs:
        value = run.eval(expr, scope)
        if key is None:
            found.take(value)
            continue
        known = key if isinstance(key, str) else text_of(run.eval(key, scope))
        if known is None:
            found.whole = False
        else:
            found.entries[known] = placed(value, Spot(expr, scope.file))
    return found


def sequence(run: "Evaluator", node: s.Sequence, scope: Scope, at: Spot) -> Value:
    items: list[Value] = []
    for each in node.items:
        value = run.eval(each.value if isinstance(each, s.Spread) else each, scope)
        items += value.items if isinstance(each, s.Spread) and isinstance(value, Items) else [value]
    return Items(at, items)


def conditional(run: "Evaluator", node: s.Conditional, scope: Scope, at: Spot) -> Value:
    test = run.eval(node.test, scope)
    then, orelse = run.eval(node.then, scope), run.eval(node.orelse, scope)
    if isinstance(test, Const):
        return then if test.value else orelse
    if _is_there(test):
        return then
    if isinstance(then, Options) and isinstance(orelse, Options):
        return either(then, orelse, at)
    return Unknown(at)


def either(one: Options, other: Options, at: Spot) -> Options:
    """One of two objects, which one is not known: what both say alike, and unknown what they do not."""
    found = Options(at, {}, one.whole and other.whole)
    for name in {**one.entries, **other.entries}:
        first, second = one.entries.get(name), other.entries.get(name)
        same = isinstance(first, Const) and isinstance(second, Const) and first.value == second.value
        found.entries[name] = first if same and first is not None else Unknown(at)
    return found


def logical(run: "Evaluator", node: s.Logical, scope: Scope, at: Spot) -> Value:
    left, right = run.eval(node.left, scope), run.eval(node.right, scope)
    if node.op == "and" and _is_there(left):
        return right
    if not isinstance(left, Const) and node.op == "and" and isinstance(right, Options):
        return either(right, Options(at, {}), at)  # `...(big && { memorySize: 1024 })`
    if run.unset_environment and isinstance(left, External) and left.path.startswith(ENVIRONMENT):
        return Unknown(at) if node.op == "and" else right
    if not isinstance(left, Const):
        return left if node.op != "and" and _surely(left) else Unknown(at)
    if node.op == "??":
        return right if left.value is None else left
    return (left if left.value else right) if node.op == "or" else (right if left.value else left)


def _is_there(value: Value) -> bool:
    """True for what a test for its being there finds: an object, a construct, a length of time; no mere call."""
    if isinstance(value, Called):
        return value.path.startswith(("Duration.", "Size.")) and value.base is None
    return isinstance(value, Items | Options | Construct | Own | Function | Class)


def _surely(value: Value) -> bool:
    """True for what is there and is not false: an object, a construct, what the library's own code makes."""
    if isinstance(value, External | Called):
        return not value.path.startswith(names.UNKNOWN) and getattr(value, "base", None) is None
    return not isinstance(value, Unknown)


def compare(run: "Evaluator", node: s.Compare, scope: Scope, at: Spot) -> Value:
    left, right = run.eval(node.left, scope), run.eval(node.right, scope)
    if isinstance(left, Const) and isinstance(right, Const) and node.op in EQUAL:
        return Const(at, (left.value == right.value) is EQUAL[node.op])
    return Unknown(at)


ENVIRONMENT = f"{names.UNKNOWN}process.env."
RUNTIME = ".Runtime."
"""Constants whose `name` is what Lambda calls the runtime."""
EQUAL = {"==": True, "===": True, "!=": False, "!==": False}


def negation(run: "Evaluator", node: s.Not, scope: Scope, at: Spot) -> Value:
    value = run.eval(node.value, scope)
    return Const(at, not value.value) if isinstance(value, Const) else Unknown(at)


def subscript(run: "Evaluator", node: s.Subscript, scope: Scope, at: Spot) -> Value:
    base, index = run.eval(node.base, scope), run.eval(node.index, scope)
    if isinstance(node.base, s.Attribute) and node.base.name == "parents" and isinstance(index, Const):
        return _above(run.eval(node.base.base, scope), index.value if isinstance(index.value, int) else -1, at)
    if isinstance(base, Items) and isinstance(index, Const) and isinstance(index.value, int):
        there = -len(base.items) <= index.value < len(base.items)
        return base.items[index.value] if there else Unknown(at)
    known = text_of(index)
    return member(run, base, known, at) if known is not None and isinstance(base, Options) else Unknown(at)


def function(run: "Evaluator", node: s.Function, scope: Scope, at: Spot) -> Value:
    return Function(at, node, scope)


def awaited(run: "Evaluator", node: s.Await, scope: Scope, at: Spot) -> Value:
    return run.eval(node.value, scope)


def other(run: "Evaluator", node: s.Other, scope: Scope, at: Spot) -> Value:
    """`60 * 5`, `Path / "lambda"`; whatever else runs its parts. A regular expression is known by how it is written."""
    if len(node.kind) > 1 and node.kind.startswith("/"):
        return External(at, f"{names.UNKNOWN}{node.kind}")
    parts = [run.eval(part, scope) for part in node.parts]
    if node.kind == "|" and all(isinstance(part, Options) for part in parts):
        return merged([Options(at, {}), *parts], at)
    known = [part.value if isinstance(part, Const) else None for part in parts]
    if node.kind in ARITHMETIC and len(known) > 1:
        numbers = [each for each in known if isinstance(each, int | float) and not isinstance(each, bool)]
        if len(numbers) == len(known) and (node.kind != "/" or all(numbers[1:])):
            return Const(at, reduce(ARITHMETIC[node.kind], numbers))
        names_only = [each for each in known if isinstance(each, str)]
        joins = node.kind == "/" and len(names_only) == len(known)
        return Const(at, "/".join(names_only)) if joins else Unknown(at)
    return parts[0] if len(parts) == 1 else Unknown(at)


ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "*": lambda left, right: left * right,
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "/": lambda left, right: left / right,
}
READERS: dict[type[s.Node], Callable[["Evaluator", Any, Scope, Spot], Value]] = {
    s.Name: name,
    s.Literal: literal,
    s.Attribute: attribute,
    s.Text: text,
    s.Mapping: mapping,
    s.Sequence: sequence,
    s.Conditional: conditional,
    s.Logical: logical,
    s.Compare: compare,
    s.Not: negation,
    s.Subscript: subscript,
    s.Function: function,
    s.Await: awaited,
    s.Other: other,
    s.Comprehension: comprehension,
    s.Call: call,
}
