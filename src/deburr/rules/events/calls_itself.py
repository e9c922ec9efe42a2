"""A function is called by what it writes.

It is told of each object in a bucket, and puts its result into that bucket: the result is an object too, so the
function is called for it, and for what it makes of that. Lambda stops such a loop after some sixteen turns where it
sees it, and each of them is billed; where the result cannot be read as input, it fails and is tried again instead.

Instead, write to another bucket, or give the notification a prefix or suffix that results do not have.
Silent when the notification has a filter, when some events end before the write (the code may look at the key), and
when the bucket of the result is not the one in the event.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.caller import Caller

RULE = Rule(
    name="calls-itself",
    level=Level.ERROR,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html",
    ),
)


def check(caller: Caller, given: Given) -> Iterator[Finding]:
    function = caller.function
    if caller.kind != "s3" or caller.filtered is not False or function.handler is None:
        return
    written = [each for each in function.handler.writes_back if each.always]
    if written:
        yield RULE.finding(
            f"{function.name} puts what it makes into {caller.name}, which calls it for every object",
            at=written[0].at,
            also=[caller.at, *(each.at for each in written[1:])],
            consequence="each result calls it again, until Lambda sees the loop and stops it, or fails and is retried",
            fix=Advice("write to another bucket, or filter the notification by a prefix or suffix results do not have"),
        )
