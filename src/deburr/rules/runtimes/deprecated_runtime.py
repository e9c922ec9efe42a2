"""A function runs on a runtime that AWS no longer patches.

From the day of deprecation there are no security patches and no support, although the function still runs.
Later, AWS blocks creating and then updating functions on it: the day a fix must go out is the day this
becomes an outage.

Instead, move to a supported runtime while it is still only a change of one line.
Silent when the function is an image, when the runtime is settled at deploy time, for names the facts do not know,
and for `go1.x` and `provided`, of which `managed-go` and `al1` speak. Said once per project and runtime where more than
three functions are on it, until AWS blocks updating them.
"""

from collections import Counter
from collections.abc import Iterator

from deburr.facts.runtimes import RuntimeLife
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.lifetimes import alike, blocks, edits, ended, fix, level
from deburr.workload.function import Function
from deburr.workload.workload import Workload

RULE = Rule(
    name="deprecated-runtime",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",),
    upgrades=True,
)

OF_THEIR_OWN = frozenset({"go1.x", "provided"})


HABIT = 3
"""More functions of one project on one runtime that can still be updated: it is told once, with all of them."""


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    dead = [(function, life) for function in workload.functions if (life := _dead(function, given)) is not None]
    many = Counter(life.name for _, life in dead)
    for function, life in dead:
        yield _finding(function, life, given, habit=many[life.name] > HABIT)


def _dead(function: Function, given: Given) -> RuntimeLife | None:
    life = ended(function, given)
    return None if life is None or life.name in OF_THEIR_OWN else life


def _finding(function: Function, life: RuntimeLife, given: Given, *, habit: bool) -> Finding:
    assert life.deprecated is not None
    days = (given.today - life.deprecated).days
    says = f"on {life.name}, which has had no patches since {life.deprecated}, {days} days ago"
    how_bad = level(life, given.today)
    return RULE.finding(
        f"{function.name} runs {says}",
        at=function.runtime.at,
        consequence=blocks(life, given.today),
        fix=fix(function, life, given),
        edits=edits(function, life, given),
        level=how_bad,
        alike=alike(function, life),
        habit=f"{{count}} functions run {says}" if habit and how_bad is not Level.ERROR else "",
        functions=[function.address],
    )
