"""Runs the statements of a CDK app's code: what is not known may be so or not, and both are looked at."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from deburr.sources.cdk_source.binding import bind, owner
from deburr.sources.cdk_source.imports import bound
from deburr.sources.cdk_source.lists import TURNS, mark, turns_of
from deburr.sources.cdk_source.operators import added, either, is_set
from deburr.sources.cdk_source.truths import is_amount, truth
from deburr.sources.cdk_source.values import (
    Called,
    Class,
    Const,
    External,
    Function,
    Items,
    Options,
    Perhaps,
    Scope,
    Spot,
    Unknown,
    Value,
)
from deburr.sources.handlers import syntax as s

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator


class Jumped(Unknown):
    """Nothing is given back, and the rest of a turn does not run; `at` is the `break` or `continue`."""

    __slots__ = ()


def statement(run: "Evaluator", node: s.Stmt, scope: Scope) -> Value | None:
    """What it gives back, where it is a `return` or has one that surely runs."""
    read = READERS.get(type(node))
    return read(run, node, scope) if read is not None else None


def _effect(run: "Evaluator", node: s.ExprStmt, scope: Scope) -> None:
    run.eval(node.value, scope)


def _assign(run: "Evaluator", node: s.Assign, scope: Scope) -> None:
    at = Spot(node, scope.file)
    if node.op != "=" and node.value is not None and node.targets:
        value = added(run, node.op, node.targets[0], node.value, scope)
    else:
        value = run.eval(node.value, scope) if node.value is not None else _unset(node, at)
    for target in node.targets:
        bind(run, target, value, scope if node.declares else owner(target, scope))


def _unset(node: s.Assign, at: Spot) -> Value:
    """`let connector;` holds nothing as yet; what Python only says the type of may hold anything."""
    return Const(at, None) if node.declares and not at.file.endswith(".py") else Unknown(at)


def _return(run: "Evaluator", node: s.Return, scope: Scope) -> Value:
    return run.eval(node.value, scope) if node.value is not None else Const(Spot(node, scope.file), None)


def _branch(run: "Evaluator", node: s.If, scope: Scope) -> Value | None:
    """One way where the test is known, and both where it is not.

    What Python asks of the environment's being there, where something else is made without it, is read as at a desk.
    """
    test = truth(run.eval(node.test, scope))
    if test is None and node.orelse and is_set(run, node.test, scope):
        test = False
    if test is not None:
        return run.run(node.body if test else node.orelse, scope)
    before = dict(scope.names)
    held = _held(scope) if node.orelse else []
    _perhaps(run, run.run(node.body, scope))
    between = dict(scope.names)
    filled = [dict(each.entries) for each, _ in held]
    for each, entries in held:  # the second way knows nothing of what the first has put there
        each.entries = dict(entries)
    _perhaps(run, run.run(node.orelse, scope))
    for (each, _), entries in zip(held, filled, strict=True):
        each.entries = _either_filled(entries, each.entries)
    for name, value in scope.names.items():
        first = between.get(name)
        if first is value or first is None:  # the second way leaves it alone
            first = before.get(name)
        if first is not None and first is not value:
            scope.names[name] = _one_of_two(first, value)
    return None


def _held(scope: Scope) -> list[tuple[Options, dict[str, Value]]]:
    """The objects that names of the running function stand for, each once, with what is in them."""
    found = {id(value): value for value in scope.names.values() if isinstance(value, Options)}
    return [(value, dict(value.entries)) for value in found.values()]


def _either_filled(one: dict[str, Value], other: dict[str, Value]) -> dict[str, Value]:
    """What an object holds after either of two ways: unknown where both say something else, else what one says."""
    found = {**one, **other}
    for name in one.keys() & other.keys():
        if one[name] is not other[name]:
            found[name] = _one_of_two(one[name], other[name])
    return found


def _one_of_two(first: Value, value: Value) -> Value:
    """What a name stands for after a test that is not known: what both ways say, the last where it may be wired."""
    if isinstance(value, Options) and type(value) is type(first) and isinstance(first, Options):
        return either(value, first, value.at)
    if isinstance(value, Options) and isinstance(first, Const) and first.value is None:
        found = either(value, Options(value.at, {}), value.at)
        return Perhaps(value.at, found.entries, found.whole)
    if isinstance(value, Options) and isinstance(first, Unknown | Called):
        return Unknown(value.at)
    return Unknown(value.at) if _is_plain(value) and not _same(first, value) else value


def _perhaps(run: "Evaluator", ended: Value | None) -> None:
    """Keep what is given back where that part runs."""
    if ended is not None and not isinstance(ended, Jumped):
        run.perhaps.append(ended)


def given_back(found: Value | None, perhaps: list[Value]) -> Value | None:
    """What a function gives that ends with `found`, unless it has ended before with one of others."""
    if found is None:
        return next((each for each in reversed(perhaps) if not isinstance(each, Unknown | Const)), None)
    if isinstance(found, Options):
        for each in perhaps:
            if isinstance(found, Options) and not (isinstance(each, Const) and each.value is None):
                found = either(found, each, found.at) if isinstance(each, Options) else Unknown(found.at)
        return found
    if _is_plain(found) and any(not _same(each, found) for each in perhaps):
        return Unknown(found.at)
    return found


def _is_plain(value: Value) -> bool:
    return isinstance(value, Const | External) or is_amount(value)


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, Const) and isinstance(other, Const):
        return one.value == other.value
    if isinstance(one, External) and isinstance(other, External):
        return one.path == other.path
    return one is other


def _loop(run: "Evaluator", node: s.Loop, scope: Scope) -> Value | None:
    run.looping += 1
    via = run.identities.via
    turns = _counted(run, node, scope) if node.iterable is None else _turns(run, node, node.iterable, scope)
    found = None
    for each, known in turns:
        if node.target is not None:
            bind(run, node.target, each, scope)
        ended = run.run(node.body, scope)
        if isinstance(ended, Jumped):
            if isinstance(ended.at.node, s.Jump) and ended.at.node.kind == "break":
                break
        elif ended is not None and known:
            found = ended
            break
        else:
            _perhaps(run, ended)
    run.looping -= 1
    run.identities.via = via
    return found


def _turns(run: "Evaluator", node: s.Loop, iterable: s.Expr, scope: Scope) -> Iterator[tuple[Value, bool]]:
    """What each turn is about, and whether it surely comes."""
    held = run.eval(iterable, scope)
    if node.keys and isinstance(held, Items):
        held = Items(held.at, [Const(held.at, number) for number in range(len(held.items))])
    over = turns_of(held)
    if over is None:
        yield Unknown(Spot(node, scope.file)), False
        return
    if len(over) > TURNS:
        run.tire(scope)
    via = run.identities.via
    for number, each in enumerate(over[:TURNS]):
        run.identities.via = (mark(number, each), via)
        yield each, True


def _counted(run: "Evaluator", node: s.Loop, scope: Scope) -> Iterator[tuple[Value, bool]]:
    """`for (let i = 0; i < 3; i++)`; one turn where it is not known whether there is any, or what ends it."""
    via, at, before = run.identities.via, Spot(node, scope.file), None
    for number in range(TURNS):
        test = truth(run.eval(node.test, scope)) if node.test is not None else None
        state = _compared(run, node.test, scope)
        if test is False or (number and (test is None or state is None or state == before)):
            return
        before = state
        run.identities.via = (number, via)
        yield Const(at, number), test is True
    run.tire(scope)


def _compared(run: "Evaluator", test: s.Expr | None, scope: Scope) -> tuple[object, ...] | None:
    """The numbers that a test compares; None where it does not, or they are not known."""
    sides = [run.eval(each, scope) for each in (test.left, test.right)] if isinstance(test, s.Compare) else []
    known = [each.value for each in sides if isinstance(each, Const) and isinstance(each.value, int | float)]
    return tuple(known) if len(known) == 2 else None


def define(run: "Evaluator", node: s.Define, scope: Scope) -> None:
    """A function or class by its name."""
    at = Spot(node.value, scope.file)
    made: Value
    if isinstance(node.value, s.Class):
        base = run.eval(node.value.bases[0], scope) if node.value.bases else None
        known = scope.names.get(node.name)
        if isinstance(known, Class) and known.node is node.value:
            known.base = base
            return
        made = Class(at, node.value, scope, base)
    else:
        made = Function(at, node.value, scope)
    scope.names[node.name] = made
    if node.default:
        scope.names["default"] = made


def _export(run: "Evaluator", node: s.Export, scope: Scope) -> None:
    for name, exported in node.pairs:
        scope.names[name] = run.eval(exported, scope)


def _try(run: "Evaluator", node: s.Try, scope: Scope) -> Value | None:
    return run.run([*node.body, *node.orelse, *node.final], scope)


def _with(run: "Evaluator", node: s.With, scope: Scope) -> Value | None:
    for expr, held in node.items:
        given = run.eval(expr, scope)
        if held is not None:
            bind(run, held, given, scope)
    return run.run(node.body, scope)


def _block(run: "Evaluator", node: s.Block, scope: Scope) -> Value | None:
    return run.run(node.body, scope)


def _jump(run: "Evaluator", node: s.Jump, scope: Scope) -> Value | None:
    """Outside of a loop a `break` ends a case of a `switch`, which is no more than a branch here."""
    return Jumped(Spot(node, scope.file)) if run.looping and node.kind in ("break", "continue") else None


READERS: dict[type[s.Node], Callable[["Evaluator", Any, Scope], Value | None]] = {
    s.ExprStmt: _effect,
    s.Assign: _assign,
    s.Return: _return,
    s.If: _branch,
    s.Loop: _loop,
    s.Define: define,
    s.Import: bound,
    s.Export: _export,
    s.Try: _try,
    s.With: _with,
    s.Block: _block,
    s.Jump: _jump,
}
