"""A state machine waits for a task token that may never come back.

A task that waits for a token has no timeout of its own unless it is given one. When whoever holds the token
crashes, is throttled or simply forgets, the execution stands still until Step Functions ends it: nothing has
failed, so no retry, no catch and no alarm on failed executions sees it.

Instead, give the state a TimeoutSeconds a little above the longest answer you would accept, or a
HeartbeatSeconds where the worker can tell that it is alive; a Catch for States.Timeout cleans up.
Silent when the state has a timeout or a heartbeat, by a path too, when the whole state machine has a timeout,
when the definition cannot be read, and for tasks that wait for an answer without a token: those end with what
they call.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.workload import Workload

RULE = Rule(
    name="untimed-task",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/step-functions/latest/dg/sfn-stuck-execution.html",
        "https://docs.aws.amazon.com/step-functions/latest/dg/limits.html",
    ),
)

DAY_S = 24 * 60 * 60


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    days = given.facts["sfn.standard.max_duration"].whole // DAY_S
    for task in workload.callbacks:
        if task.bounded:
            continue
        yield RULE.finding(
            f'{task.name} hands a task token to {task.service} in "{task.state}", and waits for it without a timeout',
            at=task.at,
            consequence=f"a token that never comes back holds the execution for up to {days} days, and nothing fails",
            fix=Advice("TimeoutSeconds on the state, or HeartbeatSeconds where the worker can send heartbeats"),
            functions=[task.calls] if task.calls else [],
        )
