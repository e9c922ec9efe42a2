"""A handler removes each thing that it finds in /tmp, by a call that fails on folders.

/tmp belongs to all code of the environment: libraries keep caches and folders there. `os.remove` and `unlink` raise on
the first folder, in this and every later invocation of that environment; what they do remove may be what somebody else
still needs, and where one environment serves many requests, another request's files.

Instead, remove what this invocation wrote: a `tempfile.TemporaryDirectory()`, or the file's own name in a `finally`.
Silent when anything in the loop chooses (by name, by `isfile`), when failures are caught, when the folder is one below
/tmp, when it is emptied by a call that takes folders too, and when the code could not be read.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function

RULE = Rule(
    name="tmp-cleanup-breaks",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
        "https://docs.python.org/3/library/os.html#os.remove",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    """One finding a file of code."""
    if function.handler is None or not function.handler.sweeps:
        return
    size = f" of {function.tmp_mb.value:,} MB" if function.tmp_mb.value is not None else ""
    by_file = {at.file: at for at in reversed(function.handler.sweeps)}
    for first in by_file.values():
        yield RULE.finding(
            f"{function.name} calls {first.path} on each thing in /tmp, which fails on the first folder",
            at=first,
            also=[at for at in function.handler.sweeps if at.file == first.file and at != first],
            consequence=f"1 folder in /tmp{size} and every later invocation in that environment fails there; what"
            " libraries keep there goes with its own files",
            fix=Advice("remove what this invocation wrote, in a finally or by a temporary directory"),
            alike=first.path,
        )
