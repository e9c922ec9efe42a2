"""The handler string names something that is not in the code.

Lambda looks it up when an environment starts. When the file or the name is not there, init fails,
and so does every invocation, from the first: nothing at deployment says so.

Instead, write the handler as the runtime splits it: `folder/file.name` for Node,
`package.module.name` for Python.
Silent when a build step, a bundler or a layer may put it there, when the handler or the code
location is settled at deploy time, where Terraform ignores changes of the code because another tool deploys it, and
when the file could not be read whole: then it is unknown.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import REPLACED, Function, PackageKind

RULE = Rule(
    name="handler-missing",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-deployment.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html",
    ),
)

DEFINES_NO = " defines no "
"""In what is missing where the file is there, and the function is not."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.handler_missing is None or function.entry.value is None or _stand_in(function):
        return
    yield RULE.finding(
        f"{function.name}'s handler {function.entry.value} points to nothing: {function.handler_missing}",
        at=function.entry.at,
        also=[function.code.at],
        consequence=f"every invocation fails with {_error(function.handler_missing)}",
        fix=Advice("name the file and function that are there, or add the one that is named"),
    )


def _error(missing: str) -> str:
    if DEFINES_NO in missing:
        return "Runtime.HandlerNotFound, or with what the code throws while it is loaded"
    return "Runtime.ImportModuleError"


def _stand_in(function: Function) -> bool:
    """Code that only fills the place: another tool deploys, or it is inline and blank or a layer brings the handler."""
    if function.code.built_by == REPLACED:
        return True
    if function.code.kind is not PackageKind.INLINE:
        return False
    return not (function.code.inline or "").strip() or function.layers.value != ()
