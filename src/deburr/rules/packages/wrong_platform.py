"""A package holds machine code that its function cannot load.

Wheels and Node addons are built for one system, processor, Python and C library. Installed on a Mac, for the other
architecture, for another Python or for a newer Linux, they upload and deploy without a word, and fail when they are
imported: in every invocation, or only on the path that imports them late.

Instead, install for the function: `sam build --use-container`, or `pip install --only-binary=:all: --platform
manylinux2014_x86_64 --python-version 3.13 --target`, with the platform of its architecture.
Silent when a build that fits stands beside it, or a module in Python of the same name, for extensions whose library
works without them, for files that are never loaded as a library (Windows launchers), when runtime or architecture are
settled at deploy time, and when nothing is built.
"""

import re
from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.place import Place
from deburr.rules.given import Given
from deburr.rules.shipped import packages
from deburr.workload.function import Function, PackageKind
from deburr.workload.package import Binary, Package

RULE = Rule(
    name="wrong-platform",
    level=Level.ERROR,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/python-package.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
        "https://docs.aws.amazon.com/linux/al2023/ug/glibc-gcc-and-binutils.html",
    ),
)

GLIBC = "lambda.os.glibc"
SYSTEMS = {"macos": "macOS", "windows": "Windows", "linux": "Linux"}
LOADED = {"python": (".so", ".pyd", ".dylib"), "node": (".node",)}
"""How files are called that a runtime loads; libraries that these need end in other ways."""

OPTIONAL = (
    r"speedups?$|_c$|cyextension|_http_(?:parser|writer)$|_websocket|reader_c$|_helpers$|_frozenlist$|_multidict$"
    r"|_quoting_c$|_wrappers$|_cmsgpack$|_yaml$|__mypyc$|_c_ext|_psycopg_c|bufferutil|utf-8-validate|cpu-features"
    r"|fsevents|(?:^|/)tests?/|(?:^|/)_?tests?_|_tests?$|\.libs/|\.dylibs/"
)
"""Extensions whose library does without them, and those that only its tests load."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.code.kind is not PackageKind.ZIP or function.language not in LOADED:
        return
    for package in packages(function, given):
        wrong = list(_wrong(function, package, given))
        if not wrong:
            continue
        binary, built, runs = wrong[0]
        many = f", as are {len(wrong) - 1} more" if len(wrong) > 1 else ""
        yield RULE.finding(
            f"{function.name} ships {binary.path} for {built}{many}, and runs on {runs}",
            at=function.code.at,
            also=[Place(package.at.file, path=binary.path)],
            consequence="what imports it fails, and the invocation with it",
            fix=Advice("install for the function's platform: sam build --use-container, or pip with --platform"),
        )


def _wrong(function: Function, package: Package, given: Given) -> Iterator[tuple[Binary, str, str]]:
    """One binary of each group of which none fits: what it is built for, and what the function is."""
    groups: dict[str, list[Binary]] = {}
    for binary in package.binaries:
        groups.setdefault(binary.group, []).append(binary)
    for name, group in sorted(groups.items()):
        if re.search(OPTIONAL, name) or not any(_loaded(binary, function) for binary in group):
            continue
        reasons = [_unfit(binary, function, given) for binary in group]
        if None not in reasons and not any(binary.spare for binary in group):
            yield next((b, *reason) for b, reason in zip(group, reasons, strict=True) if reason is not None)


def _loaded(binary: Binary, function: Function) -> bool:
    return binary.path.endswith(LOADED[function.language or ""])


def _unfit(binary: Binary, function: Function, given: Given) -> tuple[str, str] | None:
    """What it is built for and what the function runs on, where these differ; None where it fits or nobody knows."""
    if binary.system != "linux":
        return SYSTEMS[binary.system], SYSTEMS["linux"]
    runs = function.architecture.value
    if runs is not None and runs not in binary.machine.split(","):
        return binary.machine, runs
    name = function.runtime.value or ""
    if (
        binary.abi
        and function.language == "python"
        and binary.abi != f"cp{name.removeprefix('python').replace('.', '')}"
    ):
        return _python(binary.abi), name
    if binary.musl:
        return "Alpine's C library", "GNU's"
    life = given.facts.runtime(name)
    there = str(given.facts[GLIBC].table.get(life.os, "")) if life is not None else ""
    if there and binary.glibc is not None and binary.glibc > _version(there):
        return f"glibc {binary.glibc[0]}.{binary.glibc[1]}", f"{there} ({name})"
    return None


def _python(abi: str) -> str:
    digits = abi.removeprefix("cp")
    return f"python{digits[0]}.{digits[1:]}"


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))
