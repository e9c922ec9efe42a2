"""A large package is fetched and unpacked before a function that somebody waits for can start.

Every new environment begins with the package and the layers on its disk. How long that takes grows with their size;
importing what is in them usually takes longer, and grows with it.

Instead, leave out what nobody reads (dead-weight), and split what only one route needs into a function of its own.
Silent when nobody waits, when SnapStart, provisioned concurrency or a compute type with many requests per environment
takes it off their way, when init was measured and is short, for images, which are fetched in pieces, and when nothing
is built.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.loading import paid_ahead
from deburr.rules.shipped import MB, largest, megabytes, packages, told, unzipped_bytes
from deburr.workload.function import Compute, Function, PackageKind

RULE = Rule(
    name="large-package",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html",
    ),
)

LARGE_MB = 50
LARGE_ZIPPED_MB = 25
"""Of what an account tells, which is zipped."""

SHORT_MS = 1_000
"""Who measured an init below it has no reason to look for more here."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.code.kind is not PackageKind.ZIP or function.compute not in (Compute.EVENT, Compute.DURABLE):
        return
    if paid_ahead(function) or not given.waited_for(function):
        return
    if given.only_deployments_call(function) or _short(function, given):
        return
    size, zipped = unzipped_bytes(function, given), function.code.size_bytes or 0
    if size < LARGE_MB * MB and zipped < LARGE_ZIPPED_MB * MB:
        return
    heaviest = told(largest(packages(function, given)))
    weight = f"{megabytes(size)} MB unzipped" if size >= LARGE_MB * MB else f"{megabytes(zipped)} MB zipped"
    yield RULE.finding(
        f"{function.name} ships {weight}, and somebody waits while a new environment fetches it",
        at=function.code.at,
        also=[package.at for package in packages(function, given)][:2],
        consequence=f"every cold start unpacks it{f'; the heaviest: {heaviest}' if heaviest else ''}",
        fix=Advice("leave out what nobody reads, or split off what only one route needs"),
    )


def _short(function: Function, given: Given) -> bool:
    profile = given.profile(function)
    middle = profile.init_ms.quantile(0.5) if profile is not None and profile.init_ms is not None else None
    return middle is not None and middle < SHORT_MS
