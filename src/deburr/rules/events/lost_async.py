"""An event that keeps failing is thrown away.

Nobody waits for an asynchronous invocation. Lambda tries it again, and then the event is gone, unless a
dead-letter queue or an on-failure destination takes it: the order, the upload or the alarm it spoke of was
simply never handled.

Instead, name an on-failure destination (it gets the error too) or a dead-letter queue, and look at it.
Where only a permission names the sender (its bucket or topic stands in another template), it is likely.
Silent when there is one, when the sender keeps what failed, when the callers wait or poll, when
CloudFormation itself is the caller, when any of this is settled at deploy time, and where the code asks nobody and
keeps nothing of its event but a line in the log. Where more than three functions of one template lack it and none has
it, it is said once; for a schedule, which comes again, and where the code catches whatever fails, so that only
time-outs, crashes and throttles are left to lose an event, it is only worth knowing.
"""

from collections.abc import Iterator

from deburr.edits import Advice, SetValue
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.place import Place
from deburr.rules.given import PERMISSION, Given
from deburr.workload.caller import Caller, Mode
from deburr.workload.function import Compute, Function
from deburr.workload.workload import Workload

RULE = Rule(
    name="lost-async",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html",),
)

SENDERS = {
    "s3": "S3",
    "sns": "SNS",
    "eventbridge": "EventBridge",
    "schedule": "a schedule",
    "iot": "IoT",
    "logs": "CloudWatch Logs",
    "ses": "SES",
    "config": "AWS Config",
    "lambda": "a Lambda destination",
    "rest_api": "an API that does not wait",
}
PERMITTED = frozenset({"s3", "sns", "events", "logs", "ses"})
"""Services that call a function only asynchronously, whatever the permission is for."""

RECORDS = frozenset({"s3", "sns", "ses"})
"""Senders whose events have `Records`."""

HABIT = 3
"""More functions of one template without an answer, and none with one: it is a habit, not an oversight."""


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    by_file: dict[str, list[tuple[Function, list[Caller]]]] = {}
    answered: set[str] = set()
    for function in workload.functions:
        lost = [caller for caller in given.callers(function) if caller.mode is Mode.ASYNC and _sender(caller)]
        if not lost:
            continue
        if function.on_failure.value:
            answered.add(function.at.file)
        elif function.on_failure.value is not None and _dropped(lost):
            by_file.setdefault(function.at.file, []).append((function, lost))
    for file, found in sorted(by_file.items()):
        apart = {function.at for function, _ in found}  # copies of one construct stand at one place
        habit = len(apart) > HABIT and file not in answered
        matter = [(function, lost) for function, lost in found if not _loses_nothing(function)]
        if habit and len(matter) > 1:
            yield _habit(matter)
        else:
            for function, lost in matter:
                yield _one(function, lost, habit=habit)


def _loses_nothing(function: Function) -> bool:
    """True where nothing is done with an event that somebody could miss."""
    return function.handler is not None and function.handler.instant


def _catches(function: Function, lost: list[Caller]) -> bool:
    """True where no event fails its invocation."""
    if function.handler is None:
        return False
    records = all(caller.kind in RECORDS for caller in lost)
    return function.handler.never_fails_on_records if records else function.handler.never_fails


def _sender(caller: Caller) -> str | None:
    """Who sends the events; None when nobody is known to need them kept."""
    service = caller.name.partition(".")[0]
    if caller.kind == PERMISSION:
        return SENDERS.get(service.replace("events", "eventbridge")) if service in PERMITTED else None
    return SENDERS.get(caller.kind)


def _dropped(lost: list[Caller]) -> bool:
    """True when some sender surely keeps nothing of what failed."""
    kept = [caller.on_failure for caller in lost]
    return None not in kept and not all(kept)


def _one(function: Function, lost: list[Caller], *, habit: bool) -> Finding:
    named = {sender: caller.kind != PERMISSION for caller in lost if (sender := _sender(caller)) is not None}
    again, catches = all(caller.kind == "schedule" for caller in lost), _catches(function, lost)
    fails = "it times out or crashes on" if catches else "that keeps failing"
    return RULE.finding(
        f"{function.name} {_called(named)}, and an event {fails} is dropped",
        at=function.on_failure.at,
        also=[caller.at for caller in lost],
        consequence=_tries(function)
        + ("; what the code catches counts as done" if catches else "")
        + ("; the next run comes all the same" if again else ""),
        fix=Advice(_kept(function)),
        edits=[] if again else _destination(function),
        level=Level.INFO if again or habit or catches else Level.WARNING,
        confidence=Confidence.CERTAIN if all(named.values()) else Confidence.LIKELY,
        functions=[function.address],
    )


def _kept(function: Function) -> str:
    """What takes the event; durable functions have no destinations:
    https://docs.aws.amazon.com/lambda/latest/dg/durable-invoking.html
    """
    durable = function.compute is Compute.DURABLE
    return "a dead-letter queue" if durable else "an on-failure destination or a dead-letter queue"


def _destination(function: Function) -> list[SetValue]:
    """SAM makes a queue, and what the role needs to send there, when only its type is named; Terraform is told both."""
    at = function.on_failure.at
    if function.compute is not Compute.EVENT or not (at.in_terraform or (function.role_made and at.in_template)):
        return []
    resource = at.path.partition(".Properties.")[0]
    path = f"{resource}.Properties.EventInvokeConfig.DestinationConfig.OnFailure.Type"
    where = at.named(path) if at.in_terraform else Place(at.file, at.line, at.column, path=path)
    return [SetValue(where, "SQS")]


def _called(named: dict[str, bool]) -> str:
    """Who calls it, apart from who only may."""
    sure, perhaps = (" and ".join(s for s, certain in named.items() if certain is wanted) for wanted in (True, False))
    if not perhaps:
        return f"is called by {sure}"
    return f"is called by {sure}, and may be by {perhaps}" if sure else f"may be called by {perhaps}"


def _habit(found: list[tuple[Function, list[Caller]]]) -> Finding:
    first = found[0][0]
    return RULE.finding(
        f"{len(found)} functions are called asynchronously here, and an event that keeps failing is dropped",
        at=first.on_failure.at,
        also=[function.on_failure.at for function, _ in found[1:]],
        consequence=_habit_tries([function for function, _ in found]),
        fix=Advice("on-failure destinations or dead-letter queues; functions may share one"),
        level=Level.INFO,
        functions=[function.address for function, _ in found],
    )


def _tries(function: Function) -> str:
    """What Lambda does before it gives up, as the function is configured."""
    retries, age_s = function.async_retries, function.async_age_s
    if retries.value is None or age_s.value is None:
        return "how often a failing event is tried is settled at deploy time"
    again = f"tried {retries.value} more time{'s' * (retries.value != 1)}" if retries.value else "not tried again"
    kept = f"{age_s.value / 3600:g} hours" if age_s.value >= 3600 else f"{age_s.value / 60:g} minutes"
    default = "by default " if retries.by_default and age_s.by_default else ""
    return f"{default}a failing event is {again}; throttled ones for up to {kept}"


def _habit_tries(functions: list[Function]) -> str:
    told = {_tries(function) for function in functions}
    return told.pop() if len(told) == 1 else "how often a failing event is tried differs between them"
