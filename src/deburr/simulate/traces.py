"""Traffic that was written down: moments of requests, or counts by minute as CloudWatch and public traces have them."""

import csv
import json
import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from deburr.errors import SourceError
from deburr.simulate.scene import Rates, Steps
from deburr.simulate.traffic import Traffic, spoken

CHUNK = 65_536
LONGEST_LINE = 2**20
LARGEST_JSON = 2**26
"""Bytes: JSON is read as a whole, and takes some ten times as much memory."""
MOST_HEADS = 20
"""Lines above the first moment: CloudWatch's console writes label, id, statistic, period and region there."""
MOST_GAPS = 10_000
MOST_PERIODS = 100_000_000
COUNTS = ("invocation", "count", "sum", "value", "request", "calls")
"""Words in the header of a column that says how many."""
MILLISECONDS_FROM = 1e11
"""Numbers above this are epoch milliseconds: as seconds they would be in the year 5138."""
LAYOUTS = "one moment per line, moment and count, `aws cloudwatch get-metric-data` JSON, or a row of counts per minute"


def read(path: Path, *, function: str = "") -> Traffic:
    """The traffic of a file, its layout told by its beginning.

    function  only rows of a trace of many functions that have this in a field; "" adds all of them up.
    Raises    SourceError with the line, for what is no trace, out of order, below 0 or no number.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            begin = stream.readline(LONGEST_LINE)  # a column for each minute of a day is 6 kB of header
        if begin.lstrip()[:1] in ("{", "["):
            if path.stat().st_size > LARGEST_JSON:
                raise SourceError(
                    "is JSON of more than 64 MB", where=str(path), hint="write it as CSV, a line for moment and count"
                )
            return _metric(json.loads(path.read_text(encoding="utf-8-sig")), path, function)
        header = next(csv.reader([begin]), [])
        if [cell for cell in header if cell.strip() == "1"] and any(cell.startswith("Hash") for cell in header):
            return _by_minute(path, header, function)
        return _listed(path)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=str(path), hint="check the path") from error
    except UnicodeDecodeError as error:
        raise SourceError("is not UTF-8 text", where=str(path), hint=f"write {LAYOUTS}") from error
    except (json.JSONDecodeError, csv.Error, RecursionError) as error:
        raise SourceError(f"is no trace: {error}", where=str(path), hint=f"write {LAYOUTS}") from error


def _listed(path: Path) -> Traffic:
    """Lines of a moment each, or of a moment and a count; headers, and what CloudWatch writes above them, go first."""
    heads: list[str] = []
    for line, row in _rows(path):
        if _moment(row[0]) is not None:
            if len(row) > 1 and _counts(heads):
                return _counted(path)
            note = "each line is taken to be one request: no column was found that says how many"
            return replace(_moments(path), notes=(note,) if len(row) > 1 else ())
        if line > MOST_HEADS:
            break
        heads += [cell.strip().lower() for cell in row[1:2]]
    raise SourceError("has no line that begins with a moment", where=str(path), hint=f"write {LAYOUTS}")


def _counts(heads: Sequence[str]) -> bool:
    """Whether the second column says how many, by any of the lines above it; without such lines it does."""
    return not heads or any(word in cell for cell in heads for word in COUNTS)


def _moments(path: Path) -> Traffic:
    """Read twice, a chunk at a time, so that its length does not matter: once to look, once to simulate."""
    begin = last = None
    requests = 0
    for line, row in _rows(path):
        at = _moment(row[0])
        if at is None and begin is None:
            continue
        if at is None:
            raise SourceError(
                f"{row[0]!r} is no moment", where=f"{path}:{line}", hint="write epoch seconds or ISO 8601"
            )
        if last is not None and at < last:
            raise SourceError("comes before the line above it", where=f"{path}:{line}", hint="sort the file by time")
        begin, last, requests = begin if begin is not None else at, at, requests + 1
    if begin is None or last is None or last == begin:
        raise SourceError("holds less than two moments", where=str(path), hint=f"write {LAYOUTS}")
    start = begin

    def chunks() -> Iterator[Sequence[float]]:
        chunk: list[float] = []
        for _, row in _rows(path):
            at = _moment(row[0])
            if at is None:
                continue
            chunk.append(at - start)
            if len(chunk) == CHUNK:
                yield chunk
                chunk = []
        yield chunk

    said = f"{path.name}: {requests:,} requests in {spoken(last - start)}"
    return Traffic(last - start, requests, said, moments=chunks, clock_s=_clock(start))


def _counted(path: Path) -> Traffic:
    def points() -> Iterator[tuple[float, float]]:
        last: float | None = None
        for line, row in _rows(path):
            at = _moment(row[0])
            if at is None and last is None:
                continue
            count = _count(row[1]) if len(row) > 1 else None
            if at is None or count is None:
                raise SourceError(
                    f"{','.join(row)!r} is no moment and count", where=f"{path}:{line}", hint=f"write {LAYOUTS}"
                )
            if last is not None and at <= last:
                raise SourceError(
                    "does not come after the line above it", where=f"{path}:{line}", hint="sort it by time"
                )
            last = at
            yield at, count

    return _spaced(points, path)


def _metric(document: Any, path: Path, function: str) -> Traffic:
    """What get-metric-data and get-metric-statistics answer; their points come in any order."""
    points: dict[float, float] = {}
    results, notes = _results(document, path, function)
    for moment, value in (point for result in results for point in result):
        at, count = _moment(str(moment)), _count(str(value))
        if at is None or count is None:
            raise SourceError(
                f"{moment!r}: {value!r} is no point of a metric", where=str(path), hint=f"write {LAYOUTS}"
            )
        points[at] = points.get(at, 0.0) + count
    if not points:
        raise SourceError("holds no Datapoints and no MetricDataResults", where=str(path), hint=f"write {LAYOUTS}")
    ordered = sorted(points.items())
    found = _spaced(lambda: iter(ordered), path)
    return replace(found, notes=(*notes, *found.notes))


def _results(document: Any, path: Path, function: str) -> tuple[list[Iterable[tuple[Any, Any]]], tuple[str, ...]]:
    """The metrics of an answer, each as its points: of several those that are of invocations, and of the function."""
    if not isinstance(document, Mapping):
        return [], ()
    statistics = [point for point in document.get("Datapoints") or () if isinstance(point, Mapping)]
    if statistics:
        return [[(point.get("Timestamp"), point.get("Sum", point.get("SampleCount"))) for point in statistics]], ()
    found = [result for result in document.get("MetricDataResults") or () if isinstance(result, Mapping)]
    labels = [str(result.get("Label", "")) for result in found]
    wanted = [label for label in labels if "invocations" in label.casefold()] or labels
    wanted = [label for label in wanted if function in label]
    if found and not wanted:
        hint = f"--function: {', '.join(sorted(set(labels))[:8])}"
        raise SourceError(f"has no metric of {function!r}", where=str(path), hint=hint)
    parts = [
        zip(result.get("Timestamps") or (), result.get("Values") or (), strict=False)
        for result, label in zip(found, labels, strict=True)
        if label in wanted
    ]
    names = dict.fromkeys(wanted)  # an answer that came in pages has each several times
    return list(parts), (f"{len(names):,} metrics added up: {', '.join(names)}",) if len(names) > 1 else ()


def _spaced(points: Callable[[], Iterator[tuple[float, float]]], path: Path) -> Traffic:
    """Counts at moments: the period is the smallest distance; where a period is missing there was nothing.

    points  read twice, a chunk at a time: once to look, once to simulate.
    """
    gaps: Counter[float] = Counter()
    many, total, top = 0, 0.0, 0.0
    begin = before = math.nan
    for at, count in points():
        if many:
            gaps[round(at - before, 6)] += 1
        else:
            begin = at
        many, total, top, before = many + 1, total + count, max(top, count), at
        if len(gaps) > MOST_GAPS:
            raise SourceError("has counts that are not whole periods apart", where=str(path), hint=f"write {LAYOUTS}")
    if many < 2:
        raise SourceError("holds less than two counts", where=str(path), hint="ask for a longer time")
    period = min(gaps)
    if any(abs(gap / period - round(gap / period)) > 0.01 for gap in gaps):
        raise SourceError(f"has counts that are not whole periods of {period:g} s apart", where=str(path))
    periods = 1 + sum(round(gap / period) * times for gap, times in gaps.items())
    if periods > MOST_PERIODS:
        raise SourceError("spans more than 100 million periods", where=str(path), hint="check the moments")
    if not total:
        raise SourceError("counts nothing but 0", where=str(path), hint="choose a time with requests in it")

    def parts() -> Iterator[Rates]:
        until, per_s = array("d"), array("d")
        place, before = 0, begin - period
        for at, count in points():
            missing = round((at - before) / period) - 1
            if missing:
                until.append(period * (place + missing))
                per_s.append(0.0)
            place, before = place + missing + 1, at
            until.append(period * place)
            per_s.append(count / period)
            if len(until) >= CHUNK:
                yield Rates(until, per_s)
                until, per_s = array("d"), array("d")
        if until:
            yield Rates(until, per_s)

    missing = periods - many
    notes = (f"{missing:,} of {periods:,} periods of {period:g} s are missing and count as 0",) if missing else ()
    rates = Steps(parts, period * periods, total, top / period)
    said = f"{path.name}: {total:,.0f} requests in {spoken(rates.end_s)}"
    return Traffic(rates.end_s, total, said, rates=rates, notes=(*notes, *_within(period)), clock_s=_clock(begin))


def _by_minute(path: Path, header: Sequence[str], function: str) -> Traffic:
    """A row for each function and a column for each minute of a day, as Microsoft's Azure Functions traces have it."""
    columns = [at for at, cell in enumerate(header) if cell.strip().isdigit()]
    sums, rows = [0.0] * len(columns), 0
    for line, row in _rows(path):
        named = [cell for at, cell in enumerate(row) if at not in range(columns[0], columns[-1] + 1)]
        if line == 1 or (function and function not in named):
            continue
        rows += 1
        for place, column in enumerate(columns):
            count = _count(row[column]) if column < len(row) else None
            if count is None:
                raise SourceError(f"column {column + 1} is no count", where=f"{path}:{line}", hint="0 for nothing")
            sums[place] += count
    if not rows:
        raise SourceError(
            f"has no row with {function!r}" if function else "has no rows",
            where=str(path),
            hint="--function takes what stands in a field of the row",
        )
    note = (f"{rows:,} functions added up",) if rows > 1 else ()
    return replace(_stepped(sums, 60.0, path), notes=(*note, *_within(60.0)))


