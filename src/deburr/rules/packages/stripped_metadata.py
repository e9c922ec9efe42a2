"""A library asks for its own metadata, and the package does not hold it.

Deleting `*.dist-info` is common advice for smaller packages. It frees about a hundredth, and libraries that ask for
their version or their plugins while they are imported end with PackageNotFoundError.

Instead, keep the metadata; tests, bytecode and C sources are what weighs.
Silent when the question is guarded, when it is asked only by a function, when a layer that was not looked at may hold
the metadata, and when nothing is built.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.place import Place
from deburr.rules.given import Given
from deburr.rules.shipped import every_layer_known, packages
from deburr.workload.function import Function, PackageKind

RULE = Rule(
    name="stripped-metadata",
    level=Level.ERROR,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.python.org/3/library/importlib.metadata.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/python-package.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.language != "python" or function.code.kind is not PackageKind.ZIP:
        return
    if not every_layer_known(function, given):
        return
    found = packages(function, given)
    there = {library.name for package in found for library in package.libraries}
    for package in found:
        missed = [each for each in package.orphans if each[1] not in there]
        if not missed:
            continue
        module, asked, file = missed[0]
        others = f", and {len(missed) - 1} more" if len(missed) > 1 else ""
        yield RULE.finding(
            f"{module} asks for the metadata of {asked}{others}, and what {function.name} ships holds none",
            at=function.code.at,
            also=[Place(package.at.file, path=file)],
            consequence=f"importing {module} ends with PackageNotFoundError",
            fix=Advice("keep *.dist-info in the package"),
        )
