"""A handler appends to a file under /tmp that every invocation names alike.

/tmp outlives the invocation: the next one in the same environment finds the file and adds to it. What is
sent, uploaded or parsed then holds another invocation's data, and the file grows until the storage is full.

Instead, give each invocation a file of its own (`tempfile`, the request id in the name) and remove it, or
open for writing.
Silent when the path differs per invocation, when the same invocation empties or removes the file first, and
when the path is settled at run time.
"""

from collections.abc import Iterator

from deburr.findings import Advice, Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import Phase

RULE = Rule(
    name="appends-to-tmp",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.handler is None:
        return
    size = f" of {function.tmp_mb.value} MB" if function.tmp_mb.value is not None else ""
    for touch in function.handler.tmp:
        if touch.mode != "append" or touch.phase is not Phase.INVOCATION or not touch.fixed or touch.fresh:
            continue
        yield RULE.finding(
            f"{function.name} appends to {touch.path}, which its next invocation finds as this one left it",
            at=touch.at,
            consequence=f"it holds earlier invocations' data from the second on, and grows until /tmp{size} is full",
            fix=Advice("name the file after the request, or open it for writing and remove it when done"),
            confidence=Confidence(touch.certainty.value),
        )
