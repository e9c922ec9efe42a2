"""Blocks -> calls and what stands beside them.

One expression finds every line of the platform in one pass over the bytes; REPORT lines of calls that went well are
taken as columns, all else goes line by line, by name, in the order of the log.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import gt, itemgetter

from deburr.logs import scan
from deburr.logs.block import Block, Origin, Skipped
from deburr.logs.events import Dropped, Event, Exited, InitReport, InitStart, Other, Raised, Report, Start, TimedOut
from deburr.logs.lines import parse
from deburr.logs.rows import DAY_US, Flag, Row, Rows
from deburr.logs.scan import Reckoner, key, keys

MEMORY_WORDS = re.compile(
    rb"runtime: out of memory|java\.lang\.OutOfMemoryError|JavaScript heap out of memory|\bMemoryError\b|NoMemoryError"
)
LOOK_BACK = 32_768
CODES = {"Runtime.OutOfMemory": Flag.OOM, "Runtime.ExitError": Flag.EXIT}
AHEAD_US = 1_000_000  # an init that was over this long before START was not waited for
Hit = tuple[bytes, ...]


@dataclass(slots=True)
class Stream:
    """One environment as its log stream tells; without a stream name, all that a container has."""

    name: str
    init_began: int | None = None
    init_failed: bool = False
    restores: bool = False
    provisioned: bool = False
    raised: int = 0
    version: str = ""
    versioned: bool = False  # its name tells the version
    started: int = 0


@dataclass(slots=True)
class Gathered:
    """What was found about one function, besides its calls.

    marks      key of a request id -> (us, class) of lines that tell how it failed.
    open       keys of requests that started and were not seen to end within their Block.
    """

    streams: dict[str, Stream] = field(default_factory=dict)
    nameless: bool = False  # some calls have no stream name
    open: set[int] = field(default_factory=set)
    marks: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    init_failures: dict[str, int] = field(default_factory=dict)
    runtimes: dict[str, int] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)
    platform_json: bool = False
    guessed: bool = True
    dropped: int = 0

    def merge(self, other: "Gathered") -> None:
        """What another process found about the same function, in other streams."""
        self.streams.update(other.streams)
        self.nameless |= other.nameless
        self.open |= other.open
        for request, marks in other.marks.items():
            self.marks.setdefault(request, []).extend(marks)
        for mine, more in ((self.init_failures, other.init_failures), (self.runtimes, other.runtimes)):
            for name, count in more.items():
                mine[name] = mine.get(name, 0) + count
        self.notes |= other.notes
        self.platform_json |= other.platform_json
        self.guessed &= other.guessed
        self.dropped += other.dropped


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

    def take(self, block: Block) -> int:
        """Everything that a block says; returns how many lines of the platform it holds."""
        data = block.data
        hits = _hits(block)
        if not hits:
            return 0
        self.events += len(hits)
        at = self._reckon.times(hits)
        if any(map(gt, at, islice(at, 1, None))):  # an export does not promise order
            order = sorted(range(len(at)), key=at.__getitem__)  # stable: within a millisecond time says nothing
            hits, at = [hits[index] for index in order], [at[index] for index in order]
        origin = _named(block.origin, hits)
        if self.only and self.only not in origin.function:
            return len(hits)
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
        whole = range(len(hits))
        slow: Sequence[int] = whole
        if origin.version and self.since is None and self.until is None and at[0] > DAY_US:
            slow = self._columns(hits, at, origin, pending=stream.init_began is not None or stream.raised > 0)
        rows: list[Row] = []
        bad = 0
        for index in slow:
            bad += not self._line(hits[index], at[index] if at[index] > DAY_US else 0, known, stream, rows, data)
        if slow is whole:
            self._keep(origin.function, rows)
        elif rows:  # few, and among the columns they would stand out of order
            self.rows.add(origin.function, rows)
        if origin.version:
            _begin(known.open, data, hits)
        if bad:
            self.skip(Skipped(origin.source, "lines of the platform with a field that is no number", bad))
        return len(hits)

    def _columns(self, hits: list[Hit], at: list[int], origin: Origin, *, pending: bool) -> Sequence[int]:
        """Take calls that were warm and that nothing else tells about; indexes of all other lines come back."""
        plain, slow = _split(hits, pending=pending)
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

    def _line(self, hit: Hit, at: int, known: Gathered, stream: Stream, rows: list[Row], data: bytes) -> bool:
        """One line of the platform; False when a field that must be a number is none."""
        rid, other = hit[2], hit[8]
        try:
            if rid:
                self._usual(hit, at, known, stream, rows, data)
            elif other:
                event = parse(other.decode("utf-8", "replace"))
                if event is not None:
                    self._event(event, at, known, stream, rows, data)
            else:
                _begun(known, stream, key(hit[9]), at, hit[10].decode("utf-8", "replace"))
        except ValueError:
            return False
        return True

    def _usual(self, hit: Hit, at: int, known: Gathered, stream: Stream, rows: list[Row], data: bytes) -> None:
        """A REPORT in its usual order of fields."""
        _, _, rid, ran, billed, memory, used, init, *_ = hit
        ran_us, billed_ms = int(float(ran) * 1000 + 0.5), int(billed)
        init_us = int(float(init) * 1000 + 0.5) if init else 0
        request = key(rid)
        known.open.discard(request)
        if self._outside(at):
            stream.init_began = None
            return
        part = init_us if billed_ms * 1000 >= ran_us + init_us else 0
        flags = Flag.COLD if init else 0
        if stream.init_began is not None or stream.raised or not at:
            if init and not stream.started:
                stream.started = self._start_of(rid, data)
            flags |= _state(stream, flags, init_us, at)
        start = at - ran_us - init_us if at else 0
        rows.append(
            (start, at, request, ran_us, billed_ms, int(memory), int(used), init_us, part, flags, stream.name,
             stream.version)
        )  # fmt: skip

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

    def _outside(self, at: int) -> bool:
        return (self.since is not None and at < self.since) or (self.until is not None and at >= self.until)

    def _start_of(self, rid: bytes, data: bytes) -> int:
        """us since 1970 of the START of a request, 0 when it is not in the block."""
        at = data.find(scan.START + rid)
        second, millisecond = data[at - 23 : at - 4], data[at - 3 : at]
        return self._reckon.times([(second, millisecond)])[0] if at >= 24 and millisecond.isdigit() else 0

    def _event(self, event: Event, at: int, known: Gathered, stream: Stream, rows: list[Row], data: bytes) -> None:
        match event:
            case Report():
                self._report(event, at, known, stream, rows)
            case Start():
                known.platform_json = True
                _begun(known, stream, key(event.request_id.encode()), at, event.version)
            case InitStart():
                stream.init_began, stream.restores, stream.started = at, event.restores, 0
                stream.provisioned = event.kind in ("provisioned-concurrency", "lambda-managed-instances")
                if event.runtime_version:
                    _count(known.runtimes, event.runtime_version)
            case InitReport() if event.status in ("error", "timeout", "failure"):
                stream.init_failed = True
                stream.init_began = stream.init_began or at
                if event.phase != "invoke":
                    _count(known.init_failures, event.error_type or event.status)
            case TimedOut():
                _mark(known, event.request_id, at, Flag.TIMEOUT)
            case Exited():
                kind = Flag.OOM if _memory_words(data, event.request_id) else Flag.EXIT
                killed = event.cause in ("signal: killed", "exit status 137")
                _mark(known, event.request_id, at, Flag.OOM | Flag.EXIT if killed else kind)
            case Raised() if event.request_id:
                _mark(known, event.request_id, at, Flag.HANDLER)
            case Raised():
                stream.raised = 1
            case Dropped():
                known.dropped += event.records
            case Other():
                if event.type.startswith(("platform.invoke", "platform.spinDown", "platform.request")):
                    known.notes.add("Web Function: its requests have no REPORT, so calls and cost are not in logs")
            case _:
                pass

    def _report(self, event: Report, at: int, known: Gathered, stream: Stream, rows: list[Row]) -> None:
        request = key(event.request_id.encode())
        known.open.discard(request)
        if self._outside(at):
            stream.init_began = None
            return
        ran_us = round(event.duration_ms * 1000)
        begin_us = round((event.init_ms or event.restore_ms or 0) * 1000)
        billed_part = round(event.billed_restore_ms * 1000) if event.billed_restore_ms else 0
        if event.init_ms and event.billed_ms is not None and event.billed_ms * 1000 >= ran_us + begin_us:
            billed_part = begin_us
        flags = Flag.COLD if event.init_ms is not None or event.restore_ms is not None else 0
        flags |= Flag.RESTORED if event.restore_ms is not None else 0
        flags |= class_of(event)
        flags |= _state(stream, flags, begin_us, at)
        if event.billed_ms is None:
            known.notes.add("some reports carry neither memory nor billed time, as on Managed Instances")
        billed = -1 if event.billed_ms is None else event.billed_ms
        row = (
            at - ran_us - begin_us if at else 0, at, request, ran_us, billed, event.memory_mb or 0, event.used_mb or 0,
            begin_us, billed_part, flags, stream.name, stream.version,
        )  # fmt: skip
        rows.append(row)


def _hits(block: Block) -> list[Hit]:
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


def _split(hits: list[Hit], *, pending: bool) -> tuple[list[tuple[int, int]], list[int]]:
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


def _named(origin: Origin, hits: list[Hit]) -> Origin:
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


def _begin(open_: set[int], data: bytes, hits: list[Hit]) -> None:
    """Remember requests that start in a block and do not end in it."""
    begun = scan.BEGUN.findall(data)
    ended = [hit[2] for hit in hits if hit[2]]
    if begun == ended:  # as nearly always: one after another, nothing lost
        return
    known = set(ended)
    known.update(
        hit[8].split(None, 3)[2]
        for hit in hits
        if hit[8].startswith(b"REPORT RequestId: ") and len(hit[8].split(None, 3)) > 2
    )
    if not known.issuperset(begun):
        open_.update(key(rid) for _, _, rid, _ in scan.BEGUN_LINE.findall(data) if rid not in known)


def _begun(known: Gathered, stream: Stream, request: int, at: int, version: str) -> None:
    known.open.add(request)
    if stream.init_began is not None and not stream.started:
        stream.started = at
    if version and not stream.versioned:
        stream.version = version


def _state(stream: Stream, flags: int, init_us: int, at: int) -> int:
    """Flags that follow from lines before the REPORT."""
    more = 0 if at else Flag.UNTIMED
    if stream.raised:
        more |= Flag.HANDLER
        stream.raised -= 1
    if stream.init_began is not None:
        if stream.provisioned or (
            init_us and stream.started and stream.started - stream.init_began > init_us + AHEAD_US
        ):
            more |= Flag.AHEAD
        elif stream.name or stream.restores or flags & Flag.COLD or stream.init_failed:
            more |= Flag.COLD
        if stream.restores:
            more |= Flag.RESTORED
        stream.init_began, stream.init_failed, stream.restores = None, False, False
    return more


def class_of(event: Report) -> int:
    """The flag of a REPORT's own words about failing; 0 when it went well."""
    if event.status == "timeout":
        return Flag.TIMEOUT
    if event.status in ("error", "failure"):
        return CODES.get(event.error_type, Flag.HANDLER)
    return 0


def _memory_words(data: bytes, request_id: str) -> bool:
    """True when a language said that memory was short just before this request's process ended."""
    end = data.find(b"RequestId: %b Error: Runtime exited" % request_id.encode())
    return bool(MEMORY_WORDS.search(data, max(0, end - LOOK_BACK), end)) if end > 0 else False


def _mark(known: Gathered, request_id: str, at: int, kind: int) -> None:
    known.marks.setdefault(key(request_id.encode()), []).append((at, kind))


def _count(counts: dict[str, int], name: str) -> None:
    counts[name] = counts.get(name, 0) + 1
