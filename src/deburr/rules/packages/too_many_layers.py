"""A function names more layers than Lambda takes.

Five layers is a hard limit: the deployment that adds a sixth fails, for this function and everything else in its stack.

Instead, merge layers that always go together, or put what only this function uses into its own package.
Silent when the list of layers is settled at deploy time, and for images, which have none.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function, PackageKind

RULE = Rule(
    name="too-many-layers",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    layers, most = function.layers, given.facts["lambda.layers.max"]
    if layers.value is None or len(layers.value) <= most.whole or function.code.kind is PackageKind.IMAGE:
        return
    yield RULE.finding(
        f"{function.name} names {len(layers.value)} layers, and Lambda takes {most.whole}",
        at=layers.at,
        consequence=f"the deployment fails (limit of {most.checked})",
        fix=Advice("merge layers that go together, or move what only this function uses into its package"),
    )
