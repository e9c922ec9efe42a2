"""A function runs on a runtime that AWS no longer patches.

From the day of deprecation there are no security patches and no support, although the function still runs.
Later, AWS blocks creating and then updating functions on it: the day a fix must go out is the day this
becomes an outage.

Instead, move to a supported runtime while it is still only a change of one line.
Silent when the function is an image, when the runtime is settled at deploy time, and for names the facts do
not know.
"""

from collections.abc import Iterator
from datetime import date

from deburr.facts.book import Facts
from deburr.facts.runtimes import RuntimeLife
from deburr.findings import Advice, Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function

RULE = Rule(
    name="deprecated-runtime",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    name = function.runtime.value
    life = given.facts.runtime(name) if name is not None else None
    if life is None or life.deprecated is None or life.deprecated > given.today:
        return
    blocked = life.block_update is not None and life.block_update <= given.today
    days = (given.today - life.deprecated).days
    yield RULE.finding(
        f"{name} has had no patches since {life.deprecated}, {days} days ago",
        at=function.runtime.at,
        consequence=_blocks(life, given.today),
        fix=_successor(life, given.facts, given.today),
        level=Level.ERROR if blocked else Level.WARNING,
    )


def _blocks(life: RuntimeLife, today: date) -> str:
    told = []
    for day, what in ((life.block_create, "creating functions on it"), (life.block_update, "updating them")):
        if day is not None:
            told.append(f"{what} {'has been' if day <= today else 'is'} blocked from {day}")
    return "; ".join(told) or "AWS has announced no day for blocking it"


def _successor(life: RuntimeLife, facts: Facts, today: date) -> Advice | None:
    """The supported runtime of the same language that lives longest."""
    family = life.name.rstrip("x.0123456789")
    family = "provided" if life.name.startswith(("provided", "go")) else family
    living = [
        other
        for other in facts.runtimes()
        if other.verified
        and other.name.rstrip("x.0123456789").partition(".al")[0] == family
        and other.deprecated is not None
        and other.deprecated > today
    ]
    if not living:
        return None
    best = max(living, key=lambda other: (other.deprecated, other.name))
    return Advice(f"{best.name}, supported until {best.deprecated}")
