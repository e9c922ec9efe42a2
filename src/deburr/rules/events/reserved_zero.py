"""A function can never run.

A reserved concurrency of zero is the emergency stop: every call is refused. That is right for an hour; written in
a template, it is deployed again each time, long after the emergency, and whatever calls the function fails or waits.

Instead, remove it, or remove the function. An allow with an `until` says that it is meant, and for how long.
Silent when the number is settled at deploy time.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.caller import Mode
from deburr.workload.function import Function

RULE = Rule(
    name="reserved-zero",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.reserved is None or function.reserved.value != 0:
        return
    yield RULE.finding(
        f"{function.name} can never run: its reserved concurrency is 0",
        at=function.reserved.at,
        also=[caller.at for caller in given.callers(function)],
        consequence=_refused(function, given),
        fix=Advice("remove ReservedConcurrentExecutions, or allow it until the day it ends"),
    )


def _refused(function: Function, given: Given) -> str:
    modes = {caller.mode for caller in given.callers(function)}
    told = ["every call is refused with 429"]
    if Mode.ASYNC in modes and function.on_failure.value is not None:
        kept = "go to where failed events go" if function.on_failure.value else "are dropped"
        told.append(f"events {kept}, without a try")
    if Mode.POLL in modes:
        told.append("what it should read waits until it expires")
    return "; ".join(told)
