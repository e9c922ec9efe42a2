"""Init takes so long that it may be stopped and run a second time.

Lambda gives on-demand init ten seconds. What is not done by then is stopped, and init starts over
inside the first invocation, where it counts against the function's own timeout: that caller waits
for both, or gets a timeout.

Instead, load less (deburr's other rules on this shelf say what), give it more memory and so more
CPU, or use SnapStart or provisioned concurrency, whose init may take longer.
Silent when no Profile was measured, when SnapStart or provisioned concurrency moves the limit or
may do so, and for managed instances. Only what was measured counts; the limit comes from the facts.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.edits import Advice
from deburr.findings import Confidence, Delay, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.loading import paid_ahead
from deburr.workload.function import Compute, Function
from deburr.workload.spread import Quantiles, Spread

if TYPE_CHECKING:
    from deburr.workload.profile import Profile

RULE = Rule(
    name="init-near-limit",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",),
)

NEAR = 0.7
"""Share of the limit; init varies by tens of per cent between cold starts, the rest is its margin."""

PREDICTED = ("simulate", "lab")
"""Ways to a Profile that did not run on Lambda's own hardware."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    profile = given.profile(function)
    if profile is None or profile.init_ms is None or _other_limit(function):
        return
    slow = _slow(profile.init_ms)
    limit_s = given.facts.seconds("lambda.init.max_on_demand")
    if slow is None or slow[1] / 1000 <= float(limit_s) * NEAR:
        return
    which, init_s = slow[0], slow[1] / 1000
    yield RULE.finding(
        f"{function.name} takes {init_s:.1f} s to initialise and is stopped at {limit_s} s ({which}; {profile.basis})",
        at=function.at,
        also=[function.handler.at] if function.handler is not None else (),
        delay=Delay(float(init_s) * 1000, "cold start"),
        consequence=_consequence(function, init_s),
        fix=Advice("load less at init, give it more memory and so CPU, or let SnapStart pay it ahead"),
        confidence=_confidence(profile),
    )


def _consequence(function: Function, init_s: float) -> str:
    again = "past the limit init runs a second time, inside the first invocation"
    timeout_s = function.timeout_s.value
    if timeout_s is None:
        return f"{again} and within its timeout"
    if timeout_s < init_s:
        return f"{again}, whose timeout of {timeout_s} s it cannot meet"
    return f"{again} and within its timeout of {timeout_s} s"


def _slow(spread: Spread) -> tuple[str, float] | None:
    """P99, or the highest that is known."""
    for name, share in (("P99", 0.99), ("the slowest", 1.0)):
        value = spread.quantile(share)
        if value is not None:
            return name, value
    if isinstance(spread, Quantiles) and spread.given:
        share, value = spread.given[-1]
        return f"P{share * 100:.10g}", value
    return None


def _other_limit(function: Function) -> bool:
    return function.compute in (Compute.MANAGED_INSTANCES, Compute.WEB) or paid_ahead(function)


def _confidence(profile: "Profile") -> Confidence:
    return Confidence.LIKELY if profile.how in PREDICTED else Confidence.CERTAIN
