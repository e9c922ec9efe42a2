"""A handler sleeps while it is billed.

Lambda bills the whole time between the event and the answer: a function that sleeps, or asks again and again whether
something is done, costs as much as one that computes, and holds one of the account's concurrent executions.

Instead, end the invocation and be called back: a Wait state or a `.sync` task of Step Functions, a queue with a
delay, a schedule, or the event that the awaited service sends when it is done. Wait states and delays count whole
seconds: where shorter pauses keep to a rate, let the client keep to it, or a queue that few invocations work on.
Silent when it sleeps at init, for less than a tenth of a second, or for a time that is computed; when it waits before
it tries again what failed; when a timer only bounds a call; when it does nothing else that leaves the function, as a
stand-in for work does; when only deployments call it; where the SDK it asks for is not there; and on compute that is
not billed by the invocation.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from deburr.edits import Advice
from deburr.findings import Confidence, Delay, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.old_sdk import never_loads
from deburr.workload.caller import Mode
from deburr.workload.function import Compute, Function
from deburr.workload.handler import Handler, Phase
from deburr.workload.invocation import Sleep

RULE = Rule(
    name="sleep-in-handler",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://aws.amazon.com/lambda/pricing/",
        "https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html",
        "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html",
    ),
)

SHORT_S = 0.1
"""Below it a pause is a courtesy to somebody's rate limit, and costs next to nothing."""

LONG_S = 1
"""From here on one pause alone is worth a warning; what waits elsewhere, a Wait state or a delay, counts in it."""

LATER = "let a Step Functions Wait state, a queue's delay or the awaited service's own event go on later"
AT_ONCE = "go on with the event that the awaited service sends, or without a pause: a Wait state lasts whole seconds"
PACED = (
    "where it keeps to a rate, let the client do that (the SDKs' adaptive retries), or a queue with a maximum"
    " concurrency; where it asks whether something is done, let that send an event"
)
"""What to do instead of a pause, of a short one, and of a short one in each turn of a loop."""

BILLED_BY_TIME = frozenset({Compute.EVENT, Compute.DURABLE})


def check(function: Function, given: Given) -> Iterator[Finding]:
    """One finding a file: the longest sleep names it."""
    handler = function.handler
    if handler is None or function.compute not in BILLED_BY_TIME or given.only_deployments_call(function):
        return
    if _stands_in(handler) or never_loads(function, given):
        return
    by_file: dict[str, list[tuple[float, Sleep]]] = {}
    for sleep in handler.sleeps:
        if sleep.phase is Phase.INVOCATION and sleep.seconds is not None and sleep.seconds >= SHORT_S:
            by_file.setdefault(sleep.at.file, []).append((sleep.seconds, sleep))
    for sleeps in by_file.values():
        yield _finding(function, sorted(sleeps, key=_worst), given)


def _worst(timed: tuple[float, Sleep]) -> tuple[int, float]:
    seconds, sleep = timed
    return Confidence(sleep.certainty.value).rank, -seconds


def _finding(function: Function, sleeps: list[tuple[float, Sleep]], given: Given) -> Finding:
    (seconds, first), *rest = sleeps
    limit = function.timeout_s.value
    if first.looping:
        often, share = "in a loop", "one turn that sleeps"
        bounds = [bound for bound in (limit, seconds * first.turns or None) if bound is not None]
        timed = first.timed and not first.turns
        most = ", until a time of its own is over" if timed else f", {min(bounds):g} s at most" if bounds else ""
        lasts = f", as often as the loop gets there{most}"
    elif first.always:
        often, share, lasts = "in every invocation", "", " each time"
    else:
        often, share, lasts = "each time it gets there", "where each gets there", " each time"
    if any(caller.mode is Mode.SYNC and caller.kind != "step_functions" for caller in given.callers(function)):
        lasts += ", and the caller waits as long"
    small = seconds < LONG_S and not first.looping
    price = given.compute(function, seconds * 1000)
    if price is not None and share:
        price = replace(price, basis=f"{share}, {price.basis}")
    return RULE.finding(
        f"{function.name} sleeps {seconds:g} s {often}",
        at=first.at,
        also=list(dict.fromkeys(sleep.at for _, sleep in rest if sleep.at != first.at)),
        price=price,
        delay=Delay(seconds * 1000, "turn" if first.looping else "invocation"),
        consequence=f"{seconds:g} s billed for waiting{lasts}",
        fix=Advice(LATER if seconds >= LONG_S else PACED if first.looping else AT_ONCE),
        level=Level.INFO if small or given.only_schedules_call(function) else Level.WARNING,
        confidence=Confidence(first.certainty.value),
    )


def _stands_in(handler: Handler) -> bool:
    """True for a function that waits for nobody and calls nobody: its sleep is what it was written for."""
    return not handler.clients and not handler.calls
