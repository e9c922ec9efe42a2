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
from deburr.findings import Advice, Confidence, Finding, Fix, Level, Rule, SetValue
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

SDK_V3 = ("nodejs18", "nodejs20", "nodejs22")
"""Runtimes that bring the AWS SDK for JavaScript v3 and not v2."""

WRITTEN = frozenset({"python", "ruby"})
"""Families whose next runtime takes the same kind of handler; Node.js 24 and .NET ask for more than the line."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    name = function.runtime.value
    life = given.facts.runtime(name) if name is not None else None
    if life is None or life.deprecated is None or life.deprecated > given.today:
        return
    fix = _fix(function, life, given)
    longest = _successor(life, given.facts, given.today) if isinstance(fix, SetValue) else None
    blocked = life.block_update is not None and life.block_update <= given.today
    days = (given.today - life.deprecated).days
    yield RULE.finding(
        f"{function.name} runs on {name}, which has had no patches since {life.deprecated}, {days} days ago",
        at=function.runtime.at,
        consequence=_blocks(life, given.today)
        + (f"; {longest[1]} is supported until {longest[0]}" if longest is not None else ""),
        fix=fix,
        level=Level.ERROR if blocked else Level.WARNING,
        alike=f"{life.name} of {function.made_by}" if function.made_by else life.name,
    )


def _blocks(life: RuntimeLife, today: date) -> str:
    told = []
    for day, what in ((life.block_create, "creating functions on it"), (life.block_update, "updating them")):
        if day is not None:
            told.append(f"{what} {'has been blocked since' if day <= today else 'will be blocked from'} {day}")
    return "; ".join(told) or "AWS has announced no day for blocking it"


def _fix(function: Function, life: RuntimeLife, given: Given) -> Fix | None:
    if function.made_by:
        return Advice(f"upgrade {function.made_by}, which provides this function, and deploy again")
    longest = _successor(life, given.facts, given.today)
    if longest is None:
        return None
    end, name = longest
    if _family(life.name) in WRITTEN and function.runtime.at.end_line:
        return SetValue(function.runtime.at, name)
    return Advice(f"{name}, supported until {end}{_asks(life.name, name, given.facts)}")


def _asks(old: str, new: str, facts: Facts) -> str:
    """What code must bring along to a Node.js that is much younger than the one it was written for."""
    if new != "nodejs24.x":
        return ""
    handlers = str(facts["nodejs24.handlers"].value).partition(";")[0]
    sdk = "" if old.startswith(SDK_V3) else ", and SDK v3 only"
    return f"; it has {handlers}{sdk}"


def _successor(life: RuntimeLife, facts: Facts, today: date) -> tuple[date, str] | None:
    """The last day and the name of the supported runtime of the same family that lives longest; None when the facts
    know none."""
    living = [
        (other.deprecated, other.name)
        for other in facts.runtimes()
        if other.verified
        and _family(other.name) == _family(life.name)
        and "container only" not in other.os
        and other.deprecated is not None
        and other.deprecated > today
    ]
    return max(living, default=None)


def _family(name: str) -> str:
    letters = name[: len(name) - len(name.lstrip(ascii_lowercase))]
    return HEIRS.get(letters, letters)