def _stepped(counts: Sequence[float], period: float, path: Path) -> Traffic:
    if not sum(counts):
        raise SourceError("counts nothing but 0", where=str(path), hint="choose a time with requests in it")
    rates = Rates(tuple(period * (at + 1) for at in range(len(counts))), tuple(count / period for count in counts))
    said = f"{path.name}: {sum(counts):,.0f} requests in {spoken(rates.end_s)}"
    return Traffic(rates.end_s, sum(counts), said, rates=rates)


def _within(period: float) -> tuple[str, ...]:
    return (f"within each {period:g} s requests are taken to come at random: real ones may come in tighter bursts",)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        for row in reader:
            if row and row[0].strip():
                yield reader.line_num, row


def _moment(text: str) -> float | None:
    """Seconds since 1970, or since whatever a trace counts from; None for what is no moment."""
    text = text.strip()
    try:
        value = float(text)
    except ValueError:
        try:
            at = datetime.fromisoformat(text.replace("/", "-"))
        except ValueError:
            return None
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    if not math.isfinite(value):
        return None
    return value / 1000 if value > MILLISECONDS_FROM else value


def _clock(moment: float) -> float:
    """The second of the day; a trace that counts from its own beginning is taken to begin at midnight."""
    return moment % 86_400


def _count(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None
