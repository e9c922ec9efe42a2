"""The files of a package, whatever holds it: names and sizes for all, bytes only of those asked for.

Nothing is ever unpacked to disk. Of a zip only its directory is read; of a file in it no more than was asked for is
inflated, so that an archive that would fill a disk costs no more than another.
"""

import posixpath
import struct
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from deburr import disk
from deburr.errors import SourceError

if TYPE_CHECKING:
    from zipfile import ZipInfo

MOST_FILES = 60_000
MOST_DIRECTORY = 16 * 1024 * 1024  # bytes; what names 60,000 files
_END = b"PK\x05\x06"
_END_SPAN = 66_000  # bytes: a zip ends in a record with a comment of at most 65,535
_WHOLE = struct.Struct("<4s4H2LH")
_ENCRYPTED = 1
_LINK = 0o120000
_LONGEST_LINK = 4096
_THERE = ("/var/task/", "/opt/", "/tmp/")


class Contents(Protocol):
    """sizes  by way from the package's root, with forward slashes: bytes, unzipped; 0 for a link.
    zipped   what its files take in the zip; None for a folder.
    flaws    what is wrong with it, in sentences; what they speak of is left out of `sizes`.
    """

    sizes: Mapping[str, int]
    zipped: int | None
    flaws: tuple[str, ...]

    def read(self, name: str, most: int) -> bytes:
        """The first bytes of a file; nothing when it is damaged, encrypted or not there."""
        ...


class Folder:
    """A folder that is zipped when it is deployed."""

    def __init__(self, path: Path) -> None:
        """Raises  SourceError when it holds too many files to be looked at, or cannot be read."""
        try:
            found = disk.tree(path, MOST_FILES)
        except OSError as error:
            raise SourceError(f"cannot be read: {error.strerror}", where=str(path)) from None
        if found is None:
            raise SourceError(f"holds more than {MOST_FILES:,} files: not looked at as a package", where=str(path))
        self.path = path
        self.sizes: Mapping[str, int] = dict(found)
        self.zipped: int | None = None
        self.flaws: tuple[str, ...] = ()

    def read(self, name: str, most: int) -> bytes:
        if name not in self.sizes:
            return b""
        try:
            return disk.head(self.path / name, most)
        except (OSError, ValueError):
            return b""


class Zip:
    """A zip file, of which the directory is believed."""

    def __init__(self, path: Path) -> None:
        """Raises  SourceError when it is none, or names too many files."""
        import zipfile  # most projects hold none

        self.path = path
        try:
            names = _directory_bytes(path)
            if names is None:
                raise SourceError("has no directory at its end: it is cut off, or no zip", where=str(path))
            if names > MOST_DIRECTORY:
                raise SourceError("has a directory that is too long to be read", where=str(path))
            disk.tail(path, names + _END_SPAN)  # the directory holds a sum of each file: all that was read hangs on it
            self.archive = zipfile.ZipFile(path)
        except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile) as error:
            raise SourceError(f"cannot be read as a zip: {error}", where=str(path)) from None
        members = self.archive.infolist()
        if len(members) > MOST_FILES:
            raise SourceError(f"holds more than {MOST_FILES:,} files: not looked at as a package", where=str(path))
        self.zipped: int | None = sum(member.compress_size for member in members)
        self.sizes: Mapping[str, int] = {
            member.filename: 0 if (member.external_attr >> 16) & 0o170000 == _LINK else member.file_size
            for member in members
            if not member.is_dir() and inside(member.filename)
        }
        links = [member.filename for member in members if self._leads_out(member)]
        locked = sum(_locked(member.flag_bits) for member in members)
        self.flaws = tuple(_flaws([member.filename for member in members], links, locked))

    def _leads_out(self, member: "ZipInfo") -> bool:
        """True for a link to something that no package holds; one to /opt or /tmp means what is there in Lambda."""
        if (member.external_attr >> 16) & 0o170000 != _LINK:
            return False
        target = self.read(member.filename, _LONGEST_LINK).decode(errors="replace")
        whole = posixpath.normpath(posixpath.join("/var/task", posixpath.dirname(member.filename), target))
        return not whole.startswith(_THERE)

    def read(self, name: str, most: int) -> bytes:
        import zipfile
        import zlib

        try:
            if self.archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                return b""  # the others inflate as much as they like at a time
            with self.archive.open(name) as file:
                return file.read(most)
        except (OSError, KeyError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error):
            return b""  # RuntimeError: it is encrypted


def inside(name: str) -> bool:
    """False for a name that leads out of the package."""
    path = PurePosixPath(name.replace("\\", "/"))
    drive = path.parts[:1] != () and path.parts[0].endswith(":")
    return not (path.is_absolute() or ".." in path.parts or drive or "\x00" in name)


def _locked(flags: int) -> bool:
    return bool(flags & _ENCRYPTED)


def _flaws(names: list[str], links: list[str], encrypted: int) -> list[str]:
    outside = [name for name in names if not inside(name)]
    found = []
    if outside:
        found.append(f"{len(outside)} of its files lie outside it, such as {outside[0]!r}: left out")
    if links:
        found.append(f"{len(links)} of its links lead out of it, such as {links[0]!r}: not followed")
    if encrypted:
        found.append(f"{encrypted} of its files are encrypted, which Lambda cannot read")
    return found


def _directory_bytes(path: Path) -> int | None:
    """How long a zip says its directory is; None when it has no end."""
    end = disk.tail(path, _END_SPAN)
    at = end.rfind(_END)
    if at < 0 or len(end) < at + _WHOLE.size:
        return None
    return int(_WHOLE.unpack_from(end, at)[5])
