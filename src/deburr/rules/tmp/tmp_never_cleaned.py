"""A handler writes files under /tmp that are named anew each time, and removes none.

/tmp lives as long as the environment, for many invocations: each leaves its file behind. When the storage is full,
every further write fails with "No space left on device", in that environment alone and until Lambda replaces it.

Instead, write into a `tempfile.TemporaryDirectory()`, or remove the file in a `finally`.
Silent when the code removes files anywhere, or may (a shell, a subprocess, a module that was not found); when a
context manager does it; when the name is the same each time; when the file is kept on purpose, as a test for its
presence shows; and when only deployments call the function. A name that may come again (of a function, a table, a
customer) is only a possible finding: what is written under it writes over the last.
"""

from collections.abc import Iterator

from deburr.edits import Advice, RemoveAfter
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import Certainty, Handler, Phase, TmpTouch

RULE = Rule(
    name="tmp-never-cleaned",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html",
    ),
)

EXAMPLE_MB = 10
PROGRAMS = (".py", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")


def check(function: Function, given: Given) -> Iterator[Finding]:
    """One finding a file of code."""
    handler = function.handler
    if handler is None or handler.cleans or handler.unread or given.only_deployments_call(function):
        return
    by_file: dict[str, list[TmpTouch]] = {}
    for touch in handler.tmp:
        left = touch.own and touch.mode == "write" and touch.phase is Phase.INVOCATION
        if left and touch.certainty is not Certainty.POSSIBLE and not _cached(touch, handler):
            by_file.setdefault(touch.at.file, []).append(touch)
    for touches in by_file.values():
        first, *rest = sorted(touches, key=lambda touch: not touch.renewed)
        when = "each time" if first.renewed else "for another event"
        yield RULE.finding(
            f"{function.name} writes {first.shown}, another name {when}, and removes none of these files",
            at=first.at,
            also=[touch.at for touch in rest],
            consequence=_full(function),
            edits=[RemoveAfter(touch.at) for touch in (first, *rest) if touch.at.file.endswith(PROGRAMS)],
            fix=Advice("write into a temporary directory that a context manager removes, or remove it in a finally"),
            confidence=Confidence.LIKELY if first.renewed else Confidence.POSSIBLE,
        )


def _cached(touch: TmpTouch, handler: Handler) -> bool:
    return any(other.mode == "exists" and other.path == touch.path for other in handler.tmp)


def _full(function: Function) -> str:
    size = function.tmp_mb.value
    if size is None:
        return f"however much space it has, {EXAMPLE_MB} MB at a time fill an environment that lives long enough"
    return f"at {EXAMPLE_MB} MB a file, /tmp of {size} MB is full after {size // EXAMPLE_MB} of them in one environment"
