"""Which names stand for what in a CDK app's code: assignments, destructuring, parameters."""

from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.values import (
    Const,
    Construct,
    Function,
    Items,
    Options,
    Own,
    Scope,
    Spot,
    Unknown,
    Value,
    option,
    text_of,
)
from deburr.sources.handlers import syntax as s

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator


def bind(run: "Evaluator", target: s.Expr, value: Value, scope: Scope) -> None:
    """Let what stands left of a `=` stand for a value."""
    if isinstance(target, s.Name):
        scope.names[target.id] = value
    elif isinstance(target, s.Attribute):
        owner = run.eval(target.base, scope)
        if isinstance(owner, Own | Construct):
            owner.attributes[target.name] = value
        elif isinstance(owner, Options) and value is not owner:
            owner.entries[target.name] = value
    elif isinstance(target, s.Subscript):
        _put(run.eval(target.base, scope), run.eval(target.index, scope), value)
    elif isinstance(target, s.Mapping):
        _taken_apart(run, target, value, scope)
    elif isinstance(target, s.Sequence):
        known = value.items if isinstance(value, Items) else []
        for at, part in enumerate(target.items):
            if isinstance(part, s.Spread):
                rest = Items(value.at, known[at:]) if isinstance(value, Items) else Unknown(value.at)
                bind(run, part.value, rest, scope)
                return
            bind(run, part, known[at] if at < len(known) else Unknown(value.at), scope)
    elif isinstance(target, s.Walrus):
        unsaid = isinstance(value, Const) and value.value is None
        bind(run, target.target, run.eval(target.value, scope) if unsaid else value, scope)


def owner(target: s.Expr, scope: Scope) -> Scope:
    """Where the name stands that an assignment without a declaration changes: in JavaScript the nearest that has it."""
    if not isinstance(target, s.Name) or scope.file.endswith(".py"):
        return scope
    at: Scope | None = scope
    while at is not None:
        if target.id in at.names:
            return at
        at = at.outer
    return scope


def _put(held: Value, index: Value, value: Value) -> None:
    """`held[index] = value`."""
    if value is held:
        return
    if isinstance(held, Items):
        number = index.value if isinstance(index, Const) and type(index.value) is int else -1
        if 0 <= number < len(held.items):
            held.items[number] = value
    if isinstance(held, Options):
        held.put(text_of(index), value)


def _taken_apart(run: "Evaluator", target: s.Mapping, value: Value, scope: Scope) -> None:
    """`{ handler, memorySize = 128, ...rest } = value`: the rest is what no other name took."""
    taken = {key for key, _ in target.pairs if isinstance(key, str)}
    for key, part in target.pairs:
        if key is None and isinstance(value, Options):
            left = {name: inner for name, inner in value.entries.items() if name not in taken}
            bind(run, part, Options(value.at, left, value.whole), scope)
            continue
        held = Options(value.at, value.attributes) if isinstance(value, Own | Construct) else value
        found = option(held, key) if isinstance(key, str) else None
        lacks = isinstance(value, Options) and value.whole and isinstance(key, str)
        bind(run, part, found or (Const(value.at, None) if lacks else Unknown(value.at)), scope)


def give(run: "Evaluator", callee: Function, args: list[Value], options: Options, scope: Scope) -> None:
    """Bind what a function of the app is called with to its parameters."""
    node = callee.node
    params = list(node.params)
    if params and isinstance(params[0], s.Name) and params[0].id in ("self", "cls"):
        if params[0].id == "self" and callee.this is None and args:  # `Base.add(self, ...)`
            scope.names["this"], args = args[0], args[1:]
        params = params[1:]
    taken: set[str] = set()
    for at, param in enumerate(params):
        if isinstance(param, s.Spread):
            named = param.value.id if isinstance(param.value, s.Name) else ""
            if named in node.keyword_params:  # Python's `**kwargs`: what no parameter took
                left = {name: value for name, value in options.entries.items() if name not in taken}
                scope.names[named] = Options(options.at, left, options.whole)
            else:
                bind(run, param.value, Items(Spot(param, scope.file), args[at:]), scope)
            continue
        name = param.id if isinstance(param, s.Name) else ""
        taken.add(names.camel(name))
        by_place = at < len(args) and name not in node.keyword_params
        keyword = options.entries.get(names.camel(name)) if name and scope.file.endswith(".py") else None
        value = args[at] if by_place else keyword
        default = node.defaults.get(name)
        if default is not None and (value is None or (isinstance(value, Const) and value.value is None)):
            value = run.eval(default, scope)
        if value is None:
            left_out = args and not scope.file.endswith(".py")  # what is called with nothing may be called by nobody
            value = Const(Spot(param, scope.file), None) if left_out else Unknown(Spot(param, scope.file))
        bind(run, param, value, scope)
