"""Loops over a batch that begin by leaving out the records whose field says something else."""

from collections.abc import Iterator, Sequence

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.guards import bodies_of, parts_of, substantial
from deburr.sources.handlers.values import Const, EventValue, External, Instance, ListValue, Value
from deburr.sources.handlers.walker import Turn, Walker
from deburr.workload.handler import Phase
from deburr.workload.invocation import Drop

_RECORD = "Records[]."
_SAME = frozenset({"==", "===", "is", "in", "match"})
_OTHER = frozenset({"!=", "!==", "is not", "not in"})
_AMONG = frozenset({"in", "not in"})
_READS = (
    "json.loads",
    "JSON.parse",
    "base64.b64decode",
    "Buffer.from",
    "atob",
    "unmarshall",
    ".unmarshall",
    ".toString",
    ".decode",
    ".get",
)
"""What gives a record's text or bytes in another form."""
_LOGS = frozenset({"print", "log", "debug", "info", "warn", "warning", "error", "exception", "critical"})
_TELLS = frozenset(
    """
    append_keys set_correlation_id add_metric add_dimension annotate put_annotation put_metadata appendKeys addMetric
    addDimension putAnnotation putMetadata str dumps stringify get toString isoformat now time
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""What is called for logs, metrics and traces alone, and for their texts."""


def begins(w: Walker, node: s.Node, frames: int, *, filters: bool = False, only_calls: bool = False) -> Turn | None:
    """A loop over the batch begins; what is told comes back is the loop around it."""
    around, w.turn = w.turn, None
    if w.phase is Phase.INVOCATION:
        w.turn = Turn(w.place(node), frames + only_calls, filters, w.record.requests)
    return around


def ends(w: Walker, around: Turn | None) -> None:
    turn = w.turn
    if turn is not None:
        if turn.after is not None and w.record.requests > turn.after:
            turn.drop = None  # something is done with those it seemed to leave out
        w.record.turns[turn.at] = w.record.turns.get(turn.at) or turn.drop
    w.turn = around


def counts(w: Walker, expr: s.Expr | None) -> bool:
    """`i < event.Records.length`"""
    sides = (expr.left, expr.right) if isinstance(expr, s.Compare) else ()
    lists = [side.base for side in sides if isinstance(side, s.Attribute) and side.name == "length"]
    return any(isinstance(held := w.eval(each), EventValue) and held.path == "Records" for each in lists)


def only_calls(body: Sequence[s.Stmt]) -> bool:
    """True for a loop that hands each record to one function, and does nothing else."""
    if len(body) == 1 and isinstance(body[0], s.Try):
        body = body[0].body
    if len(body) != 1 or not isinstance(body[0], s.ExprStmt):
        return False
    value = body[0].value
    return isinstance(value.value if isinstance(value, s.Await) else value, s.Call)


def here(w: Walker) -> bool:
    """True in the loop itself, or in the one function that it hands each record to, before anything was done."""
    turn = w.turn
    return (
        turn is not None
        and turn.drop is None
        and not turn.kept
        and turn.frames == len(w.frames)
        and w.record.requests == turn.requests
    )


def done(w: Walker, turn: Turn, statement: s.Stmt) -> None:
    """A statement of a turn was walked: what it keeps of a record is kept of those that are left out later, too."""
    if turn.frames == len(w.frames) and _keeps(statement):
        turn.kept = True


def test(w: Walker, node: s.If, rest: Sequence[s.Stmt]) -> Drop | None:
    """What an `if` at the start of a turn keeps, by the field of the record that it looks at."""
    if node.body and _leaves(node.body):
        told = None if node.orelse else _kept(w, node.test, negated=True)
    elif _works(node.body) and _idle(rest):
        told = _chain(w, node)
    else:
        return None
    return _drop(w, node.test, told)


def tested(w: Walker, node: s.If, found: Drop | None) -> None:
    """The `if` was walked: those that it leaves out must not have cost a request."""
    turn = w.turn
    if turn is None or found is None:
        return
    if _leaves(node.body) and w.record.requests > turn.requests:
        return
    turn.drop = found
    turn.after = None if _leaves(node.body) else w.record.requests


def filtered(w: Walker, expr: s.Expr) -> None:
    """`event.Records.filter((record) => ...)`, or the condition of a comprehension."""
    if w.turn is not None and w.turn.drop is None:
        w.turn.drop = _drop(w, expr, _kept(w, expr))


def _drop(w: Walker, expr: s.Expr, told: tuple[str, tuple[str, ...], bool] | None) -> Drop | None:
    if told is None:
        return None
    field, values, keeps = told
    return Drop(w.place(expr, field), field, values if keeps else (), () if keeps else values)


def _chain(w: Walker, node: s.If) -> tuple[str, tuple[str, ...], bool] | None:
    """`if a: ... elif b: ...` over one field, and nothing for the rest."""
    told = _kept(w, node.test)
    if _idle(node.orelse):
        return told
    if len(node.orelse) != 1 or not isinstance(node.orelse[0], s.If) or told is None or not told[2]:
        return None
    more = _chain(w, node.orelse[0])
    return (told[0], (*told[1], *more[1]), True) if more and more[2] and more[0] == told[0] else None


def _kept(w: Walker, expr: s.Expr, *, negated: bool = False) -> tuple[str, tuple[str, ...], bool] | None:
    """(field, values, True where these are kept and False where these are left out) of a test."""
    if isinstance(expr, s.Not):
        return _kept(w, expr.value, negated=not negated)
    if isinstance(expr, s.Logical) and expr.op in ("and", "or"):
        left, right = _kept(w, expr.left, negated=negated), _kept(w, expr.right, negated=negated)
        if (expr.op == "and") is not negated:
            return left or right  # what fails one part of it is left out
        if left and right and left[0] == right[0] and left[2] and right[2]:
            return (left[0], (*left[1], *right[1]), True)
        return None
    if isinstance(expr, s.Compare) and expr.op in _SAME | _OTHER:
        same = (expr.op in _SAME) is not negated
        if expr.op in _AMONG:  # `"NewImage" in record["dynamodb"]` asks for a key, and `in "a,b"` for a part of a text
            return _among(w, expr.left, expr.right, keeps=same)
        for one, other in ((expr.left, expr.right), (expr.right, expr.left)):
            told = _field(w.eval(one)), _values(w.eval(other))
            if told[0] and told[1]:
                return told[0], told[1], same
    if isinstance(expr, s.Call) and isinstance(expr.func, s.Attribute) and expr.func.name == "includes" and expr.args:
        return _among(w, expr.args[0], expr.func.base, keeps=not negated)
    return None


def _among(w: Walker, one: s.Expr, many: s.Expr, *, keeps: bool) -> tuple[str, tuple[str, ...], bool] | None:
    """A field that is one of several texts, which are written out."""
    listed = w.eval(many)
    field, values = _field(w.eval(one)), _values(listed) if isinstance(listed, ListValue) else ()
    return (field, values, keeps) if field and values else None


def _values(value: Value) -> tuple[str, ...]:
    items = value.items if isinstance(value, ListValue) else [value]
    told = [item.value for item in items if isinstance(item, Const) and isinstance(item.value, str) and item.value]
    return tuple(dict.fromkeys(told)) if len(told) == len(items) else ()


def _field(value: Value) -> str:
    """The dotted name of a record's field, also one that is read out of its text; "" for anything else."""
    if isinstance(value, EventValue):
        return value.path.removeprefix(_RECORD) if value.path.startswith(_RECORD) and not value.cased else ""
    names: list[str] = []
    if isinstance(value, Instance) and value.path.endswith(".get") and value.args:
        key = value.args[0]
        names = [key.value] if isinstance(key, Const) and isinstance(key.value, str) else []
    elif isinstance(value, External) and value.base is not None:
        names = value.path.removeprefix(f"{value.base.path}().").split(".")
    inner = value.base if isinstance(value, External | Instance) else None
    within = _source(inner) if inner is not None and names else ""
    return f"{within}.{'.'.join(names)}" if within else ""


def _source(value: Value | None) -> str:
    """The field whose text this was read from."""
    for _ in range(6):
        if isinstance(value, EventValue):
            return _field(value)
        if not isinstance(value, Instance) or not value.path.endswith(_READS):
            return ""
        value = value.args[0] if value.args and isinstance(value.args[0], EventValue | Instance) else value.base
    return ""


def _leaves(body: Sequence[s.Stmt]) -> bool:
    """True when nothing but a word to the log stands before the next record's turn."""
    last = body[-1]
    ends_here = (isinstance(last, s.Jump) and last.kind == "continue") or (
        isinstance(last, s.Return) and (last.value is None or not any(_calls(last.value)))
    )
    return ends_here and not _works(body[:-1])


def _keeps(statement: s.Stmt) -> bool:
    """True where something is called for what it does, or an item of something gets a value."""
    if isinstance(statement, s.Assign):
        return any(isinstance(target, s.Subscript) for target in statement.targets)
    return isinstance(statement, s.ExprStmt) and any(name not in _TELLS for name in _calls(statement.value))


def _idle(body: Sequence[s.Stmt]) -> bool:
    """True when nothing is done here, nothing kept and nothing refused."""
    stack = list(body)
    while stack:
        statement = stack.pop()
        if isinstance(statement, s.Raise) or _keeps(statement):
            return False
        for inner in bodies_of(statement):
            stack.extend(inner)
    return not substantial(body)


def _works(body: Sequence[s.Stmt]) -> bool:
    """True when something is called that is no logger, or something is assigned."""
    stack = list(body)
    while stack:
        statement = stack.pop()
        if isinstance(statement, s.Loop) or (isinstance(statement, s.Assign) and statement.op == "="):
            return True  # `skipped += 1` is no work
        value = getattr(statement, "value", None)
        if isinstance(statement, s.ExprStmt | s.Return) and value is not None and any(_calls(value)):
            return True
        for inner in bodies_of(statement):
            stack.extend(inner)
    return False


def _calls(expr: s.Expr) -> Iterator[str]:
    stack = [expr]
    while stack:
        node = stack.pop()
        if isinstance(node, s.Call):
            name = s.last_name(node.func)
            if name in _LOGS:
                continue
            yield name
        stack.extend(parts_of(node))
