"""Counts, quantiles and dollars only: a column at a time, half the time of the full analysis.

What it does without: duplicates, failures that only other lines tell, environments, concurrency, causes.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence

from deburr.logs import scan
from deburr.logs.analysis import Activity
from deburr.logs.block import Block, Skipped
from deburr.logs.events import Event, Report
from deburr.logs.lines import parse
from deburr.logs.native import Scanner
from deburr.logs.rows import Flag, Row
from deburr.logs.scan import MARK, TIMED, Reckoner
from deburr.logs.tally import Tally
from deburr.logs.told import class_of

Hit = Sequence[bytes]


class QuickGatherer:
    """Takes Blocks, keeps one Tally for each function and version; see Gatherer for the bounds."""

    def __init__(
        self, skip: Callable[[Skipped], None], *, since: int | None = None, until: int | None = None, only: str = ""
    ) -> None:
        self.skip, self.only = skip, only
        self.since, self.until = since, until
        self.activities: dict[str, Activity] = {}
        self.events = 0
        self._reckon = Reckoner()
        self._scanner = Scanner()

    def take(self, block: Block) -> int:
        """Everything that a block's REPORT lines say; returns how many it holds."""
        origin, scanner, data = block.origin, self._scanner, block.data
        columns: tuple[array[int], ...] = ()
        if origin.version and self.since is None and self.until is None and scanner.scan(data, full=False):
            columns = scanner.columns("ran", "billed", "used")
            found = (scan.QUICK.match(data, at + TIMED) for at in scanner.slow)
            hits = [match.groups(b"") for match in found if match]
        else:
            hits = self._hits(block)
        count = len(hits) + (len(columns[0]) if columns else 0)
        self.events += count
        if not count or (self.only and self.only not in origin.function):
            return count
        activity = self.activities.get(origin.function)
        if activity is None:
            activity = self.activities[origin.function] = Activity(origin.function, guessed=origin.guessed)
        tally = activity.by.get((origin.version, -1))
        if tally is None:
            tally = activity.by[origin.version, -1] = Tally()
        if columns:
            ran, billed, used = columns
            tally.add_columns(ran, billed, used, scanner.memory_mb)
            tally.add(self._rows(block, hits))
            return count
        plain = [hit for hit in hits if not hit[4] and not hit[5]]
        if plain and not self._columns(tally, plain):
            plain = []
        if len(plain) < len(hits):
            rest = [hit for hit in hits if hit[4] or hit[5]] if plain else hits
            tally.add(self._rows(block, rest))
        return count

    def _hits(self, block: Block) -> list[tuple[bytes, ...]]:
        """Duration, billed, memory, used, init, or any other line, of each REPORT within the bounds."""
        if self.since is None and self.until is None:
            quick = scan.QUICK.findall(block.data)
            if (quick and block.origin.version) or scan.PLATFORM_MARK not in block.data:
                return quick
        hits = (scan.JSON if scan.PLATFORM_MARK in block.data else scan.TEXT).findall(block.data)
        if self.since is not None or self.until is not None:
            low, high = self.since or 0, self.until or 1 << 62
            hits = [hit for hit, at in zip(hits, self._reckon.times(hits), strict=True) if low <= at < high]
        return [hit[3:] for hit in hits if hit[2] or b"REPORT RequestId: " in hit[8][:18] or hit[8][:1] == b"{"]

    def _columns(self, tally: Tally, hits: Sequence[Hit]) -> bool:
        """Count plain calls of one memory size; False when there are several, or a number is none."""
        ran, billed, memory, used, *_ = zip(*hits, strict=True)
        sizes = set(memory)
        if len(sizes) > 1:
            return False
        reckon = self._reckon
        try:
            numbers = reckon.thousandths(ran), reckon.wholes(billed), reckon.wholes(used), int(sizes.pop())
        except ValueError:
            return False
        tally.add_columns(*numbers)
        return True

    def _rows(self, block: Block, hits: Sequence[Hit]) -> Iterator[Row]:
        for hit in hits:
            ran, billed, memory, used, init, line = hit[:6]
            try:
                if not line:
                    event: Event | None = Report(
                        "", float(ran), int(billed), int(memory), int(used), float(init) if init else None
                    )
                else:
                    event = parse((line if line.startswith((MARK, b"{")) else MARK + line).decode("utf-8", "replace"))
            except ValueError:
                self.skip(Skipped(block.origin.source, "lines of the platform with a field that is no number"))
                continue
            if isinstance(event, Report):
                yield row_of(event)


def row_of(event: Report) -> Row:
    """The row of a REPORT without its time, request and environment."""
    ran = round(event.duration_ms * 1000)
    begin = round((event.init_ms or event.restore_ms or 0) * 1000)
    billed = -1 if event.billed_ms is None else event.billed_ms
    part = round((event.billed_restore_ms or 0) * 1000)
    if event.init_ms and billed * 1000 >= ran + begin:
        part = begin
    flags = Flag.COLD if event.init_ms is not None or event.restore_ms is not None else 0
    flags |= Flag.RESTORED if event.restore_ms is not None else 0
    memory, used = event.memory_mb or 0, event.used_mb or 0
    return 0, 0, 0, ran, billed, memory, used, begin, part, flags | class_of(event), "", ""
