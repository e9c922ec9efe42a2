"""A function's runtime ends within half a year.

From the day of deprecation AWS patches it no longer, and a few months later blocks changing functions on it. AWS
gives half a year's notice; moving is a change of one line and an afternoon of tests now, and a surprise then.

Instead, move to the runtime of the family that lives longest, in a release that is going out anyway.
Silent when the day is more than half a year away or past (that is `deprecated-runtime`), when AWS has announced none,
for images, and when the runtime is settled at deploy time. A warning only in the last ninety days.
"""

from collections.abc import Iterator

from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.lifetimes import alike, blocks, edits, fix, life_of
from deburr.workload.function import Function

RULE = Rule(
    name="runtime-ends-soon",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",),
    upgrades=True,
)

URGENT_DAYS = 90


def check(function: Function, given: Given) -> Iterator[Finding]:
    life = life_of(function, given)
    if life is None or life.deprecated is None or not life.verified:
        return
    left = (life.deprecated - given.today).days
    notice = given.facts["runtime.policy"].table["notice_days"]
    if not isinstance(notice, int) or not 0 < left <= notice:
        return
    yield RULE.finding(
        f"{function.name} runs on {life.name}, which gets no patches from {life.deprecated} on,"
        f" in {left} day{'s' * (left != 1)}",
        at=function.runtime.at,
        consequence=blocks(life, given.today),
        fix=fix(function, life, given),
        edits=edits(function, life, given),
        level=Level.WARNING if left <= URGENT_DAYS else Level.INFO,
        alike=alike(function, life),
    )
