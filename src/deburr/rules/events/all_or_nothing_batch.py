"""One record that fails brings its whole batch back.

Lambda counts a batch as done or not done. When the handler raises in the middle, what it did for the records before
is done again with the next try, and the good ones travel on to the dead-letter queue with the bad one. A handler that
names its failures to a mapping that did not ask for them does worse: Lambda takes the batch for done, and what failed
is gone.

Instead, catch each record's failure, return the failed ones as `batchItemFailures`, and set `FunctionResponseTypes:
[ReportBatchItemFailures]` on the mapping; the batch processors of Powertools do the first two.
Silent when batches hold one record, when the mapping's settings are not known, when each record's failure is caught
or gathered, when the handler names failures to itself alone and gives nothing back, and when the work on a record never
leaves the function. Only a note where the code has a condition, a key or a helper that tells a record that comes again
from a new one.
"""

from collections.abc import Iterator

from deburr.edits import Advice, AnswerFailures, SetValue
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.place import Place
from deburr.rules.given import Given
from deburr.workload.caller import Caller

RULE = Rule(
    name="all-or-nothing-batch",
    level=Level.ERROR,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html",
    ),
)

ASKS = "ReportBatchItemFailures"
POLLED = {"sqs": "message", "kinesis": "record", "dynamodb": "record"}


def check(caller: Caller, given: Given) -> Iterator[Finding]:
    handler, size = caller.function.handler, caller.batch.value if caller.batch is not None else None
    if handler is None or caller.kind not in POLLED or caller.partial_responses is not False or size is None:
        return
    what, batch, name = POLLED[caller.kind], handler.batch, caller.function.name
    if batch.answers is not None:
        yield RULE.finding(
            f"{name} names failed {what}s in batchItemFailures, and {caller.name} does not ask for them",
            at=caller.at,
            also=[batch.answers],
            consequence=f"a batch of up to {size} counts as done: what it names as failed is never tried again",
            fix=Advice("set FunctionResponseTypes: [ReportBatchItemFailures] on the mapping" + _by_hatch(caller)),
            edits=[SetValue(_property(caller), (ASKS,))] if _is_told(caller) else [],
        )
    elif size > 1 and batch.fails and not batch.settles:
        yield RULE.finding(
            f"{name} gets up to {size} {what}s at once from {caller.name}, and one that fails fails them all",
            at=batch.fails[0],
            also=[caller.at],
            consequence=f"1 {what} that fails {_fate(caller, size, given)}",
            fix=Advice(
                f"return {_failed(caller, given)} as batchItemFailures, and set ReportBatchItemFailures on the mapping"
                + _by_hatch(caller)
            ),
            edits=_answered(caller, given),
            level=Level.INFO if _tells_apart(caller, given) else Level.WARNING,
        )


def _by_hatch(caller: Caller) -> str:
    """Early releases of the CDK's version 1 have no option for it: theirs is the property of the resource itself."""
    return ", by a property override where its CDK, as version 1, knows no such option" * (caller.function.cdk == 1)


def _property(caller: Caller) -> Place:
    """Where the mapping, or the event that becomes one, says what it asks for; it has not said so yet."""
    at, path = caller.at, f"{caller.at.path}.Properties.FunctionResponseTypes"
    return at.named(path) if at.in_terraform else Place(at.file, at.line, at.column, path=path)


def _is_told(caller: Caller) -> bool:
    """True where a file that is edited declares the mapping."""
    return (caller.at.in_template or caller.at.in_terraform) and bool(caller.at.path)


def _answered(caller: Caller, given: Given) -> list[AnswerFailures]:
    """For queues without an order, where nobody else reads what the handler answers."""
    queue, handler = given.queue(caller), caller.function.handler
    if handler is None or caller.kind != "sqs" or not _is_told(caller):
        return []
    if queue is None or queue.fifo or queue.at == caller.at or len(given.callers(caller.function)) > 1:
        return []  # of a queue that SAM puts before a topic's event the mapping is not the owner's to write
    fails = handler.batch.fails[0]
    if fails.file != handler.file:
        return []
    return [AnswerFailures(fails, _property(caller), handler.entry.rpartition(".")[2])]


def _failed(caller: Caller, given: Given) -> str:
    """What must come back; a queue in order stays so only when all behind the first that fails come back too."""
    queue = given.queue(caller)
    if queue is not None and queue.fifo:
        return "the first that fails and all behind it, not yet begun,"
    return "the failed ones"


def _fate(caller: Caller, size: int, given: Given) -> str:
    """What becomes of the others: most come back, after their only receive they are given up."""
    if _given_up(caller, given):
        return f"takes up to {size} to the dead-letter queue, those that were done with it among them"
    if _tells_apart(caller, given):
        return f"brings up to {size} back: the others come again with it, and the code has to tell each from a new one"
    return f"brings up to {size} back: what was done for the others is done again"


def _tells_apart(caller: Caller, given: Given) -> bool:
    """True where they come back, and something in the code keeps what was done from being done again."""
    handler = caller.function.handler
    return handler is not None and handler.keyed and not _given_up(caller, given)


def _given_up(caller: Caller, given: Given) -> bool:
    queue = given.queue(caller)
    return queue is not None and queue.receives.value == 1
