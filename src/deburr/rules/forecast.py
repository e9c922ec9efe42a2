"""What libraries that a list asks for will weigh once they are installed, and which of them are slow to import."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from deburr.facts.book import Facts
from deburr.facts.imports import ImportCost, ImportCosts
from deburr.rules.cold_starts.heavy_import import HEAVY_MS
from deburr.rules.shipped import WEIGHED
from deburr.workload.package import Form, Library, Package


class Forecast(Struct, frozen=True):
    """least_mb, most_mb  between which it will be, unzipped; most_mb is None while some library was never measured.
    measured         libraries that were, of `libraries`.
    slow             (module, CPU milliseconds) of those that take long to import, the slowest first.
    """

    least_mb: Decimal
    most_mb: Decimal | None
    measured: int
    libraries: int
    slow: tuple[tuple[str, Decimal], ...]


def forecast(package: Package, facts: Facts, imports: ImportCosts) -> Forecast | None:
    """What a list of requirements or a lock comes to; None for what is built, and where nothing in it was measured.

    A lock tells everything that is installed, so that what each weighs alone adds up. A list names only what is asked
    for: the heaviest with all that it needs is the least, all of them with what each needs the most, since they share.
    """
    if package.form is not Form.LISTED:
        return None
    rows = {library.name: imports.installing(library.language.value, library.name) for library in package.libraries}
    whole = not any(library.direct for library in package.libraries)
    weights = [_alone(each, rows, facts) if whole else _with_needs(each, rows) for each in package.libraries]
    known = [weight for weight in weights if weight is not None]
    if not known:
        return None
    total = sum(known, Decimal(0))
    return Forecast(
        total if whole else max(known),
        total if len(known) == len(weights) else None,
        len(known),
        len(weights),
        _slow(row for found in rows.values() for row in found),
    )


def _alone(library: Library, rows: dict[str, tuple[ImportCost, ...]], facts: Facts) -> Decimal | None:
    measured = facts[WEIGHED].table.get(library.name)
    if isinstance(measured, Decimal | int):
        return Decimal(measured)
    return next((row.mb_alone for row in rows[library.name] if row.mb_alone is not None), None)


def _with_needs(library: Library, rows: dict[str, tuple[ImportCost, ...]]) -> Decimal | None:
    return next((row.mb for row in rows[library.name] if row.mb is not None), None)


def _slow(rows: Iterable[ImportCost]) -> tuple[tuple[str, Decimal], ...]:
    found = {row.module: row.cpu_ms for row in rows if row.kind == "import" and row.cpu_ms >= HEAVY_MS}
    return tuple(sorted(found.items(), key=lambda each: (-each[1], each[0])))
