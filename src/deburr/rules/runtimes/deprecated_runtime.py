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
from string import ascii_lowercase

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
    upgrades=True,
)

HEIRS = {"go": "provided", "dotnetcore": "dotnet"}
"""Families that live on under another name; a Go binary runs on the OS-only runtime."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    name = function.runtime.value
    life = given.facts.runtime(name) if name is not None else None
    if life is None or life.deprecated is None or life.deprecated > given.today:
        return
    blocked = life.block_update is not None and life.block_update <= given.today
    days = (given.today - life.deprecated).days
    yield RULE.finding(
        f"{function.name} runs on {name}, which has had no patches since {life.deprecated}, {days} days ago",
        at=function.runtime.at,
        consequence=_blocks(life, given.today),
        fix=_fix(function, life, given),
        level=Level.ERROR if blocked else Level.WARNING,
        alike=f"{life.name} of {function.made_by}" if function.made_by else life.name,
    )


def _blocks(life: RuntimeLife, today: date) -> str:
    told = []
    for day, what in ((life.block_create, "creating functions on it"), (life.block_update, "updating them")):
        if day is not None:
            told.append(f"{what} {'has been blocked since' if day <= today else 'will be blocked from'} {day}")
    return "; ".join(told) or "AWS has announced no day for blocking it"


def _fix(function: Function, life: RuntimeLife, given: Given) -> Advice | None:
    if function.made_by:
        return Advice(f"upgrade {function.made_by}, which provides this function, and deploy again")
    return _successor(life, given.facts, given.today)


def _successor(life: RuntimeLife, facts: Facts, today: date) -> Advice | None:
    """The supported runtime of the same family that lives longest; None when the facts know none."""
    living = [
        (other.deprecated, other.name)
        for other in facts.runtimes()
        if other.verified
        and _family(other.name) == _family(life.name)
        and "container only" not in other.os
        and other.deprecated is not None
        and other.deprecated > today
    ]
    if not living:
        return None
    end, name = max(living)
    return Advice(f"{name}, supported until {end}")


def _family(name: str) -> str:
    letters = name[: len(name) - len(name.lstrip(ascii_lowercase))]
    return HEIRS.get(letters, letters)
