"""Shared libraries: what they are built for, and their symbols taken off."""

import shutil
import struct
import subprocess
from pathlib import Path

from deburr.build.errors import BuildError

MACHINES = {62: "x86_64", 183: "arm64"}
STRIP_S = 60
LOADED = 1
IN_MEMORY, NULL, NO_BITS = 2, 0, 8
"""Of a section: the flag of one that is loaded, and the types of those that take no bytes of the file."""
_HEADER = struct.Struct("<4s12xHH")


def machine(path: Path) -> str | None:
    """The architecture that an ELF file is for: x86_64, arm64, another's number; None for no ELF file."""
    with path.open("rb") as file:
        start = file.read(_HEADER.size)
    if len(start) < _HEADER.size or start[:4] != b"\x7fELF":
        return None
    number = _HEADER.unpack(start)[2]
    return MACHINES.get(number, str(number))


def strippers(architecture: str) -> tuple[str, ...]:
    """The programs that take symbols off, the better first.

    Raises  BuildError when none can for this architecture.
    """
    gnu = {"x86_64": "x86_64-linux-gnu-strip", "arm64": "aarch64-linux-gnu-strip"}[architecture]
    found = tuple(filter(None, map(shutil.which, ("llvm-strip", gnu))))
    if not found:
        raise BuildError(f"nothing here strips {architecture} libraries", hint=f"install llvm-strip, or {gnu}")
    return found


def strip(path: Path, programs: tuple[str, ...]) -> int:
    """Take the symbols off that nothing links to.

    What was edited after it was linked, as wheels' bundled libraries are, comes out of some programs so that it cannot
    be loaded: a library that none of them leaves loadable stays as it is.
    Returns  by how many bytes it got smaller.
    """
    before = path.stat().st_size
    part = path.with_name(f"{path.name}.stripped")
    try:
        for by in programs:
            command = [by, "--strip-unneeded", "-o", str(part), str(path)]
            done = subprocess.run(command, capture_output=True, timeout=STRIP_S, check=False)
            if done.returncode == 0 and part.is_file() and part.stat().st_size < before and loadable(part):
                part.chmod(path.stat().st_mode)
                part.replace(path)
                break
    except subprocess.TimeoutExpired:
        return 0
    finally:
        part.unlink(missing_ok=True)
    return before - path.stat().st_size


def loadable(path: Path) -> bool:
    """Whether every segment of a 64-bit ELF file stands where the loader can map it, and the page size allows it."""
    data = path.read_bytes()
    if data[:5] != b"\x7fELF\x02":
        return False
    offset, size, count = (*struct.unpack_from("<Q", data, 32), *struct.unpack_from("<HH", data, 54))
    for at in range(offset, offset + size * count, size):
        kind, _, place, address = struct.unpack_from("<IIQQ", data, at)
        (align,) = struct.unpack_from("<Q", data, at + 48)
        if kind == LOADED and align > 1 and place % align != address % align:
            return False
    return True


def loose(path: Path) -> int:
    """How many bytes of a 64-bit ELF file are symbols and notes that are never loaded; 0 for another file."""
    data = path.read_bytes()
    if data[:5] != b"\x7fELF\x02" or len(data) < 64:
        return 0
    offset, size, count = (*struct.unpack_from("<Q", data, 40), *struct.unpack_from("<HH", data, 58))
    total = 0
    for at in range(offset, min(offset + size * count, len(data) - 40), size or 1):
        kind, flags, _, _, length = struct.unpack_from("<IQQQQ", data, at + 4)
        if not flags & IN_MEMORY and kind not in (NULL, NO_BITS):
            total += length
    return total
