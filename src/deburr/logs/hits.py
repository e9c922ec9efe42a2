"""The lines of the platform in a Block, and which of them can be taken as columns."""

from dataclasses import replace
from operator import itemgetter

from deburr.logs import scan
from deburr.logs.block import Block, Origin
from deburr.logs.events import Start
from deburr.logs.lines import parse
from deburr.logs.scan import Hit, key


def hits_of(block: Block) -> list[Hit]:
    """The lines of the platform; START only where nothing else tells the version.

    An environment writes text or JSON: where one is known to write text, looking for the other is saved.
    """
    data, version = block.data, block.origin.version
    if version:
        hits = scan.TEXT.findall(data)
        if any(map(itemgetter(2), hits)) or scan.PLATFORM_MARK not in data:
            return hits
        return scan.JSON.findall(data)
    return (scan.JSON_STARTS if scan.PLATFORM_MARK in data else scan.TEXT_STARTS).findall(data)


def split(hits: list[Hit], *, pending: bool) -> tuple[list[tuple[int, int]], list[int]]:
    """Ranges of REPORT lines of warm calls; and all other lines, each with the REPORT that it speaks of, the next one.

    pending  True when a line of an earlier block speaks of the first REPORT here.
    """
    special = [index for index, hit in enumerate(hits) if hit[8] or hit[7]]
    if pending:
        special.insert(0, 0)
    apart = set(special)
    for index in special:
        if hits[index][8].startswith(scan.MARK):
            continue
        while index < len(hits) and not hits[index][2]:
            index += 1
        apart.add(index)
    slow = sorted(index for index in apart if index < len(hits))
    begins, ends = [0, *(index + 1 for index in slow)], [*slow, len(hits)]
    return [(begin, end) for begin, end in zip(begins, ends, strict=True) if begin < end], slow


def named(origin: Origin, hits: list[Hit]) -> Origin:
    """The origin with the function that JSON logs name since 2026, where only a folder told it."""
    if not origin.guessed:
        return origin
    for hit in hits[:8]:
        if hit[8].startswith(b"{") and b":function:" in hit[8]:
            event = parse(hit[8].decode("utf-8", "replace"))
            if isinstance(event, Start) and event.function_arn:
                name = event.function_arn.partition(":function:")[2].partition(":")[0]
                return replace(origin, function=name, guessed=False)
    return origin


def begin(open_: set[int], data: bytes, hits: list[Hit]) -> None:
    """Remember requests that start in a block and do not end in it."""
    begun = scan.BEGUN.findall(data)
    ended = [hit[2] for hit in hits if hit[2]]
    if begun != ended:  # rarely: they come one after another, and nothing is lost
        remember(open_, [rid for _, _, rid, _ in scan.BEGUN_LINE.findall(data)], ended, hits)


def remember(open_: set[int], begun: list[bytes], ended: list[bytes], hits: list[Hit]) -> None:
    """The same of requests that are known to start and to end, or of which one of the lines tells an end."""
    known = {*ended, *(hit[2] for hit in hits)}
    known.update(
        hit[8].split(None, 3)[2] for hit in hits if hit[8].startswith(scan.MARK) and len(hit[8].split(None, 3)) > 2
    )
    open_.update(key(rid) for rid in begun if rid not in known)
