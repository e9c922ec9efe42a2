"""How a package is best shipped: as a zip, as a zip with a layer, or as an image."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from deburr.facts.book import Facts
from deburr.rules.forecast import Forecast
from deburr.rules.shipped import MB, megabytes
from deburr.workload.package import Package

SHARED_MB = 10
"""Less in a layer is not worth a thing to deploy by itself."""


class Way(StrEnum):
    ZIP = "zip"
    ZIP_AND_LAYER = "zip + layer"
    IMAGE = "image"
    UNKNOWN = "unknown"


class Packing(Struct, frozen=True):
    """One verdict, with its reason."""

    way: Way
    why: str


def packing(package: Package, others: Sequence[Package], facts: Facts, expected: Forecast | None = None) -> Packing:
    """The way to ship a package.

    others    packages of the same project that may share a layer with it.
    expected  what it will weigh, where nothing is built.
    """
    most = facts["lambda.package.unzipped_max"].whole
    if package.unzipped_bytes is None:
        return _foreseen(expected, most)
    if package.system:
        return Packing(Way.IMAGE, f"it installs what no zip holds: {package.system[0]}")
    whole, waste = package.unzipped_bytes, sum(each.size_bytes for each in package.waste)
    if whole - waste > most * MB:
        without = f" even without {megabytes(waste)} MB that nobody reads" if waste else ""
        return Packing(Way.IMAGE, f"{megabytes(whole - waste)} MB{without} are more than the {most} MB of a zip")
    shared = [library for library in package.libraries if _in_all(library.name, library.version, others)]
    size = sum(library.size_bytes or 0 for library in shared)
    if others and size >= SHARED_MB * MB:
        return Packing(Way.ZIP_AND_LAYER, f"all of these bring the same {megabytes(size)} MB of libraries")
    if whole > most * MB:
        return Packing(Way.ZIP, f"without {megabytes(waste)} MB that nobody reads it fits the {most} MB of a zip")
    return Packing(Way.ZIP, f"{megabytes(whole)} MB fit the {most} MB of a zip")


def _foreseen(expected: Forecast | None, most: int) -> Packing:
    if expected is not None and expected.least_mb > most:
        return Packing(
            Way.IMAGE, f"{expected.least_mb:,.0f} MB at least, as measured, are more than the {most} MB of a zip"
        )
    if expected is not None and expected.most_mb is not None and expected.most_mb <= most:
        return Packing(Way.ZIP, f"{expected.most_mb:,.0f} MB at most, as measured, fit the {most} MB of a zip")
    return Packing(Way.UNKNOWN, "nothing is built: what it takes is known after the build")


def _in_all(name: str, version: str, others: Sequence[Package]) -> bool:
    return all(any((each.name, each.version) == (name, version) for each in other.libraries) for other in others)
