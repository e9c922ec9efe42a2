"""Rows of one function -> what it did: duplicates out, failures named, days and versions counted, environments told."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import cast

from deburr.logs.concurrency import Sweep
from deburr.logs.environments import ColdStart, Environment, causes
from deburr.logs.follow import follow, plain_rows
from deburr.logs.known import Gathered
from deburr.logs.rows import (
    BILLED,
    DAY_US,
    END,
    FAILED,
    FLAGS,
    INIT,
    MEMORY,
    RID,
    SLICE_US,
    START,
    STREAM,
    USED,
    VERSION,
    Flag,
    Row,
    Slice,
)  # fmt: skip
from deburr.logs.tally import Tally

LATE_US = 2_000_000  # a line that tells of a failure may be written this long after the REPORT
EARLY_US = 100_000
RETRIED_WITHIN = 6  # slices: an event is tried again for as many hours; see fact lambda.async.max_age
AT_ONCE = 100_000  # calls that are compared with each other: about 40 MB


@dataclass(slots=True)
class Activity:
    """What one function did; times in us since 1970.

    by           (version, days since 1970) -> Tally; -1 for calls whose time is unknown.
    duplicates   REPORT lines seen again.
    retries      calls that repeat a request id at another time, within the same or the next slice of the day.
    unfinished   requests that started and whose REPORT is not there.
    streams_known  False when a container has no stream names: environments are then unknown.
    """

    function: str
    by: dict[tuple[str, int], Tally] = field(default_factory=dict)
    duplicates: int = 0
    retries: int = 0
    unfinished: int = 0
    first: int = 0
    last: int = 0
    timed: bool = True
    streams_known: bool = True
    sweep: Sweep = field(default_factory=Sweep)
    version_peaks: dict[str, int] = field(default_factory=dict)
    environments: dict[str, Environment] = field(default_factory=dict)
    causes: dict[str, Counter[str]] = field(default_factory=dict)
    init_failures: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    guessed: bool = False
    runtime: str = ""

    @property
    def total(self) -> Tally:
        return merged(self.by.values())

    def of_version(self, version: str) -> Tally:
        return merged(tally for (name, _), tally in self.by.items() if name == version)


def merged(tallies: Iterable[Tally]) -> Tally:
    """All of them added up; the only one itself, so it is not to be added to."""
    several = list(tallies)
    if len(several) == 1:
        return several[0]
    whole = Tally()
    for tally in several:
        whole.merge(tally)
    return whole


def analyse(function: str, known: Gathered, slices: Iterable[tuple[int, Slice]]) -> Activity:
    """One function's calls, a slice at a time and in order, so that one slice's calls are all that is held."""
    activity = Activity(function, init_failures=dict(known.init_failures), guessed=known.guessed)
    activity.streams_known = not known.nameless
    activity.runtime = max(known.runtimes, key=lambda name: (known.runtimes[name], name), default="")
    leftover = set(known.open)
    colds: list[ColdStart] = []
    sweeps: dict[str, Sweep] = {}
    before: deque[tuple[int, set[int]]] = deque()
    for number, found in slices:
        part, requests = _distinct(found, activity)
        while before and number - before[0][0] > RETRIED_WITHIN:
            before.popleft()
        activity.retries += len({request for _, earlier in before for request in requests & earlier})
        before.append((number, requests))
        leftover -= requests
        if not requests.isdisjoint(known.marks):
            part = _classified(part, known.marks)
        _count(activity.by, part, number * SLICE_US // DAY_US or -1)
        _follow(activity, part, sweeps, colds)
    activity.unfinished = len(leftover)
    for sweep in (activity.sweep, *sweeps.values()):
        sweep.over()
    activity.version_peaks = {version: sweep.peak for version, sweep in sweeps.items()}
    if activity.timed and activity.streams_known:
        for version in sorted({cold.version for cold in colds}):
            own = [cold for cold in colds if cold.version == version]
            activity.causes[version] = causes(own, activity.environments)
    activity.notes = _notes(activity, known)
    return activity


def _distinct(part: Slice, activity: Activity) -> tuple[Slice, set[int]]:
    """Each request at one time once, and all requests; of a pair of rows, the one that knows more."""
    requests = part.requests()
    calls = len(part)
    if len(requests) == calls:
        return part, requests
    part = part.once()
    activity.duplicates += calls - len(part)
    calls = len(part)
    if len(requests) == calls:
        return part, requests
    again = part.repeated()
    kept = Slice(special=[row for row in part.special if row[RID] not in again])
    special = [row for row in part.special if row[RID] in again]
    plain = {lot: kept.leave_out(lot, columns, again) for lot, columns in part.plain.items()}
    shares = 1 + (len(special) + sum(map(len, plain.values()))) // AT_ONCE
    for share in range(shares):  # what is equal is in one share
        rows = [row for lot, columns in plain.items() for row in plain_rows(lot, columns, share, shares)]
        rows += [row for row in special if row[RID] % shares == share]
        _put(kept, _once(rows))
    activity.duplicates += calls - len(kept)
    activity.retries += len(kept) - len(requests)
    return kept, requests


def _once(rows: list[Row]) -> list[Row]:
    rows.sort()
    kept: list[Row] = []
    for row in rows:  # flags sort later
        if kept and row[START] and row[:FLAGS] == kept[-1][:FLAGS]:
            kept[-1] = row
        else:
            kept.append(row)
    return kept


def _slice_of(rows: Iterable[Row]) -> Slice:
    part = Slice()
    _put(part, rows)
    return part


def _put(part: Slice, rows: Iterable[Row]) -> None:
    plain: dict[tuple[str, str, int], list[Row]] = {}
    for row in rows:
        if row[FLAGS] or row[INIT] or row[BILLED] < 0 or not row[MEMORY]:
            part.special.append(row)
        else:
            plain.setdefault((row[STREAM], row[VERSION], row[MEMORY]), []).append(row)
    for lot, some in plain.items():
        _, ends, rids, ran, billed, _, used, *_ = zip(*some, strict=True)
        part.lot(*lot).extend((ends, rids, ran, billed, used))


def _classified(part: Slice, marks: Mapping[int, Sequence[tuple[int, int]]]) -> Slice:
    """The slice with failures that other lines tell of the same requests, at about their time."""
    found = Slice(special=[_marked(row, marks) for row in part.special])
    for lot, columns in part.plain.items():
        if marks.keys().isdisjoint(columns.rids):
            found.plain[lot] = columns
            continue
        some = _slice_of(_marked(row, marks) for row in plain_rows(lot, columns))
        found.special += some.special
        found.plain.update(some.plain)
    return found


def _marked(row: Row, marks: Mapping[int, Sequence[tuple[int, int]]]) -> Row:
    told = marks.get(row[RID])
    if told is None or row[FLAGS] & FAILED:
        return row
    flags = row[FLAGS]
    for at, kind in told:
        if at and row[END] and not row[START] - EARLY_US <= at <= row[END] + LATE_US:
            continue
        if kind == Flag.OOM | Flag.EXIT:  # killed: for memory only when it was used up
            kind = Flag.OOM if row[MEMORY] and row[USED] >= row[MEMORY] - 1 else Flag.EXIT
        flags |= kind
    return cast(Row, (*row[:FLAGS], flags, *row[FLAGS + 1 :]))  # as long as it was


def _count(by: dict[tuple[str, int], Tally], part: Slice, number: int) -> None:
    for (_, version, memory_mb), columns in part.plain.items():
        by.setdefault((version, number), Tally()).add_columns(columns.ran, columns.billed, columns.used, memory_mb)
    for version in {row[VERSION] for row in part.special}:
        tally = by.setdefault((version, number), Tally())
        tally.add(row for row in part.special if row[VERSION] == version)


def _follow(activity: Activity, part: Slice, sweeps: dict[str, Sweep], colds: list[ColdStart]) -> None:
    """Environments and concurrency of one slice's calls; nothing of the kind for calls without a time."""
    if any(not row[END] for row in part.special):
        activity.timed = False
    intervals, cold = follow(part, activity.environments, streams_known=activity.streams_known)
    if not intervals:
        return
    starts = [start for each in intervals.values() for start in each.starts]
    ends = [end for each in intervals.values() for end in each.ends]
    activity.first = min(activity.first or min(starts), min(starts))
    activity.last = max(activity.last, max(ends))
    if len(sweeps.keys() | intervals.keys()) > 1 and len(sweeps) == 1:
        activity.sweep = deepcopy(activity.sweep)  # until today it was that of the only version
    for version, each in intervals.items():
        sweeps.setdefault(version, Sweep()).feed(each.starts, each.ends)
    if len(sweeps) == 1:
        [activity.sweep] = sweeps.values()
    else:
        activity.sweep.feed(starts, ends)
    for each_cold in cold:
        stream, version = each_cold.row[STREAM], each_cold.row[VERSION]
        busy = sweeps[version].busy_at(each_cold.at)
        colds.append(ColdStart(each_cold.at, stream, version, busy, each_cold.again, each_cold.failed))


def _notes(activity: Activity, known: Gathered) -> tuple[str, ...]:
    calls = sum(tally.n for tally in activity.by.values())
    failed = sum(tally.errors.total() for tally in activity.by.values())
    notes = set(known.notes)
    if known.dropped:
        notes.add(f"Lambda dropped {known.dropped} log records: counts are too low")
    if not known.platform_json and calls > 1 and failed == calls:
        notes.add("only failed calls are in these logs; at system log level WARN the others are not written")
    if not activity.timed:
        notes.add("times are not in these logs: no concurrency, no days")
    elif not activity.streams_known and calls:
        notes.add("streams are not in these logs: no environments, no causes of cold starts")
    return tuple(sorted(notes))
