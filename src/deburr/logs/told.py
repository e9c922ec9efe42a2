"""One line of the platform -> a call, or what it says about its environment and about other calls."""

import re

from deburr.logs import scan
from deburr.logs.events import Dropped, Event, Exited, InitReport, InitStart, Other, Raised, Report, Start, TimedOut
from deburr.logs.known import Gathered, Stream
from deburr.logs.lines import parse
from deburr.logs.rows import Flag, Row
from deburr.logs.scan import Hit, Reckoner, key

MEMORY_WORDS = re.compile(
    rb"runtime: out of memory|java\.lang\.OutOfMemoryError|JavaScript heap out of memory|\bMemoryError\b|NoMemoryError"
)
LOOK_BACK = 32_768
CODES = {"Runtime.OutOfMemory": Flag.OOM, "Runtime.ExitError": Flag.EXIT}
AHEAD_US = 1_000_000  # an init that was over this long before START was not waited for


class Lines:
    """Takes lines in the order of the log; see Gatherer for the bounds."""

    def __init__(self, reckon: Reckoner, *, since: int | None, until: int | None) -> None:
        self._reckon = reckon
        self.since, self.until = since, until

    def take(self, hit: Hit, at: int, known: Gathered, stream: Stream, rows: list[Row], data: bytes) -> bool:
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
