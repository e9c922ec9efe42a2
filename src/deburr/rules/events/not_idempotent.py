"""What a function does for an event is done again when the event comes again.

Queues, streams, and everything that calls asynchronously deliver at least once: an event is sent again when the
function failed after its work was done, when it ran into its timeout, and now and then for no reason at all. A counter
then counts twice, a mail goes out twice, a card is charged twice.

Instead, let the second time be told from the first: write the event's id with a condition
(`attribute_not_exists(id)`) in the same transaction as the counter, hand the payment service an idempotency key, or
wrap the handler in the idempotency utility of Powertools.
Silent when callers only wait for the answer, when the code has a condition, a key or such a helper anywhere, for
durable functions, whose steps are kept, for code whose SDK is not there, for what is done only after a failure, for an
update to what a test has just found something to differ from, and for counters of attempts, or of requests that are
asked back; for mails, messages and charges also when the function writes to a table or a database, where it may note
them. Never more than likely: that twice does no harm is not written anywhere.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import AT_DEPLOYMENT, PERMISSION, Given
from deburr.rules.old_sdk import never_loads
from deburr.workload.caller import Caller, Mode
from deburr.workload.function import Compute, Function
from deburr.workload.invocation import Effect, Repeated

RULE = Rule(
    name="not-idempotent",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html",
        "https://docs.aws.amazon.com/powertools/python/latest/utilities/idempotency/",
    ),
)

DOES = {
    Effect.COUNT: "adds to a number in DynamoDB",
    Effect.LIST: "appends to a list in DynamoDB",
    Effect.MAIL: "sends a mail",
    Effect.MESSAGE: "sends a text message",
    Effect.CHARGE: "moves money",
}
HARM = {
    Effect.COUNT: "counts it",
    Effect.LIST: "lists it",
    Effect.MAIL: "sends it",
    Effect.MESSAGE: "sends it",
    Effect.CHARGE: "pays it",
}
FIRST = "note the event's id with attribute_not_exists before it is sent, or use an idempotency helper"
HOW = {
    Effect.CHARGE: "pass an idempotency key made from the event",
    Effect.MAIL: FIRST,
    Effect.MESSAGE: FIRST,
}
STORED = frozenset({Effect.COUNT, Effect.LIST})
OTHERWISE = "write the event's id with attribute_not_exists in the same transaction, or use an idempotency helper"
EVENT, RUN = "the event's id", "the run's date"
"""A schedule's event may be a constant without an id, and has a new one when the schedule itself calls twice."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    """One finding for each kind of effect: the surest place names it."""
    handler = function.handler
    if handler is None or handler.keyed or not handler.repeats or function.compute is Compute.DURABLE:
        return
    caller = next((each for each in given.callers(function) if _again(each)), None)
    if caller is None or never_loads(function, given):
        return
    who = "Lambda" if caller.kind == "function" else caller.name  # the function that hands it over does so once
    by_effect: dict[Effect, list[Repeated]] = {}
    for each in handler.repeats:
        if handler.notes and each.effect not in STORED:
            continue  # what was sent may be noted where it is looked up
        by_effect.setdefault(each.effect, []).append(each)
    for effect, found in by_effect.items():
        first, *rest = sorted(found, key=lambda each: (Confidence(each.certainty.value).rank, each.at))
        told = f" ({first.told})" if first.told else ""
        yield RULE.finding(
            f"{function.name} {DOES[effect]}{told} for each event, and {who} may deliver one again",
            at=first.at,
            also=[caller.at, *(each.at for each in rest)],
            consequence=f"an event that comes again {HARM[effect]} again: {_often(caller, function, given)}",
            fix=Advice(_advice(effect, caller)),
            level=Level.WARNING if effect is Effect.CHARGE else Level.INFO,
            confidence=max(Confidence.LIKELY, Confidence(first.certainty.value), key=lambda each: each.rank),
        )


def _again(caller: Caller) -> bool:
    return caller.mode in (Mode.ASYNC, Mode.POLL) and caller.kind not in (*AT_DEPLOYMENT, PERMISSION)


def _advice(effect: Effect, caller: Caller) -> str:
    advice = HOW.get(effect, OTHERWISE)
    return advice.replace(EVENT, RUN) if caller.schedule is not None else advice


def _often(caller: Caller, function: Function, given: Given) -> str:
    """How often an event may come that the function fails after its work was done."""
    if caller.mode is Mode.ASYNC:
        retries = function.async_retries.value
        return "once at least" if retries is None else f"up to {retries + 1} times, where the function fails after it"
    queue = given.queue(caller)
    if queue is not None and queue.receives.value is not None:
        return f"up to {queue.receives.value} times, where the function fails after it"
    if caller.retries is not None and caller.retries.value is not None and caller.retries.value >= 0:
        times = caller.retries.value + 1
        if caller.bisects is not None and caller.bisects.value is not False:
            # Halving is no retry, so that what stays in the half that fails comes oftener than retries tell.
            return f"{max(times, 2)} times and more, where it stays in the half that fails"
        return f"up to {times} times, where the batch fails"
    return "2 times and more, where its batch fails or its visibility ends"
