"""A queue shows a message again while the function may still be working on it.

A message that is not deleted when its visibility timeout passes is delivered again: the work is done twice,
and the copy counts towards the dead-letter queue. AWS recommends six times the function's timeout, plus the
batching window, since a throttled batch is tried again while it is hidden; below the function's timeout Lambda
refuses the mapping. Where only a throttled batch can come back, and nothing reserves the function's concurrency,
it is only worth knowing.

Instead, raise the queue's visibility timeout, or lower the function's timeout.
Silent when the queue is not in the templates, when either time is settled at deploy time, for durable functions,
whose timeout is that of one step and not of the work on a message, and where a comment by the queue's time gives
reasons for it, as long as no slow batch can come back.
"""

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from deburr.edits import Advice, Fix, SetValue
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.place import Place
from deburr.rules.given import Given
from deburr.workload.caller import Caller
from deburr.workload.function import Compute, Function
from deburr.workload.resources import Queue

RULE = Rule(
    name="short-visibility",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",),
)


def check(caller: Caller, given: Given) -> Iterator[Finding]:
    queue = given.queue(caller) if caller.kind == "sqs" else None
    runs_s = caller.function.timeout_s.value
    if queue is None or runs_s is None or queue.visibility_s.value is None:
        return
    hidden_s = queue.visibility_s.value
    factor = given.facts.number("timeout.sqs.visibility.min_factor")
    wanted_s = _wanted(caller, factor)
    if wanted_s is None or hidden_s >= wanted_s:
        return
    worst, wanted_s = _most_demanding(caller, wanted_s, factor, given)
    runs_s = worst.timeout_s.value or runs_s
    default = ", the default" if queue.visibility_s.by_default else ""
    refused = hidden_s < runs_s
    window_s = caller.window_s.value if caller.window_s is not None else 0
    slow = hidden_s < runs_s + (window_s or 0)
    if queue.visibility_argued and not slow:
        return
    yield RULE.finding(
        f"{queue.name} hides a message for {hidden_s} s{default}, {worst.name} may run {runs_s} s"
        + ("" if refused else f": {wanted_s} s are recommended"),
        at=queue.visibility_s.at,
        also=[worst.timeout_s.at],
        consequence="Lambda refuses the mapping, so the deployment fails"
        if refused
        else _comes_back(queue, hidden_s, slow=slow),
        fix=_fix(queue, max(wanted_s, _written_there(queue.visibility_s.at, factor, given)), worst),
        level=Level.ERROR if refused else Level.WARNING if slow or worst.reserved is not None else Level.INFO,
    )


def _comes_back(queue: Queue, hidden_s: int, *, slow: bool) -> str:
    received = queue.receives.value
    where = "goes to the dead-letter queue" if received == 1 else "is delivered again"
    if slow:
        return f"a slow batch {where} while it is being worked on, after {hidden_s} s"
    used = f", which uses up one of its {received} receives" if received is not None and received > 1 else ""
    return f"a batch that is throttled for longer than {hidden_s} s {where}{used}"


def _most_demanding(caller: Caller, wanted_s: int, factor: Decimal, given: Given) -> tuple[Function, int]:
    """Of the functions on one queue, the one that needs its messages hidden longest: one value must suit all."""
    worst = caller.function
    for other in given.workload.callers:
        other_s = _wanted(other, factor) if other.source == caller.source else None
        if other_s is not None and other_s > wanted_s:
            worst, wanted_s = other.function, other_s
    return worst, wanted_s


def _written_there(at: Place, factor: Decimal, given: Given) -> int:
    """What the most demanding of all queues wants whose time one line gives: a helper of an app makes many."""
    many = {queue.address for queue in given.workload.queues if _same(queue.visibility_s.at, at)}
    wanted = [_wanted(caller, factor) for caller in given.workload.callers if caller.source in many]
    return max((each_s for each_s in wanted if each_s is not None), default=0)


def _wanted(caller: Caller, factor: Decimal) -> int | None:
    """Seconds a queue should hide a message from this function; None while its timeout or window is unknown."""
    runs_s = caller.function.timeout_s.value
    window_s = caller.window_s.value if caller.window_s is not None else 0
    durable = caller.function.compute is Compute.DURABLE
    if caller.kind != "sqs" or runs_s is None or window_s is None or durable:
        return None
    return ceil(factor * runs_s + window_s)


def _fix(queue: Queue, to_s: int, worst: Function) -> Fix:
    """A queue that SAM makes by itself has no property of its own to write; a message must not expire on the way.

    A value that is written for several, as a variable of Terraform that is the function's timeout too, is left alone.
    """
    at = queue.visibility_s.at
    received, kept_s = queue.receives.value, queue.retention_s.value
    if received and kept_s and received * to_s > kept_s:
        fewer = f"a maxReceiveCount that fits into the {kept_s} s a message is kept"
        return Advice(f"a VisibilityTimeout of {to_s} s with {fewer}, or a shorter Timeout of the function")
    if _same(at, worst.timeout_s.at):
        return Advice(f"a VisibilityTimeout of {to_s} s for {queue.name}, where it is declared")
    if at.path.endswith(".VisibilityTimeout"):
        return SetValue(at, to_s)
    return Advice(f"declare {queue.name} in the template, with a VisibilityTimeout of {to_s} s")


def _same(one: Place, other: Place) -> bool:
    return (one.file, one.line, one.column) == (other.file, other.line, other.column)
