"""Counts, quantiles and dollars only: a column at a time, half the time of the full analysis.

What it does without: duplicates, failures that only other lines tell, environments, concurrency, causes.
"""

import re
from collections.abc import Callable

from deburr.logs.analysis import Activity
from deburr.logs.block import Block, Skipped, moment
from deburr.logs.events import Report
from deburr.logs.gather import PLATFORM, REPORT, TIME, class_of
from deburr.logs.lines import parse
from deburr.logs.rows import Flag, Row
from deburr.logs.tally import Tally

MARK = b"REPORT RequestId: "
# Searching for a long literal and looking back for the time is faster than searching for a time.
TEXT = re.compile(rb"Z %b(?<=\n([02][^\n]{18}\.\d\d\dZ) %b)(?:%b|([^\n]*))" % (MARK, MARK, REPORT.removeprefix(MARK)))
JSON = re.compile(TIME + rb"(?:" + REPORT + rb"|(" + MARK + rb"[^\n]*|" + PLATFORM + rb"))")
USUAL = MARK + (
    b"x\tDuration: %b ms\tBilled Duration: %b ms\tMemory Size: %b MB\tMax Memory Used: %b MB\tInit Duration: %b ms"
)
# Groups: time, request id, duration, billed, memory, used, init, or any other line.


class QuickGatherer:
    """Takes Blocks, keeps one Tally for each function and version; see Gatherer for the bounds."""

    def __init__(
        self, skip: Callable[[Skipped], None], *, since: int | None = None, until: int | None = None, only: str = ""
    ) -> None:
        self.skip, self.only = skip, only
        self.since = b"" if since is None else moment(since // 1000)
        self.until = None if until is None else moment(until // 1000)
        self.activities: dict[str, Activity] = {}
        self.events = 0

    def take(self, block: Block) -> int:
        """Everything that a block's REPORT lines say; returns how many it holds."""
        origin = block.origin
        hits = (JSON if b'"platform.' in block.data else TEXT).findall(block.data)
        self.events += len(hits)
        if not hits or (self.only and self.only not in origin.function):
            return len(hits)
        if self.since or self.until:
            hits = [hit for hit in hits if hit[0] >= self.since and (self.until is None or hit[0] < self.until)]
        activity = self.activities.get(origin.function)
        if activity is None:
            activity = self.activities[origin.function] = Activity(origin.function, guessed=origin.guessed)
        tally = activity.by.setdefault((origin.version, -1), Tally())
        plain = [hit for hit in hits if not hit[6] and not hit[7]]
        if plain:
            _, _, ran, billed, memory, used, _, _ = zip(*plain, strict=True)
            tally.add_columns(
                [int(float(each) * 1000 + 0.5) for each in ran],
                [int(each) for each in billed],
                [int(each) for each in memory],
                [int(each) for each in used],
            )
        if len(plain) < len(hits):
            tally.add(self._rows(block, [hit for hit in hits if hit[6] or hit[7]]))
        return len(hits)

    def _rows(self, block: Block, hits: list[tuple[bytes, ...]]) -> list[Row]:
        rows: list[Row] = []
        for hit in hits:
            line = hit[7]
            if hit[6]:
                line = USUAL % hit[2:7]
            elif not line.startswith((MARK, b"{")):
                line = MARK + line
            try:
                event = parse(line.decode("utf-8", "replace"))
            except ValueError:
                self.skip(Skipped(block.origin.source, "lines of the platform with a field that is no number"))
                continue
            if isinstance(event, Report):
                rows.append(row_of(event))
        return rows


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
    return (0, 0, 0, ran, billed, memory, used, begin, part, flags | class_of(event), 0, 0)
