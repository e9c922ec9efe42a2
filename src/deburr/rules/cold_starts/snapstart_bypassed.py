"""SnapStart is switched on, and callers go past the versions that it holds for.

A snapshot is made of each published version. Who calls the function without an alias or a version calls
`$LATEST`, which is never started from a snapshot: every cold start runs the whole init, as if SnapStart were off.

Instead, publish a version with each deployment behind an alias (`AutoPublishAlias` in SAM) and let callers call
the alias; SAM's own events then do. Resources beside the function must name it: `!Ref Orders.Alias`, not
`!Ref Orders` or `!GetAtt Orders.Arn`.
Silent when every known caller names an alias or a version, or may, and while whether SnapStart is on is settled
at deploy time. A permission tells who may call, not which version is called: it counts for nothing here.
Only a note where nobody waits for the answer, and only possible where no caller is known and the template
publishes no version: another may.
"""

from collections.abc import Iterator, Sequence

from deburr.cost.compute import provisioned_month
from deburr.cost.price import money
from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import AT_DEPLOYMENT, PERMISSION, Given
from deburr.workload.caller import Caller, Mode
from deburr.workload.function import Function

RULE = Rule(
    name="snapstart-bypassed",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html",
    ),
)

LATEST = ("", "$LATEST")
HINTS = AT_DEPLOYMENT | {PERMISSION, "unknown", "stream"}
"""Kinds of caller that do not tell which version they call, or for which it does not matter."""

CACHE_IS_FREE = ("java",)
"""Runtimes whose snapshots cost nothing: price.lambda.snapstart.cache.gbs."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    if not function.snapstart.value:
        return
    callers = given.callers(function)
    told = [caller for caller in callers if caller.kind not in HINTS]
    past = [caller for caller in told if caller.qualifier in LATEST]
    publishes = bool(function.versions) or function.alias is not None
    if told and not past:
        return
    if not told and (publishes or any(caller.qualifier not in LATEST for caller in callers)):
        return
    waited = [caller for caller in past if caller.mode is Mode.SYNC]
    first = next(iter(waited or past), None)
    yield RULE.finding(
        _message(function, first, past, publishes=publishes),
        at=function.snapstart.at,
        also=[caller.at for caller in past[:5]],
        consequence=f"for {len(past)} of {len(told)} known ways in each cold start runs the whole init: only a"
        " published version starts from its snapshot"
        + (_unused(function, given) if publishes and len(past) == len(callers) else ""),
        fix=Advice(_fix(function, first, publishes=publishes)),
        level=Level.WARNING if waited else Level.INFO,
        confidence=Confidence.LIKELY if past else Confidence.POSSIBLE,
    )


def never_snapped(function: Function, given: Given) -> bool:
    """True where no version is published, as far as templates tell, and whoever is known to call goes to `$LATEST`."""
    if function.versions or function.alias is not None or given.workload.deployed(function):
        return False
    told = [caller for caller in given.callers(function) if caller.kind not in HINTS]
    return bool(told) and all(caller.qualifier in LATEST for caller in told)


def _message(function: Function, first: Caller | None, past: Sequence[Caller], *, publishes: bool) -> str:
    told = f"{function.name} has SnapStart"
    if first is None:
        return f"{told}, and the template publishes no version that it could hold for"
    more = f" and {len(past) - 1} more" if len(past) > 1 else ""
    calls = "calls" if len(past) == 1 else "call"
    unpublished = "" if publishes else "; no version is published here"
    return f"{told}, and {first.name} ({first.kind}){more} {calls} $LATEST, which has no snapshot{unpublished}"


def _fix(function: Function, first: Caller | None, *, publishes: bool) -> str:
    alias = function.alias.value if function.alias is not None else None
    who = first.name if first is not None else "callers"
    if publishes:
        return f"let {who} call the alias {alias}" if alias else f"let {who} call an alias of the published version"
    return f"publish a version with each deployment behind an alias (AutoPublishAlias in SAM) and let {who} call that"


def _unused(function: Function, given: Given) -> str:
    """What a snapshot costs that nobody starts from; it is no saving, for the cure is to use it."""
    memory_mb = function.memory_mb.value
    if memory_mb is None or function.language is None or function.language in CACHE_IS_FREE:
        return ""
    gb_s = given.facts["price.lambda.snapstart.cache.gbs"]
    usd = provisioned_month(environments=1, memory_mb=memory_mb, gb_s=gb_s)
    return f"; the snapshot of {memory_mb} MB is kept for nobody at {money(usd)} a month (price of {gb_s.checked})"
