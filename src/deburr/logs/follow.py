"""One slice's calls of a function in the order of each environment: its life, its cold starts, the intervals of all."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, islice
from operator import gt, sub

from deburr.logs.environments import Environment
from deburr.logs.rows import (
    BILLED,
    END,
    FAILED,
    FLAGS,
    INIT,
    START,
    STREAM,
    USED,
    VERSION,
    Columns,
    Flag,
    Lot,
    Row,
    Slice,
)


@dataclass(slots=True)
class Intervals:
    """When calls of one version ran, us since 1970; an environment's do not overlap."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cold:
    """A cold start, and what its environment had been through."""

    at: int
    row: Row
    again: bool
    failed: bool


def follow(
    part: Slice, known: dict[str, Environment], *, streams_known: bool
) -> tuple[dict[str, Intervals], list[Cold]]:
    """Intervals by version and the cold starts of one slice; `known` learns what each environment did."""
    found: dict[str, Intervals] = {}
    colds: list[Cold] = []
    for lots, rows in _streams(part):
        if streams_known and len(lots) <= 1 and not (lots and _disordered(lots[0][1])):
            _quickly(lots, rows, known, found, colds)
            continue
        more = (row for lot, columns in lots for row in plain_rows(lot, columns))
        rows = sorted([*rows, *more])
        for row in rows:
            start = _one(row, known, colds) if streams_known else row[START]
            _note(found, row[VERSION], (start,), (row[END],))
    return found, colds


def plain_rows(lot: Lot, columns: Columns, share: int = 0, shares: int = 1) -> Iterator[Row]:
    """Plain calls as rows; of several shares of the requests, only those of one."""
    stream, version, memory_mb = lot
    calls: Iterable[tuple[int, ...]] = zip(*columns.all(), strict=True)
    if shares > 1:
        calls = compress(calls, [rid % shares == share for rid in columns.rids])
    for end, rid, ran, billed, used in calls:
        yield end - ran, end, rid, ran, billed, memory_mb, used, 0, 0, 0, stream, version


def _streams(part: Slice) -> Iterator[tuple[list[tuple[Lot, Columns]], list[Row]]]:
    lots: dict[str, list[tuple[Lot, Columns]]] = {}
    rows: dict[str, list[Row]] = {}
    for lot, columns in part.plain.items():
        lots.setdefault(lot[0], []).append((lot, columns))
    for row in part.special:
        if row[END]:
            rows.setdefault(row[STREAM], []).append(row)
    for stream in lots.keys() | rows.keys():
        yield lots.get(stream, []), rows.get(stream, [])


def _disordered(columns: Columns) -> bool:
    return any(map(gt, columns.ends, islice(columns.ends, 1, None)))


def _quickly(
    lots: list[tuple[Lot, Columns]],
    rows: list[Row],
    known: dict[str, Environment],
    found: dict[str, Intervals],
    colds: list[Cold],
) -> None:
    """Whole stretches of plain calls between the special ones."""
    rows.sort()
    (stream, version, _), columns = lots[0] if lots else (("", "", 0), Columns())
    ends, used = columns.ends.tolist(), columns.used
    starts = list(map(sub, ends, columns.ran))
    at = 0
    for row in rows:
        upto = bisect_left(ends, row[END], at)
        _stretch(known, stream, version, starts, ends, used, at, upto)
        at = upto
        _note(found, row[VERSION], (_one(row, known, colds),), (row[END],))
    _stretch(known, stream, version, starts, ends, used, at, len(ends))
    _note(found, version, starts, ends)


def _stretch(
    known: dict[str, Environment], stream: str, version: str, starts: list[int], ends: list[int],
    used: Sequence[int], begin: int, end: int,
) -> None:  # fmt: skip
    """Calls that follow each other; a start before the environment was free is moved there, because log time is late
    by a few ms: two intervals of one environment cannot overlap."""
    if begin == end:
        return
    environment = known.get(stream)
    if environment is None:
        environment = known[stream] = Environment(version, starts[begin], starts[begin])
    before = [environment.last, *ends[begin : end - 1]]
    gaps = list(map(sub, starts[begin:end], before))
    if min(gaps) < 0:
        for index, gap in enumerate(gaps, begin):
            if gap < 0:
                starts[index] = min(before[index - begin], ends[index])
    environment.gap = max(environment.gap, *gaps)
    environment.last = max(environment.last, ends[end - 1])
    environment.used = max(environment.used, *used[begin:end])
    environment.n += end - begin
    environment.failed = False


def _one(row: Row, known: dict[str, Environment], colds: list[Cold]) -> int:
    """Follow an environment through one call; returns when it began."""
    environment, flags = known.get(row[STREAM]), row[FLAGS]
    start = row[START] + (row[INIT] if flags & Flag.AHEAD else 0)
    again = environment is not None
    if environment is None:
        environment = known[row[STREAM]] = Environment(row[VERSION], start, start)
    elif row[BILLED] >= 0 and start < environment.last:  # Managed Instances do overlap
        start = min(environment.last, row[END])
    if flags & Flag.COLD and not flags & Flag.AHEAD:
        colds.append(Cold(start, row, again, environment.failed))
    environment.gap = max(environment.gap, start - environment.last) if again else 0
    environment.last = max(environment.last, row[END])
    environment.used = max(environment.used, row[USED])
    environment.n += 1
    environment.failed = bool(flags & FAILED)
    return start


def _note(found: dict[str, Intervals], version: str, starts: Sequence[int], ends: Sequence[int]) -> None:
    if starts:
        mine = found.get(version)
        if mine is None:
            mine = found[version] = Intervals()
        mine.starts.extend(starts)
        mine.ends.extend(ends)
