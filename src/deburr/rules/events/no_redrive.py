"""A message that keeps failing is tried again until the queue throws it away.

Without a dead-letter queue nothing ever takes a poisoned message out: it comes back each time its visibility
timeout passes, is billed each time, keeps good messages of its batch from being done with, and vanishes when its
retention ends. On a FIFO queue its whole message group waits behind it. A dead-letter queue that takes messages
after one or two receives is the other extreme: throttles and deployments count as receives too.

Instead, name a dead-letter queue in the queue's RedrivePolicy, with a maxReceiveCount of five or more, and look
at what arrives there.
Silent when the queue is not in the templates or no function reads it, when its policy is settled at deploy time,
for queues that take dead letters themselves, by what names them or by their own name, for functions that only
look at a message and can hardly fail, and of a small maxReceiveCount for whose value a comment by it gives reasons.
Only worth knowing where the code catches whatever fails (a message that it cannot work on is deleted at the first
try, and only time-outs and crashes come back), and of a small maxReceiveCount.
"""

import re
from collections.abc import Iterator

from deburr.edits import Advice, SetValue
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.resources import Queue

RULE = Rule(
    name="no-redrive",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    ),
)

FEW = 3
"""Fewer receives than that, and two hiccups of Lambda itself are enough."""

DEAD = r"(?i)dlq|dead_?-?letter"
HOUR_S = 60 * 60
DAY_S = 24 * HOUR_S


def check(queue: Queue, given: Given) -> Iterator[Finding]:
    readers = [caller for caller in given.workload.callers if caller.kind == "sqs" and caller.source == queue.address]
    if not readers or queue.redrive.value is None or _takes_dead_letters(queue, given):
        return
    handlers = [caller.function.handler for caller in readers]
    if all(handler is not None and handler.trivial for handler in handlers):
        return
    best = given.facts["sqs.dlq.max_receive_count_min"].whole
    names = sorted({caller.function.name for caller in readers})
    received = queue.receives.value
    if not queue.redrive.value:
        catch = all(handler is not None and handler.never_fails_on_records for handler in handlers)
        if catch and all(handler is not None and handler.instant for handler in handlers):
            return
        yield RULE.finding(
            f"{queue.name} has no dead-letter queue: what {' and '.join(names)} {_fails(len(names), catch=catch)} comes"
            " back until it expires",
            at=queue.redrive.at,
            also=[caller.at for caller in readers],
            consequence=_tries(queue, catch=catch),
            fix=_fix(queue, best),
            level=Level.INFO if catch else RULE.level,
        )
    elif received is not None and received < FEW and not queue.receives_argued:
        yield RULE.finding(
            f"{queue.name} gives a message up after {received} receive{'s' if received > 1 else ''},"
            f" {best} or more are recommended",
            at=queue.receives.at,
            also=[caller.at for caller in readers],
            consequence="a batch that Lambda throttles and a run that times out count too:"
            f" after {received} of those a good message is among the dead letters",
            fix=SetValue(queue.receives.at, best)
            if queue.receives.at.end_line
            else Advice(f"a maxReceiveCount of {best} or more, unless a message must never be tried again"),
            level=Level.INFO,
        )


def _fails(readers: int, *, catch: bool) -> str:
    if catch:
        return "times out or crashes on" if readers == 1 else "time out or crash on"
    return "keeps failing on" if readers == 1 else "keep failing on"


def _takes_dead_letters(queue: Queue, given: Given) -> bool:
    """True for a queue whose messages have failed already: where to put them next is nobody's habit."""
    if queue.takes_dead or re.search(DEAD, queue.name):
        return True
    if any(other.dead_letters == queue.address for other in given.workload.queues):
        return True
    return any(queue.address in (function.on_failure.value or ()) for function in given.workload.functions)


def _fix(queue: Queue, best: int) -> Advice:
    """A queue that SAM makes by itself has no policy to write; one of an account stands in no template."""
    policy = f"a RedrivePolicy with a dead-letter queue and a maxReceiveCount of {best} or more"
    made = not queue.redrive.at.path.endswith(".RedrivePolicy") and not queue.address.startswith("arn:")
    return Advice(f"declare {queue.name} in the template, with {policy}" if made else policy)


def _tries(queue: Queue, *, catch: bool) -> str:
    hidden_s, kept_s = queue.visibility_s.value, queue.retention_s.value
    group = "; its message group waits behind it" if queue.fifo else ""
    if not hidden_s or not kept_s:
        return f"it is billed each time, and then lost{group}"
    days, hours = kept_s // DAY_S, kept_s / HOUR_S
    kept = (
        f"{days} day{'s' if days > 1 else ''}"
        if days and not kept_s % DAY_S
        else f"{hours:.3g} hour{'s' if hours != 1 else ''}"
    )
    often = f"up to {kept_s // hidden_s:,} times in {kept}, once every {hidden_s} s"
    if catch:
        return (
            f"such a message is tried {often}, and then lost{group}; what the code catches is deleted at the first try"
        )
    return f"a poisoned message is tried {often}, billed each time, and then lost{group}"
