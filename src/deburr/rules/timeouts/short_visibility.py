"""A queue shows a message again while the function may still be working on it.

A message that is not deleted when its visibility timeout passes is delivered again: the work is done twice,
and the copy counts towards the dead-letter queue. AWS recommends six times the function's timeout, plus the
batching window, since a throttled batch is retried too; below the function's timeout Lambda refuses the
mapping.

Instead, raise the queue's visibility timeout, or lower the function's timeout.
Silent when the queue is not in the templates, or when either time is settled at deploy time.
"""

from collections.abc import Iterator
from math import ceil

from deburr.findings import Confidence, Finding, Level, Rule, SetValue
from deburr.rules.given import Given
from deburr.workload.caller import Caller

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
    window_s = caller.window_s.value if caller.window_s is not None else 0
    if window_s is None:
        return
    hidden_s = queue.visibility_s.value
    factor = given.facts.number("timeout.sqs.visibility.min_factor")
    wanted_s = ceil(factor * runs_s + window_s)
    if hidden_s >= wanted_s:
        return
    name = f"{queue.name} hides a message for {hidden_s} s"
    default = ", the default" if queue.visibility_s.by_default else ""
    refused = hidden_s < runs_s
    yield RULE.finding(
        f"{name}{default}, {caller.function.name} may run {runs_s} s"
        + ("" if refused else f": {wanted_s} s are recommended"),
        at=queue.visibility_s.at,
        also=[caller.function.timeout_s.at],
        consequence="Lambda refuses the mapping, so the deployment fails"
        if refused
        else f"a batch that is throttled or slow is delivered again while it is being worked on, after {hidden_s} s",
        fix=SetValue(
            queue.visibility_s.at.named(f"{_resource(queue.visibility_s.at.path)}.VisibilityTimeout"), wanted_s
        ),
        level=Level.ERROR if refused else Level.WARNING,
    )


def _resource(path: str) -> str:
    return path.removesuffix(".VisibilityTimeout")
