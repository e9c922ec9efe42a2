"""One bad record stops a stream.

Lambda reads a shard in order. When the function fails on a batch, Lambda tries the same batch again, and by default
it goes on until the records expire: nothing behind the bad record is handled, its whole batch is handled again each
time, and when it expires at last, what came behind it may be close to expiring too.

Instead, bound it: MaximumRetryAttempts or MaximumRecordAgeInSeconds, with an on-failure destination that says where
the given-up records stand, and BisectBatchOnFunctionError or ReportBatchItemFailures so that good records of the
batch are not handled again. When a stream falls behind, look in this order: a record that keeps failing,
ParallelizationFactor, then shards.
Silent when either bound is written or settled at deploy time, for functions whose code calls nothing
and can hardly fail, where whatever fails while a record is worked on is caught and the handler goes on, and for Kafka.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.caller import Caller
from deburr.workload.handler import Handler

RULE = Rule(
    name="unbounded-stream-retry",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html",
    ),
)

UNBOUNDED = -1


def check(caller: Caller, given: Given) -> Iterator[Finding]:
    retries, age_s, handler = caller.retries, caller.record_age_s, caller.function.handler
    if retries is None or age_s is None or retries.value != UNBOUNDED or age_s.value != UNBOUNDED:
        return
    if handler is not None and (_calls_nothing(handler) or handler.batch.goes_on or handler.never_fails_on_records):
        return
    hours = given.facts["stream.retention.default"].whole
    longer = " or longer, if the stream keeps them" if caller.kind == "kinesis" else ""
    yield RULE.finding(
        f"a record of {caller.name} that {caller.function.name} keeps failing on is tried until it expires",
        at=caller.at,
        consequence=(
            f"for up to {hours} hours{longer}, nothing behind it in its shard is handled{_again(caller)}"
            f"{'' if caller.on_failure else ', and then it is gone'}"
        ),
        fix=Advice(_fix(caller)),
    )


def _calls_nothing(handler: Handler) -> bool:
    """True for code that was read whole and only looks at its records: it can hardly fail."""
    return handler.trivial or not (handler.clients or handler.calls or handler.unread or handler.frameworks)


def _again(caller: Caller) -> str:
    """With neither a report of what failed nor halving, good records share the fate of the bad one."""
    if caller.batch is not None and caller.batch.value == 1:
        return ""
    if caller.partial_responses is not False or caller.bisects is None or caller.bisects.value is not False:
        return ""
    return ", its whole batch is handled again each time"


def _fix(caller: Caller) -> str:
    told = ["MaximumRetryAttempts"]
    if not caller.on_failure:
        told.append("an on-failure destination")
    if _again(caller):
        told.append("BisectBatchOnFunctionError")
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)
