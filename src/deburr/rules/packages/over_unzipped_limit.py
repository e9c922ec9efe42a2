"""What a function ships with its layers is more than Lambda unpacks.

The function's package, all its layers and a custom runtime share 250 MB unzipped. It is a hard limit, and the same
through S3: the deployment fails, or the one after the next upgrade of a library does.

Instead, leave out what nobody needs (dead-weight tells what that is), split the function, or ship an image, which may
hold 10 GB.
Silent when nothing is built and what is listed was not measured, or is listed in a version that was not.
"""

from collections.abc import Iterator
from decimal import Decimal

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.shipped import MB, installed_mb, largest, megabytes, packages, told, unzipped_bytes, with_needs_mb
from deburr.workload.function import Function, PackageKind
from deburr.workload.package import Form, Library

RULE = Rule(
    name="over-unzipped-limit",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/python-package.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    most = given.facts["lambda.package.unzipped_max"]
    if function.code.kind is PackageKind.IMAGE:
        return
    built = unzipped_bytes(function, given)
    listed = _listed(function, given)
    least, heaviest = _least_mb(listed, given)
    if Decimal(built) / MB + least <= most.whole:
        return
    found = [package for package in packages(function, given) if package.built]
    weight = f"{megabytes(built + int(least * MB))} MB{' or more' if least else ''}"
    by = told(largest(found)) if not least else f"{heaviest} alone" if heaviest else ""
    with_layers = " with its layers" if len(packages(function, given)) > 1 else ""
    yield RULE.finding(
        f"{function.name} ships {weight} unzipped{with_layers}, and Lambda takes {most.whole}",
        at=function.code.at,
        also=sorted({package.at for package in packages(function, given)}),
        consequence=f"the deployment fails (limit of {most.checked}){f'; the heaviest: {by}' if by else ''}",
        fix=Advice("leave out what nobody needs, split the function, or ship an image"),
        confidence=Confidence.LIKELY if least else Confidence.CERTAIN,
    )


def _listed(function: Function, given: Given) -> list[Library]:
    """What a build would still install into its package and layers."""
    waiting = [package for package in packages(function, given) if package.form is Form.LISTED]
    return list({library.name: library for package in waiting for library in package.libraries}.values())


def _least_mb(listed: list[Library], given: Given) -> tuple[Decimal, str]:
    """What they weigh at least: each without what it needs, or the heaviest with it, whichever is more."""
    known = [library for library in listed if with_needs_mb(library, given) is not None]
    alone = sum((installed_mb(library, given) or Decimal(0) for library in known), Decimal(0))
    whole = max(((with_needs_mb(library, given) or Decimal(0), library.name) for library in known), default=None)
    if whole is None:
        return Decimal(0), ""
    return (alone, "") if alone > whole[0] else whole
