"""Shared libraries as ELF lays them out: segments that the loader maps, and sections, of which it needs few.

64-bit and little-endian, as both of Lambda's architectures are. Source: https://refspecs.linuxfoundation.org/elf/gabi4+/
"""

import struct
from pathlib import Path

from msgspec import Struct

MACHINES = {62: "x86_64", 183: "arm64"}
HEADER_BYTES, SEGMENT_BYTES, SECTION_BYTES = 64, 56, 64
TABLES_AT, COUNTS_AT, SEGMENT_OFFSET_AT, SECTION_OFFSET_AT = 32, 54, 8, 24
"""Where the header tells of both tables, and where an entry of each tells its offset in the file."""
SHARED_LIBRARY, LOADED = 3, 1
NULL, SYMBOLS, STRINGS, NO_BITS, MORE_INDEXES = 0, 2, 3, 8, 18
_IN_MEMORY = 2
_MACHINE = struct.Struct("<4s12xHH")
_SEGMENT = struct.Struct("<IIQQQQQQ")
_SECTION = struct.Struct("<IIQQQQIIQQ")


class Segment(Struct, frozen=True):
    """An entry of the program header table, field by field."""

    kind: int
    flags: int
    offset: int
    address: int
    physical: int
    size: int
    in_memory: int
    align: int


class Section(Struct, frozen=True):
    """An entry of the section header table, field by field; `name` is a place in the section of names."""

    name: int
    kind: int
    flags: int
    address: int
    offset: int
    size: int
    link: int
    info: int
    align: int
    entry_bytes: int

    @property
    def loaded(self) -> bool:
        return bool(self.flags & _IN_MEMORY)

    @property
    def range(self) -> tuple[int, int]:
        """The bytes of the file that it takes."""
        return (self.offset, self.offset if self.kind in (NULL, NO_BITS) else self.offset + self.size)


class Library(Struct, frozen=True):
    """Both tables, and where they stand; `names` is the section of sections' names."""

    segments_at: int
    sections_at: int
    segments: tuple[Segment, ...]
    sections: tuple[Section, ...]
    names: int

    @property
    def tables(self) -> list[tuple[int, int]]:
        """The bytes of the file that the header and both tables take."""
        return [
            (0, HEADER_BYTES),
            (self.segments_at, self.segments_at + len(self.segments) * SEGMENT_BYTES),
            (self.sections_at, self.sections_at + len(self.sections) * SECTION_BYTES),
        ]


def machine(path: Path) -> str | None:
    """The architecture that an ELF file is for: x86_64, arm64, another's number; None for no ELF file."""
    with path.open("rb") as file:
        start = file.read(_MACHINE.size)
    if len(start) < _MACHINE.size or start[:4] != b"\x7fELF":
        return None
    number = _MACHINE.unpack(start)[2]
    return MACHINES.get(number, str(number))


def read(data: bytes) -> Library | None:
    """The tables of a shared library; None for another file, and for one that ends before its own tables do."""
    if data[:6] != b"\x7fELF\x02\x01" or len(data) < HEADER_BYTES:
        return None
    (kind,) = struct.unpack_from("<H", data, 16)
    segments_at, sections_at = struct.unpack_from("<QQ", data, TABLES_AT)
    segment_bytes, segments, section_bytes, sections, names = struct.unpack_from("<HHHHH", data, COUNTS_AT)
    if kind != SHARED_LIBRARY or (segment_bytes, section_bytes) != (SEGMENT_BYTES, SECTION_BYTES) or names >= sections:
        return None
    if max(segments_at + segments * SEGMENT_BYTES, sections_at + sections * SECTION_BYTES) > len(data):
        return None
    return Library(
        segments_at,
        sections_at,
        tuple(Segment(*_SEGMENT.unpack_from(data, segments_at + at * SEGMENT_BYTES)) for at in range(segments)),
        tuple(Section(*_SECTION.unpack_from(data, sections_at + at * SECTION_BYTES)) for at in range(sections)),
        names,
    )


def image(data: bytes) -> list[tuple[object, ...]] | None:
    """All that the loader sees of a library but where in the file it stands; None when it cannot be mapped."""
    library = read(data)
    if library is None:
        return None
    seen = bytearray(data)
    for start, end in [(TABLES_AT, TABLES_AT + 16), *library.tables[1:]]:
        seen[start:end] = bytes(end - start)
    found: list[tuple[object, ...]] = []
    for each in library.segments:
        end = each.offset + each.size
        if end > len(data) or (each.kind == LOADED and each.align > 1 and (each.offset - each.address) % each.align):
            return None
        same = (each.kind, each.flags, each.address, each.physical, each.size, each.in_memory, each.align)
        found.append((*same, bytes(seen[each.offset : end])))
    return found
