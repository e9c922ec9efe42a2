"""How a handler works through a batch of records, and what becomes of a failure."""

import re
from collections.abc import Sequence

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.guards import bodies_of, parts_of
from deburr.sources.handlers.values import Choice, EventValue, FuncValue, Instance, ListValue, Value
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase

ANSWER = "batchItemFailures"
_RECORDS = "Records"
_READS = r"(?i)(batch_?)?(get|list|describe|query|scan|head|read|download|select|search|count|find)"
_FAILS = frozenset({"callback", "cb", "reject", "done", "fail"})
_SETTLES = ("allSettled", ".delete_message", ".delete_message_batch", ".deleteMessage", "DeleteMessageCommand")
_PROCESSORS = ("aws_lambda_powertools.utilities.batch", "@aws-lambda-powertools/batch", "@middy/sqs-partial-batch")


def requests(w: Walker, path: str, args: Sequence[Value], node: s.Call) -> None:
    """Something leaves the function here, and may fail; what only reads does no harm when it is done again."""
    if w.phase is not Phase.INVOCATION:
        return
    w.record.requests += 1
    command = args[0].path if args and isinstance(args[0], Instance) else ""
    asked = command if path.endswith(".send") and command else path
    if w.batching and not w.catching and not w.doubtful and not re.match(_READS, asked.rpartition(".")[2]):
        w.record.fragile.setdefault(w.place(node), None)


def is_batch(value: Value) -> bool:
    """True for the records of the event, also counted or copied into a list."""
    if isinstance(value, Instance) and value.path in ("enumerate", "list", "reversed", "sorted", "Array.from"):
        return bool(value.args) and is_batch(value.args[0])
    return isinstance(value, EventValue) and value.path == _RECORDS


def each_record(callee: Value, args: list[Value]) -> bool:
    """True for `event.Records.forEach(...)`, `.map(...)`: a method of the records that is handed a function."""
    if not isinstance(callee, EventValue) or callee.path != _RECORDS:
        return False
    return any(isinstance(arg, FuncValue | Choice | ListValue) for arg in args)


def answers(w: Walker, path: str, node: s.Call) -> None:
    """What gathers failures in a way of its own."""
    if path.endswith(_SETTLES) or path.startswith(_PROCESSORS):
        w.record.settles = True
    if path.startswith(_PROCESSORS) and w.record.answers is None and w.phase is Phase.INVOCATION:
        w.record.answers = w.place(node, path.replace("()", ""))


def names_failures(w: Walker, node: s.Mapping) -> None:
    """`{"batchItemFailures": ...}`"""
    if w.phase is Phase.INVOCATION and w.record.answers is None and any(key == ANSWER for key, _ in node.pairs):
        w.record.answers = w.place(node, ANSWER)


def swallows(node: s.Try) -> bool:
    """True when each handler ends the failure: it raises nothing and tells nobody's callback."""
    return bool(node.handlers) and not any(_raises(body) for _, _, body in node.handlers)


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
