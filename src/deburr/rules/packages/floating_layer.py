"""A function takes whatever version of a layer is the newest when it is deployed.

Two deployments of one commit are then two programs, and going back to the commit before does not bring back what ran
before. Layer versions never change: naming one is what keeps a deployment repeatable.

Instead, name the version in the ARN, and let a tool propose the newer one as a change of its own.
Silent when the reference names a version, when the version is a parameter, and for layers of the same stack.
"""

import re
from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function

RULE = Rule(
    name="floating-layer",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/adding-layers.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html",
    ),
)

LATEST = re.compile(r":layer:([\w-]+):(?:latest|LATEST|\$LATEST)$")
RESOLVED = r"^\{\{resolve:ssm:([\w./-]+)\}\}$"
"""A parameter of Systems Manager without the number of its version."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    for layer in function.layers.value or ():
        found = LATEST.search(layer) or re.match(RESOLVED, layer)
        if found is None:
            continue
        newest = f"the newest version of {found[1]}" if found.re is LATEST else f"whatever layer {found[1]} names"
        yield RULE.finding(
            f"{function.name} takes {newest} with every deployment",
            at=function.layers.at,
            consequence="two deployments of one commit differ, and a rollback does not bring the old layer back",
            fix=Advice("name the version, and raise it by a change of its own"),
        )
