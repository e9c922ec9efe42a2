"""A function is an image, and everything in it would fit into a zip.

Of a zip's runtime AWS replaces the system and the language with their patches by itself; an image stays as it was built
until somebody builds and deploys it again. It also needs a registry, its clean-up, and a longer build.

Instead, ship a zip with the same requirements, unless the image is what your other deployments are as well.
Silent when the image installs system packages or anything not understood, is built in stages, is not based on Lambda's
own image for Python or Node.js, when what it installs was not measured or needs more than half of what a zip may hold,
and for packages of Node, of which no list says what they weigh.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.shipped import with_needs_mb
from deburr.workload.function import Function, PackageKind

RULE = Rule(
    name="needless-image",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/images-create.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    ),
)

BASE = r"(?:^|/)(?:lambda/|aws-lambda-)python:"


def check(function: Function, given: Given) -> Iterator[Finding]:
    package, most = function.package, given.facts["lambda.package.unzipped_max"]
    if package is None or function.code.kind is not PackageKind.IMAGE or function.copy_of:
        return
    if not re.search(BASE, package.base) or package.system or package.built or not package.libraries:
        return
    sizes = [with_needs_mb(library, given) for library in package.libraries]
    known = [size for size in sizes if size is not None]
    weight = sum(known, Decimal(0))
    if len(known) < len(sizes) or weight > Decimal(most.whole) / 2:
        return
    yield RULE.finding(
        f"{function.name} is an image for {weight:.0f} MB of libraries, and a zip may hold {most.whole} MB",
        at=function.code.at,
        also=[package.at],
        consequence="its system and language are patched only when somebody builds it again",
        fix=Advice("ship it as a zip with the same requirements"),
    )
