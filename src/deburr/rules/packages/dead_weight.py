"""A package holds files that no invocation reads.

Tests, documentation, type stubs, C sources and bytecode of another Python are uploaded, stored with every version, and
unpacked for every new environment; development tools bring their own dependencies besides. They also count against the
250 MB that a function and its layers share.

Instead, list tools apart from what runs, install with `--no-compile`, and delete the rest in the build. Some libraries
import their own tests: import what you ship before you deploy it. Metadata (`*.dist-info`) stays: libraries read it.
Silent when it is less than is worth a build step, when the handler itself imports such a tool, and for images.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.place import Place
from deburr.rules.given import Given
from deburr.rules.shipped import MB, installed_mb, megabytes
from deburr.workload.development import develops
from deburr.workload.function import Function, PackageKind
from deburr.workload.package import Library, Package
from deburr.workload.workload import Workload

RULE = Rule(
    name="dead-weight",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/python-package.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    ),
)

LEAST_MB = 5
MUCH_MB = 25
TOP = 3


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    for function in workload.functions:
        if function.package is not None and function.code.kind is not PackageKind.IMAGE and not function.copy_of:
            yield from _found(function.name, function.code.at, function.package, (function,), given)
    for layer in workload.layers:
        users = tuple(f for f in workload.functions if layer.address in (f.layers.value or ()))
        if layer.package is not None:
            yield from _found(layer.name, layer.at, layer.package, users, given)


def _found(name: str, at: Place, package: Package, users: tuple[Function, ...], given: Given) -> Iterator[Finding]:
    if not package.built:
        yield from _tools(name, package, users, given)
        return
    size, whole = sum(waste.size_bytes for waste in package.waste), package.unzipped_bytes or 0
    if size < LEAST_MB * MB:
        return
    kinds = ", ".join(f"{waste.kind} {megabytes(waste.size_bytes)} MB" for waste in package.waste[:TOP])
    yield RULE.finding(
        f"{name} ships {megabytes(size)} MB of {megabytes(whole)} that no invocation reads",
        at=at,
        also=[Place(package.at.file, path=waste.example) for waste in package.waste[:1]],
        consequence=f"uploaded, stored with every version and unpacked in every environment: {kinds}",
        fix=Advice("delete it in the build, and import what is left before you deploy it"),
        level=Level.WARNING if size >= MUCH_MB * MB else Level.INFO,
        functions=[function.address for function in users],
    )


def _tools(name: str, package: Package, users: tuple[Function, ...], given: Given) -> Iterator[Finding]:
    """One finding for a list, at the first tool in it."""
    tools = [library for library in package.libraries if develops(library.name) and not _imported(library, users)]
    if not tools or any(user.handler is not None and user.handler.unread for user in users):
        return
    sizes = {library.name: size for library in tools if (size := installed_mb(library, given)) is not None}
    weight = sum(sizes.values())
    if weight < LEAST_MB:
        return
    tools.sort(key=lambda library: (-sizes.get(library.name, 0), library.name))
    names = ", ".join(library.name for library in tools[:TOP]) + (f" and {len(tools) - TOP} more" * (len(tools) > TOP))
    yield RULE.finding(
        f"{name} is built with {names}, {weight:.0f} MB or more that only development needs",
        at=tools[0].at,
        also=sorted(library.at for library in tools[1:TOP]),
        consequence="installed into the package with every build, with what they need themselves",
        fix=Advice(f"move {names} into a list that the build does not install"),
        level=Level.WARNING if weight >= MUCH_MB else Level.INFO,
        functions=[function.address for function in users],
    )


def _imported(library: Library, users: tuple[Function, ...]) -> bool:
    module = library.name.replace("-", "_").partition(".")[0]
    names = {
        each.module.replace("-", "_").split(".")[0] for user in users if user.handler for each in user.handler.imports
    }
    scripts = {each.module for user in users if user.handler for each in user.handler.imports}
    return module in names or library.name in scripts
