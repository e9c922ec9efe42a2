"""What a branch sets where a later invocation finds it, by its own statements and in the functions that it calls."""

from collections.abc import Iterator, Sequence

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.guards import Spot, bodies_of, owner_of, parts_of, places_set, targets_of
from deburr.sources.handlers.values import FuncValue, ObjectValue, Scope
from deburr.sources.handlers.walker import Walker


def places_filled(w: Walker, body: Sequence[s.Stmt]) -> set[Spot]:
    """The lasting places that these statements assign, or functions of the code that they call."""
    found = places_set(w, body)
    for call in _calls(body):
        found |= _set_by(w, call.func)
    return found


def _calls(body: Sequence[s.Stmt]) -> Iterator[s.Call]:
    for statement in body:
        if isinstance(statement, s.ExprStmt | s.Return | s.Assign) and statement.value is not None:
            stack = [statement.value]
            while stack:
                node = stack.pop()
                if isinstance(node, s.Call):
                    yield node
                stack.extend(parts_of(node))
        for inner in bodies_of(statement):
            yield from _calls(inner)


def _set_by(w: Walker, func: s.Expr) -> set[Spot]:
    """What a called function sets: variables outside it, and attributes of the object whose method it is."""
    called, this = _called(w, func)
    if called is None:
        return set()
    function, scope = called
    first = next((param.id for param in function.params if isinstance(param, s.Name)), "")
    found: set[Spot] = set()
    for target in (target for statement in function.body for target in targets_of(statement)):
        if isinstance(target, s.Name) and _outer(w, function.body, target.id):
            home = scope.home(target.id)
            found |= {(id(home), target.id)} if home is not None and home.persistent else set()
        elif isinstance(target, s.Attribute) and isinstance(target.base, s.Name) and this is not None:
            found |= {(id(this), target.name)} if target.base.id in ("this", first) and this.persistent else set()
    return found


def _called(w: Walker, func: s.Expr) -> tuple[tuple[s.Function, Scope] | None, ObjectValue | None]:
    """A function of the code by its name, or a method of an object that is kept; None for anything else."""
    if isinstance(func, s.Attribute):
        owner = owner_of(w, func.base)
        if isinstance(owner, ObjectValue) and owner.cls is not None:
            method = owner.cls.method(func.name)
            return ((method[0], method[1].scope) if method is not None else None), owner
    found = owner_of(w, func)
    return ((found.node, found.scope) if isinstance(found, FuncValue) else None), None


def _outer(w: Walker, body: Sequence[s.Stmt], name: str) -> bool:
    """True where what a function assigns by that name is no variable of its own."""
    if not w.script:
        return any(isinstance(statement, s.Global) and name in statement.names for statement in body)
    return not any(
        isinstance(statement, s.Assign) and statement.declares and _names(statement, name) for statement in body
    )


def _names(statement: s.Assign, name: str) -> bool:
    return any(isinstance(target, s.Name) and target.id == name for target in statement.targets)
