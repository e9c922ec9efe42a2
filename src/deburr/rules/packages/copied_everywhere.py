"""Many functions of a project bring the same heavy libraries, each in its own package.

Each copy is uploaded, stored with every version of its function, and counted against the quota of the Region. A layer
holds them once, and deployments that change code alone are small again.

Instead, put what they share into a layer, versioned and deployed on its own. Keep the copies where the functions need
different versions or have their five layers already: a layer ties them to one version.
Silent when fewer than three functions do, for less than 10 MB, for images, which share layers anyway, for functions
that are one package under several names, and for libraries that were not measured.
"""

from collections.abc import Iterator
from decimal import Decimal

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.shipped import installed_mb
from deburr.workload.function import Function, PackageKind
from deburr.workload.workload import Workload

RULE = Rule(
    name="copied-everywhere",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    ),
)

LEAST_MB = 10
LEAST_FUNCTIONS = 3
MUCH_MB = 1_000
TOP = 4
OWN = ("boto3", "botocore", "s3transfer", "aws-sdk", "@aws-sdk/", "@smithy/")
"""bundled-sdk speaks of these."""


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    by_template: dict[str, list[Function]] = {}
    for function in workload.functions:
        if function.package is not None and function.code.kind is PackageKind.ZIP and not function.copy_of:
            by_template.setdefault(function.at.file, []).append(function)
    for functions in by_template.values():
        yield from _shared(functions, given)


def _shared(functions: list[Function], given: Given) -> Iterator[Finding]:
    """The largest set of heavy libraries that enough of these functions bring alike."""
    bring = {function.address: _heavy(function, given) for function in functions}
    sets = {frozenset(held) for held in bring.values() if held}
    found = []
    for held in sets:
        alike = [function for function in functions if held <= bring[function.address].keys()]
        weight = sum((_weight(key, bring) for key in held), Decimal(0))
        packages = {function.package.at.file for function in alike if function.package is not None}
        if weight >= LEAST_MB and len(packages) >= LEAST_FUNCTIONS:
            found.append((weight * (len(packages) - 1), sorted(held), alike, weight, len(packages)))
    if not found:
        return
    saved, held_names, alike, weight, copies = max(found, key=lambda each: (each[0], each[1]))
    names = ", ".join(name for name, _ in held_names[:TOP]) + (" and more" if len(held_names) > TOP else "")
    first, *others = sorted(alike, key=lambda function: function.at)
    published = any(function.publishes is not None for function in alike)
    kept = ", and kept with every published version" if published else ""
    about = "" if all(function.package is not None and function.package.built for function in alike) else "some "
    yield RULE.finding(
        f"{copies} packages bring the same {names}, {about}{weight:.0f} MB each",
        at=first.code.at,
        also=sorted({function.code.at for function in others} - {first.code.at}),
        consequence=f"a deployment of all stores them {copies - 1} times too often, {saved:,.0f} MB unpacked{kept}",
        fix=Advice(f"a layer with {names}, where the functions can share one version"),
        level=Level.WARNING if saved >= MUCH_MB and published else Level.INFO,
        functions=[first.address, *(function.address for function in others)],
    )


def _heavy(function: Function, given: Given) -> dict[tuple[str, str], Decimal]:
    """Its libraries by name and version, with what they weigh alone, as far as that is known."""
    assert function.package is not None
    held: dict[tuple[str, str], Decimal] = {}
    for library in function.package.libraries:
        size = installed_mb(library, given)
        if size is not None and size >= 1 and not library.name.startswith(OWN):
            held[library.name, library.version] = size
    return held


def _weight(key: tuple[str, str], bring: dict[str, dict[tuple[str, str], Decimal]]) -> Decimal:
    return min(held[key] for held in bring.values() if key in held)
