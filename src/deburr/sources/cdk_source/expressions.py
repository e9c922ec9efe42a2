"""What the expressions of a CDK app's code stand for."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.calls import call
from deburr.sources.cdk_source.comprehensions import comprehension
from deburr.sources.cdk_source.lists import turns_of
from deburr.sources.cdk_source.operators import assigned, compare, conditional, logical, negation, one_of, other
from deburr.sources.cdk_source.paths import META, SEPARATORS, meta, of_address
from deburr.sources.cdk_source.placing import placed
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
    Table,
    Unknown,
    Value,
    text_of,
    together,
)
from deburr.sources.handlers import syntax as s

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator


def name(run: "Evaluator", node: s.Name, scope: Scope, at: Spot) -> Value:
    if node.id in ("this", "self"):
        return scope.find("this") or Unknown(at)
    if node.id == "__dirname":
        return Const(at, run.files.folder_of(scope.file))
    if node.id == META:
        return meta(run, scope.file, at)
    if node.id in ("__file__", "__filename"):
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
    if isinstance(base, Items) and name in ("length", "size"):
        return Const(at, len(base.items))
    if name == "length" and (told := text_of(base)) is not None:
        return Const(at, len(told))
    if isinstance(base, Table):
        return Const(at, len(base.entries)) if name == "size" and base.whole else Unknown(at)
    if isinstance(base, Options):
        known = base.entries.get(name) or base.entries.get(names.camel(name))
        return known or (Const(at, None) if base.whole else Unknown(at))
    if isinstance(base, Const) and base.value is None:
        return Const(at, None)  # `props.vpc?.id`
    if (address := text_of(base)) is not None and (part := of_address(address, name)) is not None:
        return Const(at, part)
    if isinstance(base, Own):
        known = base.attributes.get(name)
        return known if known is not None else _method(run, base, base.cls, name, at)
    if isinstance(base, External):
        runs = RUNTIME in f".{base.path}"
        if runs and name == "family" and (family := names.family(base.path)):
            return External(at, family)
        runtime = names.runtime(base.path) if name == "name" and runs else None
        path = names.member(base.path, name)
        if path in SEPARATORS:
            return Const(at, "/")
        return External(at, path) if runtime is None else Const(at, runtime)
    if isinstance(base, Construct):
        known = base.attributes.get(name)
        return known if known is not None else _of_library(base.kind, base, name, at)
    if isinstance(base, Class):
        return _of_class(run, base, name, at)
    if name == "parent":
        return _above(base, 0, at)
    if at.file.endswith(".py") and text_of(base) is not None and name in OF_PATH:
        return Const(at, OF_PATH[name](PurePosixPath(text_of(base) or "")))
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
    parts: list[str | Value] = []
    for part in node.parts:
        value = Const(at, part) if isinstance(part, str) else run.eval(part, scope)
        known = str(value.value) if isinstance(value, Const) and value.value is not None else value
        parts += value.parts if isinstance(value, Partly) else [known]
    return together(parts, at)


def mapping(run: "Evaluator", node: s.Mapping, scope: Scope, at: Spot) -> Value:
    found = Options(at, {})
    for key, expr in node.pairs:
        value = run.eval(expr, scope)
        if key is None:
            found.take(value)
            continue
        known = key if isinstance(key, str) else text_of(run.eval(key, scope))
        found.put(known, placed(run, value, Spot(expr, scope.file)))
    return found


def sequence(run: "Evaluator", node: s.Sequence, scope: Scope, at: Spot) -> Value:
    items: list[Value] = []
    for each in node.items:
        value = run.eval(each.value if isinstance(each, s.Spread) else each, scope)
        several = turns_of(value) if isinstance(each, s.Spread) else None
        items += several if several is not None else [value]
    return Items(at, items)


def subscript(run: "Evaluator", node: s.Subscript, scope: Scope, at: Spot) -> Value:
    base, index = run.eval(node.base, scope), run.eval(node.index, scope)
    if isinstance(node.base, s.Attribute) and node.base.name == "parents" and isinstance(index, Const):
        return _above(run.eval(node.base.base, scope), index.value if isinstance(index.value, int) else -1, at)
    if isinstance(base, Items) and isinstance(index, Const) and isinstance(index.value, int):
        there = -len(base.items) <= index.value < len(base.items)
        return base.items[index.value] if there else Unknown(at)
    known, of_name = text_of(index), text_of(base)
    if of_name is not None and isinstance(index, Const) and type(index.value) is int:
        there = -len(of_name) <= index.value < len(of_name)
        return Const(at, of_name[index.value]) if there else Unknown(at)
    if isinstance(base, Options) and isinstance(index, Unknown | Called | External):
        return one_of(base, at)
    return member(run, base, known, at) if known is not None and isinstance(base, Options) else Unknown(at)


def function(run: "Evaluator", node: s.Function, scope: Scope, at: Spot) -> Value:
    return Function(at, node, scope)


def awaited(run: "Evaluator", node: s.Await, scope: Scope, at: Spot) -> Value:
    return run.eval(node.value, scope)


OF_PATH: dict[str, Callable[[PurePosixPath], str]] = {
    "stem": lambda path: path.stem,
    "name": lambda path: path.name,
    "suffix": lambda path: path.suffix,
    "value": str,  # of an Enum
}
"""What Python's paths tell of themselves."""
RUNTIME = ".Runtime."
"""Constants whose `name` is what Lambda calls the runtime."""
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
    s.Walrus: assigned,
}
