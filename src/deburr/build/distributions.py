"""Python's installed distributions: which files are whose, who asks for whom, what reads their metadata."""

import csv
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from deburr.build.pieces import Piece
from deburr.install.locks import name_of

SUFFIX = ".dist-info"
INSTALLERS_OWN = ("INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json")
"""What tells who installed a package and how: nothing at run time asks, and it differs from tool to tool."""
LICENCES = re.compile(r"(?i)(licen[cs]e|copying|notice|authors)")
_READS = re.compile(rb"importlib[._]metadata|from importlib import [^\n]*metadata|pkg_resources|entry_points")


class Distribution(Struct, frozen=True):
    """One installed distribution.

    name      as indexes compare names.
    folder    its `.dist-info`, relative to the packages' folder.
    files     what it recorded, relative too.
    requires  names of what it asks for, whatever the markers say; extras are left out.
    """

    name: str
    version: str
    folder: str
    files: tuple[str, ...]
    requires: tuple[str, ...]


def read(folder: Path) -> list[Distribution]:
    """The distributions in a folder of packages, by name; a broken one without its files."""
    return sorted(filter(None, map(_one, folder.glob(f"*{SUFFIX}"))), key=lambda each: each.name)


def owners(distributions: Iterable[Distribution]) -> dict[str, str]:
    return {path: each.name for each in distributions for path in each.files}


def record_of(text: str, there: set[str], changed: Mapping[str, Path]) -> str:
    """A RECORD that lists what is still there, with the hash and size that it has now.

    there    paths relative to the packages' folder.
    changed  likewise, and where each stands.
    """
    kept: list[str] = []
    for line in text.splitlines():
        row = next(csv.reader([line]), [""])
        if row[0] in changed:
            data = changed[row[0]].read_bytes()
            hashed = urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode("ascii")
            line = line.replace(",".join(row[1:]), f"sha256={hashed},{len(data)}")
        if row[0] in there:
            kept.append(line)
    return "\n".join(kept) + "\n"


def metadata_is_read(pieces: Iterable[Piece]) -> str | None:
    """The first file that stays and asks for packages' metadata; None when nothing does."""
    for piece in pieces:
        if piece.why is None and piece.path.endswith(".py") and _READS.search(piece.real.read_bytes()):
            return piece.path
    return None


def _one(info: Path) -> Distribution | None:
    try:
        told = (info / "METADATA").read_text(encoding="utf-8", errors="replace").partition("\n\n")[0]
        record = (info / "RECORD").read_text(encoding="utf-8") if (info / "RECORD").is_file() else ""
    except (OSError, UnicodeDecodeError):
        return None
    fields = dict(re.findall(r"^(Name|Version): (.+)$", told, re.MULTILINE))
    if "Name" not in fields:
        return None
    asked = re.findall(r"^Requires-Dist: (.+)$", told, re.MULTILINE)
    files = tuple(row[0] for row in csv.reader(record.splitlines()) if row)
    requires = tuple(name_of(each) for each in asked if "extra ==" not in each)
    return Distribution(name_of(fields["Name"]), fields.get("Version", ""), info.name, files, requires)


def only_asked_by(names: frozenset[str], distributions: list[Distribution]) -> Iterator[str]:
    """Those of the names that nothing but each other asks for."""
    left = set(names)
    while True:
        needed = {name for each in distributions if each.name not in left for name in each.requires}
        if not left & needed:
            break
        left -= needed
    yield from sorted(left)
