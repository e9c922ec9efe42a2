"""Symbols and debuggers' notes taken off shared libraries: what the loader never maps.

It is done here and not by a strip program: GNU's breaks libraries that were edited after they were linked, as those
that wheels bundle are, and another program or version makes other bytes.
"""

import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

from deburr.build import elf
from deburr.build.elf import Library

NOTES = (".debug", ".zdebug", ".gnu.debug", ".gnu_debug", ".stab", ".comment", ".gnu.build.attributes")
"""How the names of sections begin that debuggers alone read; others, which a program may look for, stay."""
ALIGNED_BYTES = 16
Range = tuple[int, int]


def strip(path: Path) -> int:
    """Take the symbols off a library; one that is laid out in no way we know stays as it is.

    Returns  by how many bytes it got smaller.
    """
    before = path.read_bytes()
    after = without(before)
    if len(after) < len(before):
        path.write_bytes(after)
    return len(before) - len(after)


def loose(path: Path) -> int:
    """By how many bytes `strip` would make it smaller."""
    data = path.read_bytes()
    return len(data) - len(without(data))


def without(data: bytes) -> bytes:
    """A library's bytes without symbols and notes; the same bytes when none can be taken.

    Every segment keeps its addresses and its content: that is looked at before anything is handed back.
    """
    library = elf.read(data)
    if library is None:
        return data
    gone = _gone(data, library)
    cuts = _cuts(data, library, gone)
    if not cuts:
        return data
    smaller = _moved(data, library, gone, cuts)
    seen = elf.image(smaller)
    return smaller if seen is not None and seen == elf.image(data) else data


def _gone(data: bytes, library: Library) -> dict[int, Range]:
    """The sections that go, by their place in the table: no byte of theirs belongs to anything else."""
    sections = library.sections
    loose = {
        at
        for at, each in enumerate(sections)
        if not each.loaded and each.size and each.kind not in (elf.NULL, elf.NO_BITS) and at != library.names
    }
    found = {
        at
        for at in loose
        if sections[at].kind in (elf.SYMBOLS, elf.MORE_INDEXES) or _name(data, library, at).startswith(NOTES)
    }
    found |= {sections[at].link for at in found if sections[at].kind == elf.SYMBOLS} & loose
    found -= {each.link for at, each in enumerate(sections) if at not in found}
    stays = [*library.tables, *((each.offset, each.offset + each.size) for each in library.segments)]
    stays += [each.range for at, each in enumerate(sections) if at not in found]
    return {
        at: sections[at].range
        for at in sorted(found)
        if sections[at].range[1] <= len(data) and not _touches(sections[at].range, stays)
    }


def _name(data: bytes, library: Library, at: int) -> str:
    start = library.sections[library.names].offset + library.sections[at].name
    return data[start : data.find(b"\0", start)].decode("ascii", errors="replace")


def _touches(one: Range, others: Iterable[Range]) -> bool:
    return any(start < one[1] and one[0] < end for start, end in others)


def _cuts(data: bytes, library: Library, gone: dict[int, Range]) -> list[Range]:
    """The bytes that go, in order: as many of each run of sections as what stands behind it may move."""
    page = max((each.align for each in library.segments if each.kind == elf.LOADED), default=1)
    runs: list[Range] = []
    for start, end in sorted(gone.values()):
        if runs and start < runs[-1][1] + ALIGNED_BYTES and not data[runs[-1][1] : start].strip(b"\0"):
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    found: list[Range] = []
    for start, end in runs:
        followed = any(each.size and each.offset >= end for each in library.segments)
        step = max(page, ALIGNED_BYTES) if followed else ALIGNED_BYTES if end < len(data) else 1
        if end - start >= step:
            found.append((start, start + (end - start) // step * step))
    return found


def _moved(data: bytes, library: Library, gone: dict[int, Range], cuts: Sequence[Range]) -> bytes:
    """The bytes without the cuts, and tables that say where everything stands now."""

    def now(offset: int) -> int:
        return offset - sum(min(offset, end) - start for start, end in cuts if start < offset)

    out = bytearray(data)
    for start, end in gone.values():
        out[start:end] = bytes(end - start)  # what pages hold in its place packs to nothing
    for start, end in reversed(cuts):
        del out[start:end]
    struct.pack_into("<QQ", out, elf.TABLES_AT, now(library.segments_at), now(library.sections_at))
    for at, segment in enumerate(library.segments):
        place = now(library.segments_at) + at * elf.SEGMENT_BYTES
        struct.pack_into("<Q", out, place + elf.SEGMENT_OFFSET_AT, now(segment.offset))
    for at, section in enumerate(library.sections):
        place = now(library.sections_at) + at * elf.SECTION_BYTES
        if at in gone:
            out[place : place + elf.SECTION_BYTES] = bytes(elf.SECTION_BYTES)
        else:
            struct.pack_into("<Q", out, place + elf.SECTION_OFFSET_AT, now(section.offset))
    return bytes(out)
