"""The expressions that statements are made of, and answers of calls that nothing is done with."""

from collections.abc import Iterator, Sequence
from typing import TypeGuard

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.guards import bodies_of, parts_of

_TELLS = frozenset({"print", "log", "info", "debug", "warning", "warn", "error", "exception", "trace"})
_SENDS = frozenset({"promise", "catch", "finally"})
"""What stands behind a request of JavaScript's and hands its answer on as it is."""


def exprs_of(statement: s.Stmt) -> Iterator[s.Expr]:
    """What a statement itself evaluates, targets of assignments among it; the statements inside it are left out."""
    if isinstance(statement, s.Assign):
        yield from statement.targets
    if isinstance(statement, s.Assign | s.ExprStmt | s.Return | s.Raise):
        if statement.value is not None:
            yield statement.value
    elif isinstance(statement, s.If):
        yield statement.test
    elif isinstance(statement, s.Loop):
        yield from (each for each in (statement.iterable, statement.test) if each is not None)
    elif isinstance(statement, s.With):
        yield from (value for value, _ in statement.items)
    elif isinstance(statement, s.Define) and isinstance(statement.value, s.Function):
        yield statement.value


def unused(body: Sequence[s.Stmt], asked: s.Call) -> bool:
    """True where a call's answer is put aside at most, and nothing but the log gets to see it."""
    if len(asked.args) > 1:
        return False  # a callback gets it
    statements, exprs = list(body), list[s.Expr]()
    name: str | None = None
    read: set[str] = set()
    while statements:
        statement = statements.pop()
        statements.extend(inner for each in bodies_of(statement) for inner in each)
        value = statement.value if isinstance(statement, s.ExprStmt | s.Assign) else None
        if value is not None and _request(value) is asked:
            targets = statement.targets if isinstance(statement, s.Assign) else []
            if len(targets) > 1 or not all(isinstance(target, s.Name) for target in targets):
                return False
            name = s.last_name(targets[0]) if targets else ""
            continue
        if isinstance(statement, s.ExprStmt) and _tells(statement.value):
            exprs.extend(arg for arg in statement.value.args if not isinstance(arg, s.Name))
        elif not isinstance(statement, s.Assign):
            exprs.extend(exprs_of(statement))
        elif value is not None:
            exprs.append(value)
        while exprs:
            node = exprs.pop()
            exprs.extend(parts_of(node))
            if isinstance(node, s.Name):
                read.add(node.id)
            elif isinstance(node, s.Function):
                statements.extend(node.body)
    return name is not None and name not in read


def _request(value: s.Expr) -> s.Expr:
    """The call in `await client.get(...)` and `client.get(...).promise()`."""
    while True:
        if isinstance(value, s.Await):
            value = value.value
        elif isinstance(value, s.Call) and isinstance(value.func, s.Attribute) and value.func.name in _SENDS:
            value = value.func.base
        else:
            return value


def _tells(value: s.Expr) -> TypeGuard[s.Call]:
    """True for a line of the log; what it picks out of an answer it uses."""
    return isinstance(value, s.Call) and s.last_name(value.func) in _TELLS
