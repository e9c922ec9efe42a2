"""How a package gets to Lambda: as a zip, through S3, or only as an image."""

from enum import StrEnum

from msgspec import Struct

from deburr.facts.book import Facts

MIB = 1024 * 1024  # Lambda's MB, as its own error messages count them: 262144000 bytes


class Route(StrEnum):
    """The way that is open."""

    DIRECT = "upload the zip"
    S3 = "upload through S3"
    IMAGE = "build a container image"
    NONE = "no way"


class Verdict(Struct, frozen=True):
    """Where a package fits.

    why  one sentence with both numbers.
    """

    route: Route
    why: str


def verdict(zipped_bytes: int, unzipped_bytes: int, facts: Facts) -> Verdict:
    """The way for a package.

    zipped_bytes    of the largest zip; 0 when it was not made.
    unzipped_bytes  of function and layers together.
    """
    direct, most = (int(facts.number(f"lambda.package.{name}")) for name in ("zip_direct_max", "unzipped_max"))
    image = int(facts.number("lambda.package.image_max"))
    unzipped, zipped = f"{unzipped_bytes / MIB:.1f} MB unzipped", f"{zipped_bytes / MIB:.1f} MB zipped"
    if unzipped_bytes > image * 1024 * MIB:
        return Verdict(Route.NONE, f"{unzipped}: an image holds {image} GB at most; load data at run time")
    if unzipped_bytes > most * MIB:
        return Verdict(Route.IMAGE, f"{unzipped}: zips and layers may hold {most} MB together, an image {image} GB")
    if zipped_bytes > direct * MIB:
        return Verdict(Route.S3, f"{zipped}, {unzipped}: over {direct} MB zipped the way is S3")
    return Verdict(Route.DIRECT, f"{zipped}, {unzipped}: within {direct} MB zipped and {most} MB unzipped")
