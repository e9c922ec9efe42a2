"""Parameters whose value is settled for one call: what the caller wrote out, or left out.

`def client(service, role=None): if role: ...` does nothing for a role where the caller names none. Only what is
written at the call itself counts, and only for a parameter that nothing in the function assigns again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.anatomy import exprs_of
from deburr.sources.handlers.guards import bodies_of, owner_of, parts_of, recased, settled_of, written_out
from deburr.sources.handlers.values import NONE, ClassValue, Const, ObjectValue, Scope, Value
from deburr.sources.handlers.walker import Walker

_VARIANTS = 12  # of one function's settled parameters, before none of them counts any more


class Written(NamedTuple):
    """A call of local code whose arguments are all told: none is spread into it.

    places, keywords  the arguments that are written out, by place and by name.
    """

    node: s.Call
    places: frozenset[int]
    keywords: frozenset[str]


class Habits(NamedTuple):
    """What a function does with names: those it assigns anywhere, also as attributes, and whether it calls itself.

    literals  of the attributes, how often each is assigned something written out that is true, or is not.
    """

    assigns: frozenset[str]
    attributes: dict[str, int]
    literals: dict[tuple[str, bool], int]
    compares: frozenset[str]
    recurs: bool


def written(w: Walker, node: s.Call) -> Written | None:
    """How much of a call is written out; None where something is spread into it."""
    if any(isinstance(arg, s.Spread) for arg in node.args) or any(key is None for key, _ in node.keywords):
        return None
    return Written(
        node,
        frozenset(at for at, arg in enumerate(node.args) if _plain(w, arg)),
        frozenset(key for key, arg in node.keywords if key is not None and _plain(w, arg)),
    )


def _plain(w: Walker, arg: s.Expr) -> bool:
    """True for a literal, an object with plain keys, and a parameter that is settled itself."""
    if isinstance(arg, s.Mapping):
        return all(isinstance(key, str) for key, _ in arg.pairs)
    return written_out(arg) is not None or settled_of(w, arg) is not None


def settle(w: Walker, func: s.Function, scope: Scope, told: Written | None, given: Sequence[Value]) -> None:
    """Note in the scope which parameters are settled.

    given  what the parameters get by place; `self` may stand before what the call says.
    """
    if told is None or (func.decorators and not func.kind) or id(func) in w.partly:
        return
    found: dict[str, Const] = {}
    shift = len(given) - len(told.node.args)
    for at, param in enumerate(func.params):
        if isinstance(param, s.Name):
            value = scope.names.get(param.id)
            if isinstance(value, Const) and _sure(w, func, param.id, at - shift, told):
                found[param.id] = value
        elif not isinstance(param, s.Spread) and (at >= len(given) or at - shift in told.places):
            found.update(_left_out(param, given[at] if at < len(given) else None, scope))
    habits = _habits(w, func) if found else None
    if habits is None or habits.recurs:
        return
    kept = {
        name: value
        for name, value in found.items()
        if name not in habits.assigns and (not value.value or name in habits.compares)
    }
    signature = tuple((name, repr(value.value)) for name, value in kept.items())
    known = w.variants.setdefault(id(func), set())
    known.add(signature)
    if len(known) <= _VARIANTS:
        scope.settled = kept


def _sure(w: Walker, func: s.Function, name: str, place: int, told: Written) -> bool:
    by_name = next((True for key, _ in told.node.keywords if key == name), False)
    if by_name:
        return name in told.keywords
    if name not in func.keyword_params and 0 <= place < len(told.node.args):
        return place in told.places
    return name in func.defaults or w.script


def _left_out(param: s.Expr, value: Value | None, scope: Scope) -> Iterator[tuple[str, Const]]:
    """Names of a pattern (`{ service, role }`) that the object which was written out does not hold."""
    pattern = param.target if isinstance(param, s.Walrus) else param
    for key, inner in pattern.pairs if isinstance(pattern, s.Mapping) else ():
        named = inner.target if isinstance(inner, s.Walrus) else inner
        if not isinstance(key, str) or not isinstance(named, s.Name) or not _lacks(value, key):
            continue
        bound = NONE if inner is named else scope.names.get(named.id)
        if isinstance(bound, Const):
            scope.names[named.id] = bound
            yield named.id, bound


def _lacks(value: Value | None, name: str) -> bool:
    """True where an object that is known through and through has no such key, or there is none."""
    if value is None:
        return True
    if not isinstance(value, ObjectValue) or value.cls is not None or name in value.attrs:
        return False
    return not any(key.startswith(("**", "[]")) for key in value.attrs)


def keeps_settled(w: Walker, targets: Sequence[s.Expr], value: s.Expr) -> None:
    """`self.role = role` in a constructor: settled as the parameter is, unless the class assigns it again."""
    for target in targets:
        if not isinstance(target, s.Attribute):
            continue
        owner = owner_of(w, target.base)
        if not isinstance(owner, ObjectValue) or owner.cls is None:
            continue
        const = written_out(value) or settled_of(w, value)
        if const is None or const.value or w.frame.name not in CONSTRUCTORS or _assigned(w, owner.cls, target.name) > 1:
            owner.settled.pop(target.name, None)
        else:
            owner.settled[target.name] = const


CONSTRUCTORS = ("__init__", "constructor")


def others_of(w: Walker, cls: ClassValue, name: str) -> tuple[int, set[bool]]:
    """How many places of a class and its bases assign an attribute what is not written out; what the others say."""
    literals = {
        holds: sum(_habits(w, method).literals.get((name, holds), 0) for method in _methods(cls))
        for holds in (True, False)
    }
    return _assigned(w, cls, name) - sum(literals.values()), {holds for holds, count in literals.items() if count}


def _assigned(w: Walker, cls: ClassValue, name: str) -> int:
    """How many places of a class and its bases assign an attribute of that name."""
    return sum(_habits(w, method).attributes.get(name, 0) for method in _methods(cls))


def _methods(cls: ClassValue) -> Iterator[s.Function]:
    yield from cls.node.methods.values()
    for base in cls.bases:
        if isinstance(base, ClassValue) and base is not cls:
            yield from _methods(base)


def _habits(w: Walker, func: s.Function) -> Habits:
    known = w.habits.get(id(func))
    if known is None:
        seen = _Seen(set(), Counter(), Counter(), set(), set())
        statements: list[s.Stmt] = list(func.body)
        exprs: list[s.Expr] = []
        while statements or exprs:
            if exprs:
                _look(exprs.pop(), seen, statements, exprs)
                continue
            statement = statements.pop()
            statements.extend(inner for body in bodies_of(statement) for inner in body)
            _notes(statement, seen)
            exprs.extend(exprs_of(statement))
        recurs = func.name in seen.called
        known = w.habits[id(func)] = Habits(
            frozenset(seen.assigns), dict(seen.attributes), dict(seen.literals), frozenset(seen.compares), recurs
        )
    return known


class _Seen(NamedTuple):
    assigns: set[str]
    attributes: Counter[str]
    literals: Counter[tuple[str, bool]]
    compares: set[str]
    called: set[str]


def _notes(statement: s.Stmt, seen: _Seen) -> None:
    """What a statement assigns."""
    targets: Sequence[s.Expr | None] = ()
    if isinstance(statement, s.Assign | s.Delete):
        targets = statement.targets
        if isinstance(statement, s.Assign) and statement.op == "=" and isinstance(statement.value, s.Literal):
            holds = bool(statement.value.value)
            seen.literals.update((each.name, holds) for each in targets if isinstance(each, s.Attribute))
    elif isinstance(statement, s.Loop):
        targets = (statement.target,)
    elif isinstance(statement, s.With):
        targets = [target for _, target in statement.items]
    elif isinstance(statement, s.Try):
        seen.assigns.update(name for _, name, _ in statement.handlers if name)
    elif isinstance(statement, s.Define):
        seen.assigns.add(statement.name)
    for target in targets:
        if target is not None:
            _assigns(target, seen)


def _assigns(target: s.Expr, seen: _Seen) -> None:
    stack: list[s.Expr] = [target]
    while stack:
        node = stack.pop()
        if isinstance(node, s.Name):
            seen.assigns.add(node.id)
        elif isinstance(node, s.Attribute):
            seen.attributes[node.name] += 1
        elif isinstance(node, s.Spread):
            stack.append(node.value)
        elif isinstance(node, s.Walrus):
            stack.append(node.target)
        elif isinstance(node, s.Sequence | s.Mapping):
            stack.extend(parts_of(node))


def _look(node: s.Expr, seen: _Seen, statements: list[s.Stmt], exprs: list[s.Expr]) -> None:
    if isinstance(node, (s.Name, s.Literal)):
        return  # most of them, and nothing within
    if isinstance(node, s.Call):
        own = isinstance(node.func, s.Attribute) and s.last_name(node.func.base) in ("self", "cls", "this")
        if own or isinstance(node.func, s.Name):
            seen.called.add(s.last_name(node.func))
    elif isinstance(node, s.Walrus):
        _assigns(node.target, seen)
    elif isinstance(node, s.Compare):
        cased = recased(node.left)
        seen.compares.add(s.last_name(cased[0] if cased is not None else node.left))
    elif isinstance(node, s.Function):
        statements.extend(node.body)
    exprs.extend(parts_of(node))
