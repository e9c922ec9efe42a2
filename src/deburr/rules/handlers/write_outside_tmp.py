"""A handler writes a file where nothing can be written.

The working folder is /var/task, the function's own code, and like everything but /tmp it is read-only: `open("out.csv",
"w")` works on every desk and fails in Lambda with `OSError: [Errno 30] Read-only file system`, in each invocation that
gets there.

Instead, write below /tmp (`tempfile`, `os.tmpdir()`), and remove it when the invocation is done.
Silent when the path is settled at run time, when it is absolute and not in /var/task (a mounted file system may be
there), when the code changes its working folder, and when the failure is caught.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import Phase, TmpTouch

RULE = Rule(
    name="write-outside-tmp",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    """One finding a file."""
    by_file: dict[str, list[TmpTouch]] = {}
    for touch in function.handler.outside if function.handler is not None else ():
        by_file.setdefault(touch.at.file, []).append(touch)
    for touches in by_file.values():
        paths = ", ".join(dict.fromkeys(touch.shown for touch in touches))
        at_init = any(touch.phase is Phase.INIT for touch in touches)
        fails = "init fails, and every invocation with it" if at_init else "each invocation that gets there fails"
        yield RULE.finding(
            f"{function.name} writes to {paths}, and everything but /tmp is read-only",
            at=touches[0].at,
            also=[touch.at for touch in touches[1:]],
            consequence=f"{fails}: [Errno 30] Read-only file system",
            fix=Advice("write below /tmp, under a name of the invocation's own, and remove it afterwards"),
            confidence=max((Confidence(touch.certainty.value) for touch in touches), key=lambda each: each.rank),
            alike=f"writes {paths}",
        )
