"""Blocks -> rows and what stands beside them: the one place where log text is searched.

One expression finds every line of the platform in one pass over the bytes; a REPORT in its usual order is taken apart
by it, all else goes to the parser by name. Ordered alternatives behind a newline and a time keep it at memory speed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import repeat
from operator import itemgetter, sub

from deburr.logs.block import NO_TIME, Block, Origin, Skipped, milliseconds
from deburr.logs.events import Dropped, Event, Exited, InitReport, InitStart, Other, Raised, Report, Start, TimedOut
from deburr.logs.lines import parse
from deburr.logs.rows import Flag, Row, Rows

TIME = rb"\n([02][^\n]{18}\.\d\d\dZ) "
REPORT = (
    rb"REPORT RequestId: (\S+)[ \t]+Duration: (\d+\.?\d*) ms[ \t]+Billed Duration: (\d+) ms[ \t]+Memory Size: (\d+) MB"
    rb"[ \t]+Max Memory Used: (\d+) MB[ \t]*(?:Init Duration: (\d+\.?\d*) ms[ \t]*)?\r?(?=\n)"
)
STARTED = rb"START RequestId: (\S+)(?: Version: (\S+))?"
OTHERS = (
    rb"REPORT RequestId: [^\n]*|(?:INIT|RESTORE)_[A-Z]+ [^\n]*|RequestId: [^\n]*|\[ERROR\] [^\n]*"
    rb"|2[^\s]{22}Z [^\s]+ Task timed out[^\n]*|[0-9a-f-]{36} Task timed out[^\n]*"
    rb"|2[^\s]{22}Z\t[^\t\n]*\tERROR\t[^\n]*"
)
PLATFORM = rb"\{(?=[^\n]*\"platform\.)[^\n]*"
START = b"Z START RequestId: "
NO_START = rb"(?!)()()"


def _expression(started: bytes, others: bytes) -> re.Pattern[bytes]:
    return re.compile(TIME + rb"(?:" + REPORT + rb"|(" + others + rb")|" + started + rb")")


TEXT, TEXT_STARTS = _expression(NO_START, OTHERS), _expression(STARTED, OTHERS)
JSON, JSON_STARTS = _expression(NO_START, PLATFORM + rb"|" + OTHERS), _expression(STARTED, PLATFORM + rb"|" + OTHERS)
BEGUN, BEGUN_LINE = re.compile(START + rb"(\S+)"), re.compile(TIME + STARTED)
MEMORY_WORDS = re.compile(
    rb"runtime: out of memory|java\.lang\.OutOfMemoryError|JavaScript heap out of memory|\bMemoryError\b|NoMemoryError"
)
LOOK_BACK = 32_768
CODES = {"Runtime.OutOfMemory": Flag.OOM, "Runtime.ExitError": Flag.EXIT}
AHEAD_US = 1_000_000  # an init that was over this long before START was not waited for


@dataclass(slots=True)
class Stream:
    """One environment as its log stream tells; without a stream name, all that a container has."""

    number: int
    init_began: int | None = None
    init_failed: bool = False
    restores: bool = False
    provisioned: bool = False
    raised: int = 0
    began: int = 0
    open: dict[int, int] = field(default_factory=dict)
    started: int = 0


@dataclass(slots=True)
class Gathered:
    """What was found about one function, besides its rows.

    marks      hash of a request id -> (us, class) of lines that tell how it failed.
    unfinished hashes of requests that started and were not seen to end.
    """

    versions: dict[str, int] = field(default_factory=dict)
    streams: dict[str, Stream] = field(default_factory=dict)
    marks: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    init_failures: dict[str, int] = field(default_factory=dict)
    runtimes: dict[str, int] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)
    platform_json: bool = False
    guessed: bool = True
    dropped: int = 0


class Gatherer:
    """Takes Blocks, keeps rows.

    since, until  us since 1970, by when an invocation ended; None for no bound.
    """

    def __init__(
        self, skip: Callable[[Skipped], None], *, since: int | None = None, until: int | None = None, only: str = ""
    ) -> None:
        self.skip = skip
        self.since, self.until, self.only = since, until, only
        self.rows = Rows()
        self.functions: dict[str, Gathered] = {}
        self.events = 0
        self._seconds: dict[bytes, int] = {}

    def take(self, block: Block) -> int:
        """Everything that a block says; returns how many lines of the platform it holds."""
        data = block.data
        if len(self._seconds) > 50_000:
            self._seconds.clear()
        hits = self._hits(block)
        if not hits:
            return 0
        hits.sort(key=itemgetter(0))  # an export does not promise order; within a millisecond it says nothing
        self.events += len(hits)
        origin = self._named(block.origin, hits)
        if self.only and self.only not in origin.function:
            return len(hits)
        known = self._function(origin)
        stream = known.streams.get(origin.stream)
        if stream is None:
            stream = known.streams[origin.stream] = Stream(len(known.streams))
        rows = self.rows.of(origin.function)
        before, bad = len(rows), 0
        version = _number(known.versions, origin.version) if origin.version else -1
        seconds, since, until, opened = self._seconds, self.since, self.until, stream.open
        slow = hits
        if version >= 0 and since is None and until is None and hits[0][0] != NO_TIME:
            plain, slow = _split(hits, pending=stream.init_began is not None or stream.raised > 0)
            self._columns(plain, rows, stream, version)
        for time, rid, ran, billed, memory, used, init, other, started, of_version in slow:
            at_second = seconds.get(time[:19])
            if at_second is None:
                at_second = self._second(time)
            at = at_second + int(time[20:23]) * 1000 if at_second else 0
            if rid:
                key = hash(rid)
                if opened:
                    opened.pop(key, None)
                if (since is not None and at < since) or (until is not None and at >= until):
                    stream.init_began = None
                    continue
                ran_us = int(float(ran) * 1000 + 0.5)
                flags = 0
                init_us = init_billed = 0
                if init:
                    init_us = int(float(init) * 1000 + 0.5)
                    flags = 1
                    if int(billed) * 1000 >= ran_us + init_us:
                        init_billed = init_us
                if stream.init_began is not None or stream.raised or not at:
                    if init and not stream.started:
                        stream.started = self._start_of(rid, data)
                    flags |= self._state(stream, flags, init_us, at)
                rows.append(
                    (
                        at - ran_us - init_us if at else 0, at, key, ran_us, int(billed), int(memory), int(used),
                        init_us, init_billed, flags, stream.number, version if version >= 0 else stream.began,
                    )
                )  # fmt: skip
            elif started:
                opened[hash(started)] = at
                if stream.init_began is not None and not stream.started:
                    stream.started = at
                if version < 0 and of_version:
                    stream.began = _number(known.versions, of_version.decode("utf-8", "replace"))
            else:
                try:
                    event = parse(other.decode("utf-8", "replace"))
                except ValueError:
                    bad += 1
                    continue
                if event is not None:
                    self._event(event, at, known, stream, rows, version, data)
        if version >= 0:
            _begin(stream, data, hits)
        if bad:
            self.skip(Skipped(origin.source, "lines of the platform with a field that is no number", bad))
        self.rows.settle(len(rows) - before)
        return len(hits)

    def _hits(self, block: Block) -> list[tuple[bytes, ...]]:
        """The lines of the platform; START only where nothing else tells the version."""
        json = b'"platform.' in block.data
        if block.origin.version:
            return (JSON if json else TEXT).findall(block.data)
        return (JSON_STARTS if json else TEXT_STARTS).findall(block.data)

    def _columns(self, plain: list[tuple[bytes, ...]], rows: list[Row], stream: Stream, version: int) -> None:
        """Rows of warm calls that nothing else tells about, a column at a time."""
        if not plain:
            return
        times, rids, took, billed, memory, used, *_ = zip(*plain, strict=True)
        for unknown in {time[:19] for time in times} - self._seconds.keys():
            self._second(unknown)
        seconds = self._seconds
        at = [seconds[time[:19]] + int(time[20:23]) * 1000 for time in times]
        ran = [int(float(each) * 1000 + 0.5) for each in took]
        keys = list(map(hash, rids))
        for key in keys if stream.open else ():
            stream.open.pop(key, None)
        whole = (map(int, column) for column in (billed, memory, used))
        same = (repeat(each) for each in (0, 0, 0, stream.number, version))
        rows.extend(zip(map(sub, at, ran), at, keys, ran, *whole, *same, strict=False))

    def _second(self, time: bytes) -> int:
        """us since 1970 of the second, 0 for no time; kept, because neighbours share it."""
        ms = milliseconds(time[:19].decode("ascii", "replace"))
        found = self._seconds[time[:19]] = 0 if ms is None else ms * 1000
        return found

    def _start_of(self, rid: bytes, data: bytes) -> int:
        """us since 1970 of the START of a request, 0 when it is not in the block."""
        at = data.find(START + rid)
        time = data[at - 23 : at + 1]
        return self._second(time) + int(time[20:23]) * 1000 if at >= 24 and time[20:23].isdigit() else 0

    def _named(self, origin: Origin, hits: list[tuple[bytes, ...]]) -> Origin:
        """The origin with the function that JSON logs name since 2026, where only a folder told it."""
        if not origin.guessed:
            return origin
        for hit in hits[:8]:
            if hit[7].startswith(b"{") and b":function:" in hit[7]:
                event = parse(hit[7].decode("utf-8", "replace"))
                if isinstance(event, Start) and event.function_arn:
                    name = event.function_arn.partition(":function:")[2].partition(":")[0]
                    return Origin(origin.source, name, origin.version, origin.stream)
        return origin

    def _function(self, origin: Origin) -> Gathered:
        known = self.functions.get(origin.function)
        if known is None:
            known = self.functions[origin.function] = Gathered()
            _number(known.versions, "")
        known.guessed = known.guessed and origin.guessed
        return known

    def _state(self, stream: Stream, flags: int, init_us: int, at: int) -> int:
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
            elif stream.number or stream.restores or flags & Flag.COLD or stream.init_failed:
                more |= Flag.COLD
            if stream.restores:
                more |= Flag.RESTORED
            stream.init_began, stream.init_failed, stream.restores = None, False, False
        return more

    def _event(
        self, event: Event, at: int, known: Gathered, stream: Stream, rows: list[Row], version: int, data: bytes
    ) -> None:
        match event:
            case Report():
                self._report(event, at, known, stream, rows, version)
            case Start():
                known.platform_json = True
                stream.open[hash(event.request_id.encode())] = at
                if stream.init_began is not None and not stream.started:
                    stream.started = at
                if version < 0 and event.version:
                    stream.began = _number(known.versions, event.version)
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
                known.marks.setdefault(hash(event.request_id.encode()), []).append((at, Flag.TIMEOUT))
            case Exited():
                kind = Flag.OOM if _memory_words(data, event.request_id) else Flag.EXIT
                killed = event.cause in ("signal: killed", "exit status 137")
                key = hash(event.request_id.encode())
                known.marks.setdefault(key, []).append((at, Flag.OOM | Flag.EXIT if killed else kind))
            case Raised() if event.request_id:
                known.marks.setdefault(hash(event.request_id.encode()), []).append((at, Flag.HANDLER))
            case Raised():
                stream.raised = 1
            case Dropped():
                known.dropped += event.records
            case Other():
                if event.type.startswith(("platform.invoke", "platform.spinDown", "platform.request")):
                    known.notes.add("Web Function: its requests have no REPORT, so calls and cost are not in logs")
            case _:
                pass

    def _report(self, event: Report, at: int, known: Gathered, stream: Stream, rows: list[Row], version: int) -> None:
        key = hash(event.request_id.encode())
        stream.open.pop(key, None)
        if (self.since is not None and at < self.since) or (self.until is not None and at >= self.until):
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
        flags |= self._state(stream, flags, begin_us, at)
        if event.billed_ms is None:
            known.notes.add("some reports carry neither memory nor billed time, as on Managed Instances")
        billed = -1 if event.billed_ms is None else event.billed_ms
        row = (
            at - ran_us - begin_us if at else 0, at, key, ran_us, billed, event.memory_mb or 0, event.used_mb or 0,
            begin_us, billed_part, flags, stream.number, version if version >= 0 else stream.began,
        )  # fmt: skip
        rows.append(row)


def _split(hits: list[tuple[bytes, ...]], *, pending: bool) -> tuple[list[tuple[bytes, ...]], list[tuple[bytes, ...]]]:
    """REPORT lines of warm calls; and all other lines with the REPORT that follows each of them.

    pending  True when a line of an earlier block speaks of the first REPORT here.
    """
    special = [index for index, hit in enumerate(hits) if hit[6] or hit[7] or hit[8]]
    if pending:
        special.insert(0, 0)
    if not special:
        return hits, []
    apart = set(special)
    for index in special:
        while index < len(hits) and not hits[index][1]:
            index += 1
        apart.add(index)
    plain = [hit for index, hit in enumerate(hits) if index not in apart]
    return plain, [hits[index] for index in sorted(apart) if index < len(hits)]


def _begin(stream: Stream, data: bytes, hits: list[tuple[bytes, ...]]) -> None:
    """Remember requests that start in a block and do not end in it."""
    ended = {hit[1] for hit in hits}
    ended.update(
        hit[7].split(None, 3)[2]
        for hit in hits
        if hit[7].startswith(b"REPORT RequestId: ") and len(hit[7].split(None, 3)) > 2
    )
    if not ended.issuperset(BEGUN.findall(data)):
        for _, rid, _ in BEGUN_LINE.findall(data):
            if rid not in ended:
                stream.open[hash(rid)] = 0


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


def _number(known: dict[str, int], name: str) -> int:
    return known.setdefault(name, len(known))


def _count(counts: dict[str, int], name: str) -> None:
    counts[name] = counts.get(name, 0) + 1
