"""What functions ship, as areas: libraries, their own code, and what no invocation reads."""

from typing import Any

from msgspec import Struct

from deburr.reports.page.run import Page
from deburr.reports.page.verdicts import PackageTold
from deburr.reports.words import listed

OWN = "own code and the rest"
DRAWN = 12
NAMED = 30
TOLD = 40
LEAST_BYTES = 1_000_000  # below, nobody waits for a package or pays for it


class Shipped(Struct, frozen=True):
    """One package, and the functions that ship it.

    parts  (name, bytes), the largest first; bytes add up to the package's.
    """

    functions: tuple[str, ...]
    form: str
    at: str
    bytes: int
    parts: tuple[tuple[str, int], ...]
    waste: tuple[tuple[str, int], ...]

    @property
    def megabytes(self) -> str:
        return f"{self.bytes / 1e6:,.1f} MB"


class Packages(Struct, frozen=True):
    """All packages worth a look, the largest first; `more` were left out."""

    found: tuple[Shipped, ...]
    more: int = 0

    @property
    def chart(self) -> dict[str, Any]:
        rows = [
            {
                "name": f"{listed(each.functions, 1)}, {each.megabytes}",
                "children": [{"name": name, "value": size} for name, size in each.parts],
            }
            for each in self.found[:DRAWN]
        ]
        return {"kind": "tree", "rows": rows}


def packages(page: Page) -> Packages | None:
    """Each package once, however many functions ship it; None where nothing large is built."""
    groups: dict[tuple[str, str], tuple[PackageTold, list[str]]] = {}
    for run in page.runs:
        for function in run.verdict.functions:
            package = function.package
            if package is not None and (package.unzipped_bytes or 0) >= LEAST_BYTES:
                groups.setdefault((run.name, str(package.at)), (package, []))[1].append(function.name)
    found = [_shipped(package, names) for package, names in groups.values()]
    found.sort(key=lambda each: (-each.bytes, each.functions))
    return Packages(tuple(found[:TOLD]), len(found[TOLD:])) if found else None


def _shipped(package: PackageTold, names: list[str]) -> Shipped:
    whole = package.unzipped_bytes or 0
    parts = sorted(
        ((each.name, each.bytes) for each in package.libraries if each.bytes), key=lambda part: (-part[1], part[0])
    )
    rest = whole - sum(size for _, size in parts)
    shown = parts[:NAMED]
    other = sum(size for _, size in parts[NAMED:])
    shown += [(name, size) for name, size in ((f"{len(parts) - NAMED} more", other), (OWN, rest)) if size > 0]
    waste = tuple((each.kind, each.bytes) for each in sorted(package.waste, key=lambda each: -each.bytes))
    return Shipped(tuple(names), package.form, str(package.at), whole, tuple(shown), waste)
