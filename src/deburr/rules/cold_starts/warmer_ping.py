"""A schedule calls a function only to keep it warm.

One ping at a time keeps one environment. Two requests at once, a deployment, and Lambda's own renewal of
environments still meet a cold start; and each ping is an invocation that logs, counts and may fail.

Instead, measure how often anybody meets a cold start, and make it short (less to import, SnapStart where the
runtime has it). Where none may be met, provisioned concurrency keeps its promise: the report says what one
environment costs.
Silent when the schedule calls seldom or its rhythm is settled at deploy time, for a function that nobody waits
for, and where neither the schedule's name, description or event nor the code speaks of warming.
Only possible where the name alone does: it may do work as well.
"""

import re
from collections.abc import Iterator

from deburr.cost.compute import provisioned_month
from deburr.cost.price import money
from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.caller import Caller
from deburr.workload.function import Function

RULE = Rule(
    name="warmer-ping",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
    ),
)

WARMS = (
    r"(?:(?<![A-Za-z])[Ww]|(?<=[a-z])W|[Pp]re-?w)arm(?:er|ers|up|ing|s|ed)?(?![a-z])|WARM(?:ER|UP|ING)?(?![A-Z])"
    r"|[Kk]eep.?[Aa]live|[Cc]old.?[Ss]tart"
)
"""Words of warming, in the ways that names are spelt; not in `swarm` or `warmth`."""

LIBRARIES = frozenset({"lambda-warmer", "lambda_warmer", "lambda-warmup"})
FANS_OUT = "concurrency"
"""What a ping says to such a library so that it keeps more than one environment."""

MOST_MIN = 30
"""Minutes between two pings above which an environment would not be expected to be there still."""
MONTH_MIN = 730 * 60


def check(caller: Caller, given: Given) -> Iterator[Finding]:
    function, schedule = caller.function, caller.schedule if caller.kind == "schedule" else None
    every_min = schedule.apart_min if schedule is not None else None
    if schedule is None or every_min is None or every_min > MOST_MIN or not given.waited_for(function):
        return
    told = _code_speaks(function) or bool(re.search(WARMS, schedule.sends))
    if not told and not re.search(WARMS, f"{caller.name} {schedule.about}"):
        return
    often = f", {MONTH_MIN // every_min:,} times a month" if schedule.around_the_clock else ""
    fans_out = FANS_OUT in schedule.sends
    yield RULE.finding(
        f"{caller.name} calls {function.name} every {every_min} min to keep it warm{often}",
        at=caller.at,
        also=[function.at],
        consequence=("" if fans_out else "one ping keeps one environment; ")
        + f"more requests at once than are warm still meet a cold start{_against(function, given)}",
        fix=Advice("remove the schedule and what answers it, and measure; provision what must never be cold"),
        confidence=Confidence.LIKELY if told else Confidence.POSSIBLE,
    )


def _code_speaks(function: Function) -> bool:
    """True when the code looks for pings: a key of the event, or a library made for it."""
    handler = function.handler
    if handler is None:
        return False
    brought = {module.module.partition(".")[0] for module in handler.imports}
    return bool(LIBRARIES & brought) or any(re.search(WARMS, key) for key in handler.event_keys)


def _against(function: Function, given: Given) -> str:
    memory_mb = function.memory_mb.value
    if memory_mb is None:
        return ""
    gb_s = given.facts[f"price.lambda.pc.{'arm' if function.architecture.value == 'arm64' else 'x86'}.gbs"]
    usd = provisioned_month(environments=1, memory_mb=memory_mb, gb_s=gb_s)
    return f"; one provisioned environment of {memory_mb} MB costs {money(usd)} a month (price of {gb_s.checked})"
