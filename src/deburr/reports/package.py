"""What packages hold, and how they are best shipped."""

import textwrap
from collections import Counter
from typing import Any

from deburr.reports.screen import Screen
from deburr.reports.words import many
from deburr.rules.forecast import Forecast
from deburr.rules.packing import Packing
from deburr.rules.shipped import megabytes
from deburr.workload.package import Package

TOP = 6
LEAST = 100_000  # bytes: less is not worth a line


def render(
    package: Package, verdict: Packing, flaws: tuple[str, ...], screen: Screen, expected: Forecast | None = None
) -> str:
    """One package: sizes, libraries, machine code, what nobody reads, the verdict."""
    lines = [screen.paint(str(package.at), "1"), *_wrapped(_sizes(package), screen)]
    if package.libraries:
        named = sorted(package.libraries, key=lambda each: (-(each.size_bytes or 0), each.name))
        told = ", ".join(
            f"{each.name} {each.version}".strip() + (f" ({megabytes(each.size_bytes)} MB)" if each.size_bytes else "")
            for each in named[:TOP]
        )
        more = f" and {len(named) - TOP} more" if len(named) > TOP else ""
        lines += _wrapped(f"libraries: {told}{more}", screen)
    if expected is not None:
        lines += _wrapped(f"predicted: {_predicted(expected)}", screen)
        if expected.slow:
            told = ", ".join(f"{module} {ms:.0f} ms" for module, ms in expected.slow[:TOP])
            lines += _wrapped(f"slow to import: {told} of CPU", screen)
    if package.binaries:
        lines += _wrapped(f"machine code: {_code(package)}", screen)
    wasted = [each for each in package.waste if each.size_bytes >= LEAST]
    if wasted:
        told = ", ".join(f"{each.kind} {megabytes(each.size_bytes)} MB" for each in wasted)
        lines += _wrapped(f"no invocation reads: {told}", screen)
    for module, asked, file in package.orphans:
        lines += _wrapped(f"{module} asks for the metadata of {asked}, which is not there ({file})", screen)
    for command in package.system:
        lines += _wrapped(f"its recipe runs: {command}", screen)
    for flaw in flaws:
        lines += _wrapped(f"not looked at: {flaw}", screen)
    lines += _wrapped(f"=> {verdict.way}: {verdict.why}", screen)
    return "\n".join(lines) + "\n"


def document(
    package: Package, verdict: Packing, flaws: tuple[str, ...], expected: Forecast | None = None
) -> dict[str, Any]:
    """The same as JSON; sizes in bytes."""
    return {
        "path": package.at.file,
        "form": package.form.value,
        "files": package.files,
        "unzipped_bytes": package.unzipped_bytes,
        "zipped_bytes": package.zipped_bytes,
        "libraries": [
            {"name": each.name, "language": each.language, "version": each.version, "bytes": each.size_bytes}
            for each in package.libraries
        ],
        "machine_code": [
            {
                "path": each.path,
                "system": each.system,
                "machine": each.machine,
                "python": each.abi,
                "glibc": ".".join(map(str, each.glibc)) if each.glibc else "",
                "bytes": each.size_bytes,
            }
            for each in package.binaries
        ],
        "unread": [
            {"kind": each.kind, "bytes": each.size_bytes, "files": each.files, "example": each.example}
            for each in package.waste
        ],
        "predicted": None
        if expected is None
        else {
            "least_mb": float(expected.least_mb),
            "most_mb": float(expected.most_mb) if expected.most_mb is not None else None,
            "measured": expected.measured,
            "libraries": expected.libraries,
            "slow_imports_cpu_ms": {module: float(ms) for module, ms in expected.slow},
        },
        "recipe": list(package.system),
        "not_looked_at": list(flaws),
        "verdict": {"way": verdict.way.value, "why": verdict.why},
    }


def _sizes(package: Package) -> str:
    if package.unzipped_bytes is None:
        return f"{package.form}: nothing is built"
    zipped = f", {megabytes(package.zipped_bytes)} MB zipped" if package.zipped_bytes else ""
    return f"{package.form}: {many(package.files, 'file')}, {megabytes(package.unzipped_bytes)} MB unzipped{zipped}"


def _predicted(expected: Forecast) -> str:
    least, most = expected.least_mb, expected.most_mb
    size = (
        f"at least {least:,.0f} MB"
        if most is None
        else f"{least:,.0f} to {most:,.0f} MB"
        if most > least
        else f"{least:,.0f} MB"
    )
    return (
        f"{size} unzipped, without your own code ({expected.measured} of {expected.libraries} libraries are measured)"
    )


def _code(package: Package) -> str:
    """Each platform with how many files are for it, and the newest C library that one of them needs."""
    kinds = Counter(" ".join(filter(None, (each.system, each.machine, each.abi))) for each in package.binaries)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items(), key=lambda each: (-each[1], each[0])))
    newest = max((each.glibc for each in package.binaries if each.glibc is not None), default=None)
    return told + (f"; needs glibc {newest[0]}.{newest[1]}" if newest else "")


def _wrapped(text: str, screen: Screen) -> list[str]:
    return textwrap.wrap(
        text,
        screen.width - 2,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
