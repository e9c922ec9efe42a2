"""A function calls another and waits for its answer.

While the second one runs, the first is billed for doing nothing and holds one of the account's concurrent executions;
when the second is slow or throttled, the first runs into its timeout, and the work of both is paid for and lost.

Instead, let Step Functions call one after the other, hand the work over by a queue or an event, or make both one
function that shares the code.
Silent when it does not wait (`InvocationType` Event), when the event names the function to call, as it does for
tools, when it needs a variable that the template never sets, when anything about the call is not known, after a
failure, and when only deployments call the function.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Compute, Function
from deburr.workload.handler import Certainty, Phase
from deburr.workload.invocation import FunctionCall

RULE = Rule(
    name="waits-for-function",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/concepts-event-driven-architectures.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    """One finding a file of code."""
    handler = function.handler
    if handler is None or function.compute is not Compute.EVENT or given.only_deployments_call(function):
        return
    by_file: dict[str, list[FunctionCall]] = {}
    for call in handler.invokes:
        if call.waits and call.phase is Phase.INVOCATION and call.certainty is not Certainty.POSSIBLE:
            by_file.setdefault(call.at.file, []).append(call)
    for calls in by_file.values():
        yield _finding(function, calls, given)


def _finding(function: Function, calls: list[FunctionCall], given: Given) -> Finding:
    names = list(dict.fromkeys(call.name for call in calls if call.name))
    others = " and ".join(names) if names else "another function"
    limit = function.timeout_s.value
    spent = f"its {limit} s" if limit is not None else "its own time"
    loops = ", once in every turn of a loop" if any(call.looping for call in calls) else ""
    return RULE.finding(
        f"{function.name} calls {others} and waits for the answer{loops}",
        at=calls[0].at,
        also=[call.at for call in calls[1:]],
        price=given.compute_once(function, 1000, "second of waiting"),
        consequence=f"2 executions are billed and counted while one works, and the wait comes out of {spent}",
        fix=Advice("let Step Functions call both, or hand the work over by a queue or an event"),
        confidence=max((Confidence(call.certainty.value) for call in calls), key=lambda each: each.rank),
        alike=others,
    )
