"""How a handler works through a batch of records, and what becomes of a failure."""

import re
from collections.abc import Sequence

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.failing import hands_back
from deburr.sources.handlers.guards import bodies_of, parts_of
from deburr.sources.handlers.record import Record
from deburr.sources.handlers.values import Choice, Const, EventValue, FuncValue, Instance, ListValue, ObjectValue, Value
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase
from deburr.workload.invocation import BatchWork

ANSWER = "batchItemFailures"
_RECORDS = "Records"
_READS = r"(?i)(batch_?)?(get|list|describe|query|scan|head|read|download|select|search|count|find)"
_FAILS = frozenset({"callback", "cb", "reject", "done", "fail"})
_SETTLES = ("allSettled", ".delete_message", ".delete_message_batch", ".deleteMessage", "DeleteMessageCommand")
_PROCESSORS = ("aws_lambda_powertools.utilities.batch", "@aws-lambda-powertools/batch", "@middy/sqs-partial-batch")


def requests(w: Walker, call: Called) -> None:
    """Something leaves the function here, and may fail; what only reads does no harm when it is done again."""
    if w.phase is not Phase.INVOCATION:
        return
    w.record.requests += 1
    w.record.exposed = w.record.exposed or not w.sheltered
    command = call.args[0].path if call.args and isinstance(call.args[0], Instance) else ""
    asked = command if call.path.endswith(".send") and command else call.path
    if w.batching and not w.catching and not w.doubtful and not re.match(_READS, asked.rpartition(".")[2]):
        w.record.fragile.setdefault(w.place(call.node), None)


def is_batch(value: Value) -> bool:
    """True for the records of the event, also counted or copied into a list."""
    if isinstance(value, Instance) and value.path in ("enumerate", "list", "reversed", "sorted", "Array.from"):
        return bool(value.args) and is_batch(value.args[0])
    return isinstance(value, EventValue) and value.path == _RECORDS


def may_be_empty(over: Value) -> bool:
    """True for what another event may leave empty; a batch holds a record at least, a listing a page."""
    if isinstance(over, Instance) and over.path in _COUNTED and over.args:
        return may_be_empty(over.args[0])
    if isinstance(over, Instance) and over.path.endswith(("paginate", "range")):
        return False
    if isinstance(over, ListValue):
        return not over.items
    return over.varies and not is_batch(over)


_COUNTED = frozenset({"enumerate", "list", "reversed", "sorted", "set", "tuple", "zip", "Array.from", "tqdm"})


def each_record(callee: Value, args: list[Value]) -> bool:
    """True for `event.Records.forEach(...)`, `.map(...)`: a method of the records that is handed a function."""
    if not isinstance(callee, EventValue) or callee.path != _RECORDS:
        return False
    return any(isinstance(arg, FuncValue | Choice | ListValue) for arg in args)


def gathers_failures(path: str) -> bool:
    """True for what gathers failures in a way of its own."""
    return path.startswith(_PROCESSORS) or path.endswith(_SETTLES)


def answers(w: Walker, call: Called) -> None:
    """A call of what `gathers_failures`."""
    w.record.settles = True
    if call.path.startswith(_PROCESSORS) and w.record.answers is None and w.phase is Phase.INVOCATION:
        w.record.answers = call.at(w)


def names_failures(w: Walker, key: object, node: s.Expr) -> None:
    """`{"batchItemFailures": ...}`, `answer["batchItemFailures"] = ...`"""
    if key == ANSWER and w.phase is Phase.INVOCATION and w.record.answers is None:
        w.record.answers = w.place(node, ANSWER)


def swallows(node: s.Try) -> bool:
    """True when each handler ends the failure: it raises nothing and tells nobody's callback."""
    return bool(node.handlers) and not any(_raises(body) for _, _, body in node.handlers)


def catches_all(node: s.Try) -> bool:
    """True when it catches every failure of what it tries, whatever its name."""
    return any(takes_all(error) for error, _, _ in node.handlers)


def takes_all(error: s.Expr | None) -> bool:
    """True for an `except` of everything, and every `catch` of JavaScript."""
    return error is None or s.last_name(error) in ("", "Exception", "BaseException")


def ends_failure(node: s.Call) -> bool:
    """True for `.catch(error => ...)` with a function that is written there and passes nothing on, or the console's."""
    by = node.args[0] if node.args else None
    if isinstance(by, s.Attribute) and s.last_name(by.base) == "console":
        return True
    return isinstance(by, s.Function) and not _raises(by.body)


def tells_failure(w: Walker, node: s.Call, args: Sequence[Value]) -> None:
    """`callback(error)`, `context.fail(error)`: the invocation fails, as it does where something is raised."""
    if w.phase is not Phase.INVOCATION or not args or s.last_name(node.func) not in _FAILS:
        return
    if not (isinstance(args[0], Const) and args[0].value is None):
        fails(w)


def fails(w: Walker) -> None:
    """The invocation may end badly here, unless what is raised is caught."""
    if w.phase is Phase.INVOCATION and not w.sheltered:
        w.record.exposed = True


def work_of(entry: Value, record: Record, gave: Sequence[Value]) -> BatchWork:
    """What the walk has shown of a batch, for a handler that is this.

    gave  what its own `return`s gave back.
    """
    other = bool(gave) and all(_names_none(value) for value in gave)
    named = None if other or _answers_nothing(entry) else record.answers
    goes_on = record.shelters and not (record.exposed or named is not None or record.unread)
    return BatchWork(tuple(sorted(record.fragile)), named, record.settles, record.dropping(), goes_on)


def _names_none(value: Value) -> bool:
    """True for an answer that is known, and has no place for failures."""
    if isinstance(value, Choice):
        return all(_names_none(option) for option in value.options)
    if isinstance(value, ObjectValue):
        return value.cls is None and ANSWER not in value.attrs and not any(key[:1] in "*[" for key in value.attrs)
    return isinstance(value, Const)


def _answers_nothing(entry: Value) -> bool:
    """True for a handler of Python's that gives nothing back: what failed is told nobody, wherever it is named."""
    if isinstance(entry, Instance) and len(entry.carries) == 1:
        entry = entry.carries[0]
    if not isinstance(entry, FuncValue) or not entry.module.endswith(".py") or entry.node.generator:
        return False
    if any(not hands_back(s.last_name(decorator)) for decorator in entry.node.decorators):
        return False
    return not any(_gives_back(statement) for statement in entry.node.body)


def _gives_back(statement: s.Stmt) -> bool:
    if isinstance(statement, s.Return):
        return statement.value is not None
    return any(_gives_back(inner) for body in bodies_of(statement) for inner in body)


def _raises(body: Sequence[s.Stmt]) -> bool:
    for statement in body:
        if isinstance(statement, s.Raise) or any(_raises(inner) for inner in bodies_of(statement)):
            return True
        stack = [value] if (value := getattr(statement, "value", None)) is not None else []
        while stack:
            expr = stack.pop()
            if isinstance(expr, s.Call):
                name = expr.func.id if isinstance(expr.func, s.Name) else getattr(expr.func, "name", "")
                if name in _FAILS:
                    return True
            if not isinstance(expr, (s.Function, s.Class)):
                stack.extend(parts_of(expr))
    return False
