"""Environments are kept ready for a function whose answer nobody waits for.

Provisioned concurrency is billed around the clock so that nobody waits for a cold start. An event
from a queue, a bucket or a schedule waits for nothing: a cold start delays its handling a little,
and that is all.

Instead, remove it, or keep it where it is cheaper than on demand: at high, steady use of the
environments.
Silent when anything that waits calls the function, and when the number is settled at deploy time.
While no caller is known the finding is only possible: whoever waits may stand in another template.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Compute, Function

RULE = Rule(
    name="provisioned-for-nobody",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html",
        "https://aws.amazon.com/lambda/pricing/",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    ready = function.provisioned.value
    waited = given.waited_for(function)
    if not ready or waited or function.compute is Compute.MANAGED_INSTANCES:
        return
    callers = given.callers(function)
    kept = f"{function.name} keeps {ready} environment{'s' if ready > 1 else ''} ready"
    if waited is False:
        kinds = ", ".join(sorted({caller.kind for caller in callers}))
        many = len(callers) > 1
        who, an = (f"none of its {len(callers)} callers", "an") if many else ("its only caller", "no")
        message = f"{kept} around the clock, and {who} ({kinds}) waits for {an} answer"
    else:
        message = f"{kept} around the clock, and no caller is known to wait for it"
    pays_from = given.facts.number("price.lambda.pc.breakeven_utilization")
    yield RULE.finding(
        message,
        at=function.provisioned.at,
        also=[caller.at for caller in callers],
        price=given.kept_ready(function),
        consequence=f"billed whether used or not; cheaper than on demand only above {pays_from:.0%} use",
        fix=Advice("remove the provisioned concurrency; a cold start behind these callers delays nobody"),
        level=Level.INFO if waited is None else Level.WARNING,
        confidence=Confidence.POSSIBLE if waited is None else Confidence.LIKELY,
    )
