"""Blocks -> calls and what stands beside them.

One expression finds every line of the platform in one pass over the bytes; REPORT lines of calls that went well are
taken as columns, all else goes line by line, by name, in the order of the log.
"""

from collections.abc import Callable, Sequence
from itertools import islice
from operator import gt

from deburr.logs import scan
from deburr.logs.block import Block, Origin, Skipped
from deburr.logs.hits import begin, hits_of, named, remember, split
from deburr.logs.known import Gathered, Stream
from deburr.logs.native import Scanner
from deburr.logs.rows import DAY_US, Row, Rows
from deburr.logs.scan import Hit, Reckoner, keys
from deburr.logs.told import Lines

BAD = "lines of the platform with a field that is no number"


class Gatherer:
    """Takes Blocks, keeps calls.

    since, until  us since 1970, by when an invocation ended; None for no bound.
    """

    def __init__(
        self,
        skip: Callable[[Skipped], None],
        *,
        since: int | None = None,
        until: int | None = None,
        only: str = "",
        rows: Rows | None = None,
    ) -> None:
        self.skip = skip
        self.since, self.until, self.only = since, until, only
        self.rows = rows or Rows()
        self.functions: dict[str, Gathered] = {}
        self.events = 0
        self._reckon = Reckoner()
        self._lines = Lines(self._reckon, since=since, until=until)
        self._scanner = Scanner()

    def take(self, block: Block) -> int:
        """Everything that a block says; returns how many lines of the platform it holds."""
        if (count := self._scanned(block)) >= 0:
            return count
        data = block.data
        hits = hits_of(block)
        if not hits:
            return 0
        self.events += len(hits)
        at = self._reckon.times(hits)
        if any(map(gt, at, islice(at, 1, None))):  # an export does not promise order
            order = sorted(range(len(at)), key=at.__getitem__)  # stable: within a millisecond time says nothing
            hits, at = [hits[index] for index in order], [at[index] for index in order]
        origin = named(block.origin, hits)
        if self.only and self.only not in origin.function:
            return len(hits)
        known, stream = self._of(origin)
        whole = range(len(hits))
        slow: Sequence[int] = whole
        if origin.version and self.since is None and self.until is None and at[0] > DAY_US:
            slow = self._columns(hits, at, origin, pending=stream.init_began is not None or stream.raised > 0)
        rows: list[Row] = []
        bad = 0
        for index in slow:
            bad += not self._lines.take(hits[index], at[index] if at[index] > DAY_US else 0, known, stream, rows, data)
        if slow is whole:
            self._keep(origin.function, rows)
        elif rows:  # few, and among the columns they would stand out of order
            self.rows.add(origin.function, rows)
        if origin.version:
            begin(known.open, data, hits)
        if bad:
            self.skip(Skipped(origin.source, BAD, bad))
        return len(hits)

    def _scanned(self, block: Block) -> int:
        """As `take`, for the usual block of a known version in the order of time, by the kernel; -1 for any other."""
        origin, data, scanner = block.origin, block.data, self._scanner
        if not origin.version or self.since is not None or self.until is not None:
            return -1
        before = (
            self.functions[origin.function].streams.get(origin.stream) if origin.function in self.functions else None
        )
        pending = before is not None and (before.init_began is not None or before.raised > 0)
        if not scanner.scan(data, full=True, pending=pending):
            return -1
        found = (scan.TEXT.match(data, at + scan.TIMED) for at in scanner.slow)
        hits = [match.groups(b"") for match in found if match]
        count = scanner.plain + len(hits)
        self.events += count
        if self.only and self.only not in origin.function:
            return count
        known, stream = self._of(origin)
        self.rows.add_plain(origin.function, (origin.stream, origin.version, scanner.memory_mb), scanner.columns())
        rows: list[Row] = []
        bad = 0
        for hit, at in zip(hits, self._reckon.times(hits), strict=True):
            bad += not self._lines.take(hit, at, known, stream, rows, data)
        if rows:
            self.rows.add(origin.function, rows)
        if not scanner.paired:
            begun, ended = scanner.requests(data)
            remember(known.open, begun, ended, hits)
        if bad:
            self.skip(Skipped(origin.source, BAD, bad))
        return count

    def _of(self, origin: Origin) -> tuple[Gathered, Stream]:
        """What is known of a function and of one of its environments."""
        known = self.functions.get(origin.function)
        if known is None:
            known = self.functions[origin.function] = Gathered()
        known.guessed = known.guessed and origin.guessed
        stream = known.streams.get(origin.stream)
        if stream is None:
            stream = known.streams[origin.stream] = Stream(origin.stream)
            known.nameless = known.nameless or not origin.stream
        if origin.version:
            stream.version, stream.versioned = origin.version, True
        return known, stream

    def _columns(self, hits: list[Hit], at: list[int], origin: Origin, *, pending: bool) -> Sequence[int]:
        """Take calls that were warm and that nothing else tells about; indexes of all other lines come back."""
        plain, slow = split(hits, pending=pending)
        if not plain:
            return slow
        some = [hit for begin, end in plain for hit in islice(hits, begin, end)]
        ends = [each for begin, end in plain for each in islice(at, begin, end)]
        _, _, rids, ran, billed, memory, used, *_ = zip(*some, strict=True)
        reckon = self._reckon
        try:
            size = reckon.wholes(list(set(memory)))
            columns = ends, keys(rids), reckon.thousandths(ran), reckon.wholes(billed), reckon.wholes(used)
        except ValueError:
            return range(len(hits))
        if len(size) > 1:
            return range(len(hits))
        self.rows.add_plain(origin.function, (origin.stream, origin.version, size[0]), columns)
        return slow

    def _keep(self, function: str, rows: list[Row]) -> None:
        """Calls without a flag join the columns."""
        special: list[Row] = []
        plain: dict[tuple[str, str, int], list[Row]] = {}
        for row in rows:
            _, _, _, _, billed, memory, _, init, _, flags, stream, version = row
            if flags or init or billed < 0 or not memory:
                special.append(row)
            else:
                plain.setdefault((stream, version, memory), []).append(row)
        if special:
            self.rows.add(function, special)
        for lot, some in plain.items():
            _, ends, rids, ran, billeds, _, used, *_ = (list(column) for column in zip(*some, strict=True))
            self.rows.add_plain(function, lot, (ends, rids, ran, billeds, used))
