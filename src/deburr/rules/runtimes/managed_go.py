"""A Go function runs on the managed Go runtime, which has ended.

`go1.x` stands on the first Amazon Linux and gets no patches. It was the last of its kind: Go compiles to a program
of its own, so AWS runs it on the OS-only runtime now, where there is arm64 too.

Instead, set Runtime to `provided.al2023`, build the program under the name `bootstrap`, and leave the code as it is:
the library speaks to both. `Handler` may say anything there.
Silent when the function is an image, and when the runtime is settled at deploy time.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.lifetimes import alike, blocks, ended, fix, level
from deburr.workload.function import Function

RULE = Rule(
    name="managed-go",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-golang.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    ),
    upgrades=True,
)

ENDED = "go1.x"


def check(function: Function, given: Given) -> Iterator[Finding]:
    life = ended(function, given)
    if life is None or life.name != ENDED:
        return
    to = fix(function, life, given)
    built = f"{to.text}, with the program built as `bootstrap`" if to is not None and not function.made_by else ""
    yield RULE.finding(
        f"{function.name} runs on {life.name}, the managed Go runtime, without patches since {life.deprecated}",
        at=function.runtime.at,
        also=[function.entry.at] if not function.entry.by_default else [],
        consequence=blocks(life, given.today),
        fix=Advice(built) if built else to,
        level=level(life, given.today),
        alike=alike(function, life),
    )
