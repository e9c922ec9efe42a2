"""A handler appends to a file under /tmp that every invocation names alike.

/tmp outlives the invocation: the next one in the same environment finds the file and adds to it. What is
sent, uploaded or parsed then holds another invocation's data, and the file grows until the storage is full.

Instead, give each invocation a file of its own (`tempfile`, the request id in the name) and remove it, or
open for writing.
Silent when the path differs per invocation, when the same invocation empties the file first, writes it anew,
or removes it or its folder, and when the path is settled at run time. Only possible where that happens on
some paths only, or to a file whose name is computed.
"""

import re
from collections.abc import Iterator

from deburr.edits import Advice, OpenAnew
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import Certainty, Phase, TmpTouch

RULE = Rule(
    name="appends-to-tmp",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.handler is None:
        return
    size = f" of {function.tmp_mb.value} MB" if function.tmp_mb.value is not None else ""
    by_path: dict[str, list[TmpTouch]] = {}
    for touch in function.handler.tmp:
        if touch.mode == "append" and touch.phase is Phase.INVOCATION and touch.fixed and not touch.fresh:
            by_path.setdefault(touch.path, []).append(touch)
    for path, (first, *rest) in by_path.items():
        emptied = [other for other in function.handler.tmp if _empties(other, path)]
        if any(other.certainty is Certainty.CERTAIN and other.fixed for other in emptied):
            continue
        surest = min((Confidence(touch.certainty.value) for touch in (first, *rest)), key=lambda each: each.rank)
        yield RULE.finding(
            f"{function.name} appends to {path}, which its next invocation finds as this one left it",
            at=first.at,
            also=[touch.at for touch in rest],
            consequence=f"it holds earlier invocations' data from the second on, and grows until /tmp{size} is full",
            fix=Advice("name the file after the request, or open it for writing and remove it when done"),
            edits=[] if rest else [OpenAnew(first.at, function.handler.entry)],
            confidence=Confidence.POSSIBLE if emptied else surest,
        )


def _empties(other: TmpTouch, path: str) -> bool:
    """True when the same invocation also writes the file anew, or takes it away, alone or with its folder."""
    if other.phase is not Phase.INVOCATION:
        return False
    return (other.mode == "write" and other.path == path) or (other.mode == "remove" and _covers(other.path, path))


def _covers(removed: str, path: str) -> bool:
    """True for the path itself, a folder above it, and what a computed part (`{}`) may stand for."""
    pattern = re.escape(removed.rstrip("/")).replace(re.escape("{}"), ".*")
    return re.match(f"{pattern}(/|$)", path) is not None
