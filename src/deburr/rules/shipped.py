"""What a function ships with its layers, and what libraries weigh that are not installed yet."""

from collections.abc import Iterable
from decimal import Decimal

from deburr.facts.imports import ImportCost
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.package import Library, Package
from deburr.workload.resources import Layer

MB = 2**20
"""Bytes, as Lambda counts its 250 MB: it takes 262,144,000."""
WEIGHED = "measure.installed_mib"


def layers(function: Function, given: Given) -> tuple[Layer, ...]:
    """Those of its layers that the workload declares."""
    named = function.layers.value or ()
    return tuple(layer for layer in given.workload.layers if layer.address in named)


def portable(layer: Layer) -> bool:
    """True when it was looked at, and holds nothing that is made for one platform."""
    return layer.package is not None and layer.package.built and not layer.package.binaries


def packages(function: Function, given: Given) -> tuple[Package, ...]:
    """Its own package and its layers', as far as they are on disk."""
    own = () if function.package is None else (function.package,)
    return (*own, *(layer.package for layer in layers(function, given) if layer.package is not None))


def every_layer_known(function: Function, given: Given) -> bool:
    """True when nothing can stand in /opt that was not looked at."""
    named = function.layers.value
    return named is not None and sum(layer.package is not None for layer in layers(function, given)) == len(set(named))


def unzipped_bytes(function: Function, given: Given) -> int:
    """What of it is built, layers included."""
    return sum(package.unzipped_bytes or 0 for package in packages(function, given))


def largest(found: Iterable[Package], most: int = 3) -> tuple[Library, ...]:
    """The heaviest of the libraries that are installed."""
    held = [library for package in found for library in package.libraries if library.size_bytes]
    return tuple(sorted(held, key=lambda library: (-(library.size_bytes or 0), library.name))[:most])


def told(libraries: Iterable[Library]) -> str:
    """`numpy (50 MB), pandas (41 MB)`."""
    return ", ".join(f"{library.name} ({megabytes(library.size_bytes or 0)} MB)" for library in libraries)


def megabytes(size_bytes: int) -> str:
    """In Lambda's MB; one decimal below 10."""
    return f"{size_bytes / MB:,.1f}" if size_bytes < 10 * MB else f"{size_bytes / MB:,.0f}"


def installed_mb(library: Library, given: Given) -> Decimal | None:
    """What it weighs without what it needs itself: as it is here, else as measured; None when nobody knows."""
    if library.size_bytes is not None:
        return Decimal(library.size_bytes) / MB
    measured = given.facts[WEIGHED].table.get(library.name)
    if isinstance(measured, Decimal | int):
        return Decimal(measured)
    return next((row.mb_alone for row in _rows(library, given) if row.mb_alone is not None), None)


def with_needs_mb(library: Library, given: Given) -> Decimal | None:
    """What it weighs with all that it needs, as measured; None when nobody knows, or another version is asked for."""
    for row in _rows(library, given):
        if row.mb is not None and (not library.pinned or library.version == row.version):
            return row.mb
    return None


def _rows(library: Library, given: Given) -> tuple[ImportCost, ...]:
    return given.imports.installing(library.language.value, library.name)
