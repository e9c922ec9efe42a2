"""Rows of one function -> what it did: duplicates out, failures named, days and versions counted, environments told."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from deburr.logs.concurrency import Sweep
from deburr.logs.environments import ColdStart, Environment, causes
from deburr.logs.gather import Gathered
from deburr.logs.rows import BILLED, END, FAILED, FLAGS, INIT, MEMORY, RID, START, STREAM, USED, VERSION, Flag, Row
from deburr.logs.tally import Tally

LATE_US = 2_000_000  # a line that tells of a failure may be written this long after the REPORT
EARLY_US = 100_000


@dataclass(slots=True)
class Activity:
    """What one function did; times in us since 1970.

    by           (version, days since 1970) -> Tally; -1 for calls whose time is unknown.
    duplicates   REPORT lines seen again.
    retries      calls that repeat a request id at another time.
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
    environments: dict[int, Environment] = field(default_factory=dict)
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


def analyse(function: str, known: Gathered, days: Iterable[tuple[int, list[Row]]]) -> Activity:
    """One function's rows, a day at a time and in order, so that one day's rows are all that is held."""
    names = list(known.versions)
    activity = Activity(function, init_failures=dict(known.init_failures), guessed=known.guessed)
    activity.streams_known = "" not in known.streams
    activity.runtime = max(known.runtimes, key=lambda name: (known.runtimes[name], name), default="")
    leftover = {key for stream in known.streams.values() for key in stream.open}
    colds: list[ColdStart] = []
    sweeps: dict[int, Sweep] = {}
    for day, found in days:
        rows = _distinct(found)
        activity.duplicates += len(found) - len(rows)
        rows = [_classified(row, known) for row in rows] if known.marks else rows
        requests = {row[RID] for row in rows}
        activity.retries += len(rows) - len(requests)
        leftover -= requests
        for version in {row[VERSION] for row in rows}:
            some = [row for row in rows if row[VERSION] == version]
            tally = activity.by.setdefault((names[version], day if some[0][END] else -1), Tally())
            tally.add(some)
        _follow(activity, rows, sweeps, colds)
    activity.unfinished = len(leftover)
    activity.version_peaks = {names[version]: sweep.peak for version, sweep in sweeps.items()}
    if activity.timed and activity.streams_known:
        for version, name in enumerate(names):
            own = [cold for cold in colds if cold.version == version]
            if own:
                activity.causes[name] = causes(own, activity.environments)
    activity.notes = _notes(activity, known)
    return activity


def _distinct(rows: list[Row]) -> list[Row]:
    """Rows sorted, each request at one time once; of a pair, the one that knows more (its flags sort later)."""
    kept: list[Row] = []
    start = rid = -1
    for row in rows:
        if row[START] == start and row[RID] == rid and row[START] and kept[-1][:FLAGS] == row[:FLAGS]:
            kept[-1] = row
            continue
        start, rid = row[START], row[RID]
        kept.append(row)
    return kept


def _classified(row: Row, known: Gathered) -> Row:
    """The row with the failure that another line tells of the same request, at about its time."""
    marks = known.marks.get(row[RID])
    if marks is None or row[FLAGS] & FAILED:
        return row
    flags = 0
    for at, kind in marks:
        if at and row[END] and not row[START] - EARLY_US <= at <= row[END] + LATE_US:
            continue
        if kind == Flag.OOM | Flag.EXIT:  # killed: for memory only when it was used up
            kind = Flag.OOM if row[MEMORY] and row[USED] >= row[MEMORY] - 1 else Flag.EXIT
        flags |= kind
    start, end, rid, ran, billed, memory, used, init, part, told, stream, version = row
    return start, end, rid, ran, billed, memory, used, init, part, told | flags, stream, version


def _follow(activity: Activity, rows: list[Row], sweeps: dict[int, Sweep], colds: list[ColdStart]) -> None:
    """Environments and concurrency of one day's rows; nothing of the kind for rows without a time."""
    if rows and not rows[0][END]:
        activity.timed = False
        rows = [row for row in rows if row[END]]
    if not rows:
        return
    starts = [row[START] for row in rows]
    cold_at: list[tuple[int, Row, bool, bool]] = []
    if activity.streams_known:
        _live(activity.environments, rows, starts, cold_at)
    ends = [row[END] for row in rows]
    activity.first = min(activity.first or starts[0], min(starts))
    activity.last = max(activity.last, max(ends))
    versions = {row[VERSION] for row in rows}
    for version in versions:
        sweep = sweeps.setdefault(version, Sweep())
        if len(versions) == 1:
            sweep.feed(starts, ends)
        else:
            own = [index for index, row in enumerate(rows) if row[VERSION] == version]
            sweep.feed([starts[index] for index in own], [ends[index] for index in own])
    activity.sweep.feed(starts, ends)
    for at, row, again, failed in cold_at:
        busy = sweeps[row[VERSION]].busy_at(at)
        colds.append(ColdStart(at, row[STREAM], row[VERSION], busy, again, failed))


def _live(
    known: dict[int, Environment], rows: list[Row], starts: list[int], cold_at: list[tuple[int, Row, bool, bool]]
) -> None:
    """Follow each environment through the rows; a start before the environment was free is moved there, because
    log time is late by a few ms: two intervals of one environment cannot overlap."""
    for index, row in enumerate(rows):
        environment = known.get(row[10])
        if environment is not None and not row[9] and not environment.failed:  # nearly all rows: warm, and well
            start = row[0]
            pause = start - environment.last
            if pause > environment.gap:
                environment.gap = pause
            elif pause < 0 and row[4] >= 0:  # Managed Instances do overlap
                starts[index] = environment.last if environment.last < row[1] else row[1]
            environment.last = row[1]
            if row[6] > environment.used:
                environment.used = row[6]
            environment.n += 1
            continue
        flags = row[FLAGS]
        start = starts[index] + (row[INIT] if flags & Flag.AHEAD else 0)
        again = environment is not None
        if environment is None:
            environment = known[row[STREAM]] = Environment(row[VERSION], start, start)
        elif row[BILLED] >= 0 and start < environment.last:
            start = min(environment.last, row[END])
        starts[index] = start
        if flags & Flag.COLD and not flags & Flag.AHEAD:
            cold_at.append((start, row, again, environment.failed))
        environment.gap = max(environment.gap, start - environment.last) if again else 0
        environment.last = max(environment.last, row[END])
        environment.used = max(environment.used, row[USED])
        environment.n += 1
        environment.failed = bool(flags & FAILED)


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
