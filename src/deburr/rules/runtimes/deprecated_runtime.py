"""A function runs on a runtime that AWS no longer patches.

From the day of deprecation there are no security patches and no support, although the function still runs.
Later, AWS blocks creating and then updating functions on it: the day a fix must go out is the day this
becomes an outage.

Instead, move to a supported runtime while it is still only a change of one line.
Silent when the function is an image, when the runtime is settled at deploy time, for names the facts do not know,
and for `go1.x` and `provided`, of which `managed-go` and `al1` speak.
"""

from collections.abc import Iterator

from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.lifetimes import alike, blocks, edits, fix, level, life_of
from deburr.workload.function import Function

RULE = Rule(
    name="deprecated-runtime",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",),
    upgrades=True,
)

OF_THEIR_OWN = frozenset({"go1.x", "provided"})


def check(function: Function, given: Given) -> Iterator[Finding]:
    life = life_of(function, given)
    if life is None or life.deprecated is None or life.deprecated > given.today or life.name in OF_THEIR_OWN:
        return
    days = (given.today - life.deprecated).days
    yield RULE.finding(
        f"{function.name} runs on {life.name}, which has had no patches since {life.deprecated}, {days} days ago",
        at=function.runtime.at,
        consequence=blocks(life, given.today),
        fix=fix(function, life, given),
        edits=edits(function, life, given),
        level=level(life, given.today),
        alike=alike(function, life),
    )
