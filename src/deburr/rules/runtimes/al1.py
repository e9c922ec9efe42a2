"""A custom runtime stands on the first Amazon Linux, which has ended.

`provided` gets no patches any more, neither its libraries nor its certificates, no new function may use it, and one
day none that uses it can be changed.

Instead, set Runtime to `provided.al2023`, and build there what links system libraries; a program that is linked
statically moves as it is. arm64 is there too.
Silent when the function is an image, and when the runtime is settled at deploy time.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.lifetimes import alike, blocks, ended, fix, level
from deburr.workload.function import Function

RULE = Rule(
    name="al1",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/runtimes-provided.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    ),
    upgrades=True,
)

ENDED = "provided"


def check(function: Function, given: Given) -> Iterator[Finding]:
    life = ended(function, given)
    if life is None or life.name != ENDED:
        return
    to = fix(function, life, given)
    built = f"{to.text}, with what links system libraries built anew there" if to and not function.made_by else ""
    yield RULE.finding(
        f"{function.name} runs on {life.name}, the first Amazon Linux, without patches since {life.deprecated}",
        at=function.runtime.at,
        consequence=blocks(life, given.today),
        fix=Advice(built) if built else to,
        level=level(life, given.today),
        alike=alike(function, life),
    )
