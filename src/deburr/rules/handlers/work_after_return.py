"""A handler answers while work that it started is still going on.

With the answer the environment is frozen: a promise nobody awaits or a thread nobody joins stops where it is. It goes
on when the next invocation thaws the environment, in the middle of somebody else's request, or never; its connection
may be gone by then, and its errors reach nobody.

Instead, await it (`Promise.all` over the records, `join`, the future's `result()`), or hand it to a queue.
Silent when it is awaited, returned, kept in a variable or joined anywhere; in a callback, whose caller may wait; for
what is not known to leave the function; for a handler of Node's that is no async function, which is answered for when
nothing is left to do; and on compute that is not frozen. Only possible where something else is awaited after it was
started: that may take longer than it does.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Compute, Function
from deburr.workload.invocation import Left, LeftRunning

RULE = Rule(
    name="work-after-return",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",),
)

SAYS = {
    Left.PROMISE: "calls {} and does not await it",
    Left.LOOP: "starts asynchronous work in {} and does not await it",
    Left.THREAD: "starts a {} and does not join it",
    Left.POOL: "gives work to {} and does not wait for its result",
}
FIX = {
    Left.PROMISE: "await it, or hand the work to a queue",
    Left.LOOP: "await Promise.all over a map, or a for loop that awaits each",
    Left.THREAD: "join it before the answer, or hand the work to a queue",
    Left.POOL: "wait for its result before the answer, or hand the work to a queue",
}


def check(function: Function, given: Given) -> Iterator[Finding]:
    """One finding a file and way of leaving work behind."""
    if function.handler is None or function.compute is not Compute.EVENT:
        return
    groups: dict[tuple[str, Left], list[LeftRunning]] = {}
    for left in function.handler.left:
        groups.setdefault((left.at.file, left.how), []).append(left)
    for (_, how), lefts in groups.items():
        names = ", ".join(dict.fromkeys(left.callee for left in lefts))
        yield RULE.finding(
            f"{function.name} {SAYS[how].format(names)}",
            at=lefts[0].at,
            also=[left.at for left in lefts[1:]],
            consequence="0 ms are left to it once the answer is out: it goes on in a later invocation, or never",
            fix=Advice(FIX[how]),
            confidence=max((Confidence(left.certainty.value) for left in lefts), key=lambda each: each.rank),
            alike=f"{how.value} {names}",
        )
