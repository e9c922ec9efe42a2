"""Code that clients upload: unpacked, weighed against Lambda's limits, and handed out again."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deburr.lab import packages
from deburr.lab.control.account import CloudAccount, Version
from deburr.lab.control.errors import ApiError, invalid, not_found
from deburr.lab.errors import LabError

DOWNLOADS = "/deburr/code/"


@dataclass(frozen=True, slots=True)
class Upload:
    """A zip that was taken.

    size           of the zip in bytes.
    unpacked_size  of what it holds.
    """

    folder: Path
    archive: Path
    digest: str
    size: int
    unpacked_size: int


def taken(account: CloudAccount, data: bytes, *, instead_of: int = 0) -> Upload:
    """Unpack a zip and count it.

    instead_of  bytes that leave the account for it.
    Raises  ApiError for what is no zip, is too large unpacked, or does not fit into the account.
    """
    if len(data) > account.lab.limits.zipped_bytes:
        most = account.lab.limits.zipped_bytes
        raise ApiError("RequestEntityTooLargeException", 413, f"Zipped size must be smaller than {most} bytes")
    try:
        unpacked_size = _weighed(data, account.lab.limits.unzipped_bytes)
        room(account, len(data) - instead_of)
        folder = packages.unpacked_bytes(data, account.lab.work)
    except (LabError, zipfile.BadZipFile):
        raise invalid("Could not unzip uploaded file. Please check your file, then try to upload again.") from None
    archive = packages.stored(data, account.lab.work)
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    return Upload(folder, archive, digest, len(data), unpacked_size)


def room(account: CloudAccount, size: int) -> None:
    """ApiError when so many bytes more are beyond the account's code storage."""
    if account.code_size + size > account.lab.limits.code_storage_bytes:
        raise ApiError("CodeStorageExceededException", 400, "Code storage limit exceeded.")


def together(account: CloudAccount, sizes: Iterable[int]) -> None:
    """ApiError when a function and its layers are too large unpacked."""
    whole, most = sum(sizes), account.lab.limits.unzipped_bytes
    if whole > most:
        raise invalid(
            f"Function code combined with layers exceeds the maximum allowed size of {most} bytes. "
            f"The actual size is {whole} bytes."
        )


def location(account: CloudAccount, kind: str, name: str, version: str) -> str:
    """Where a client downloads what it uploaded."""
    return f"http://{account.address}{DOWNLOADS}{kind}/{name}/{version}"


def download(account: CloudAccount, path: str) -> bytes:
    """What stands at the path of a location; ApiError when nothing does."""
    parts = path.removeprefix(DOWNLOADS).split("/")
    if len(parts) == 3:
        kind, name, number = parts
        if kind == "layer" and (found := account.layers.get(name, {}).get(int(number) if number.isdigit() else 0)):
            return found.archive.read_bytes()
        if kind == "function" and name in account.functions:
            return _zipped(account.version(account.functions[name], number))
    raise not_found("no such code")


def _zipped(version: Version) -> bytes:
    if version.archive is not None:
        return version.archive.read_bytes()
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(version.code.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(version.code).as_posix())
    return data.getvalue()


def _weighed(data: bytes, most: int) -> int:
    """The size of what a zip says it holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > most:
        raise invalid(f"Unzipped size must be smaller than {most} bytes")
    return size
