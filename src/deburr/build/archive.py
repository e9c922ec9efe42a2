"""Zips with the same bytes whenever the same files go in."""

import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can tell."""
LEVEL = 9
READABLE, RUNNABLE = 0o100644, 0o100755


def write(folder: Path, path: Path) -> str:
    """Zip a folder: sorted, without times, with the rights that Lambda needs and no owner.

    Returns  the SHA-256 of the zip.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for file in _files(folder):
            member = zipfile.ZipInfo(file.relative_to(folder).as_posix(), EPOCH)
            member.external_attr = (RUNNABLE if file.stat().st_mode & 0o111 else READABLE) << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # Unix, wherever it is built: others have no rights to keep
            archive.writestr(member, file.read_bytes(), compresslevel=LEVEL)
    return sha256(path.read_bytes()).hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(
        (path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.relative_to(folder).as_posix()
    )
