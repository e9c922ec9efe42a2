"""A handler keeps a file under /tmp for every event that it wrote for one of them.

/tmp outlives the invocation. What is fetched only if no file of that name is there yet is fetched for the first event
that an environment sees; the next event names another object, finds the file of the first, and is answered with that.

Instead, put what the content depends on into the file's name, as a digest of the key or the URL, or fetch it each time.
Silent when what is written does not depend on the event, when the name does too, when the code removes files in the
same invocation, when the path is written elsewhere without a test, and when the test asks for more than the file.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import Phase, TmpTouch

RULE = Rule(
    name="stale-tmp-read",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    if handler is None or not handler.stale or handler.cleans:
        return
    by_path: dict[str, list[TmpTouch]] = {}
    for touch in handler.stale:
        by_path.setdefault(touch.path, []).append(touch)
    opened = [touch for touch in handler.tmp if touch.phase is Phase.INVOCATION]
    for path, (first, *rest) in by_path.items():
        lines = [(touch.at.file, touch.at.line) for touch in (first, *rest)]
        anew = [touch for touch in opened if touch.path == path and touch.mode == "write" and not _near(touch, lines)]
        if anew:
            continue
        yield RULE.finding(
            f"{function.name} fills {path} from the first event that it sees, and keeps it for all others",
            at=first.at,
            also=[touch.at for touch in rest],
            consequence="from the 2nd event on, each environment answers with what the first one asked for",
            fix=Advice("name the file after what is in it, as by a digest of the key, or write it each time"),
            confidence=Confidence(first.certainty.value),
        )


NEAR = 5
"""Lines between the opening of a file and what is written to it."""


def _near(touch: TmpTouch, lines: list[tuple[str, int]]) -> bool:
    return any(touch.at.file == file and abs(touch.at.line - line) <= NEAR for file, line in lines)
