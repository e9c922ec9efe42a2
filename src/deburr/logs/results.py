"""Rows of CloudWatch Logs Insights and of CSV files -> log events."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from deburr.logs.block import Block, Origin, milliseconds, packed

MB = 1_000_000  # Insights counts @memorySize in 10**6: 512000000 is 512 MB


def result_events(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], list[tuple[int | None, str]]]:
    """Events by (log group, stream); a row without its message has the REPORT line made again from its fields."""
    found: dict[tuple[str, str], list[tuple[int | None, str]]] = {}
    for row in rows:
        message = row.get("@message") or row.get("message") or _report(row)
        if not message:
            continue
        at = row.get("@timestamp") or row.get("timestamp") or ""
        ms = int(at) if at.isdigit() else milliseconds(at)
        where = row.get("@log", ""), row.get("@logStream") or row.get("logStreamName") or row.get("stream") or ""
        found.setdefault(where, []).append((ms, message))
    return found


def csv_blocks(origin: Origin, text: Iterable[str]) -> Iterator[Block]:
    """Blocks of a CSV file: the console's, or one of Insights results.

    Raises  csv.Error for what is no CSV.
    """
    rows = csv.DictReader(text)
    some: list[dict[str, str]] = []
    for row in rows:
        some.append({key: value for key, value in row.items() if key and isinstance(value, str)})
        if len(some) >= 5000:
            yield from _blocks(origin, some)
            some = []
    yield from _blocks(origin, some)


def is_csv(head: str) -> bool:
    """True when the first line is a header with a time, and a message or the fields of a REPORT."""
    names = {name.strip() for name in next(csv.reader(io.StringIO(head.partition("\n")[0])), [])}
    return bool(names & {"timestamp", "@timestamp"}) and bool(names & {"message", "@message", "@duration"})


def _blocks(origin: Origin, rows: list[dict[str, str]]) -> Iterator[Block]:
    for (group, stream), events in result_events(rows).items():
        named = origin.of_group(group) if group else origin
        yield Block(named.of_stream(stream) if stream else named, packed(events))


def _report(row: Mapping[str, str]) -> str:
    """A REPORT line from the fields that Insights read out of it; "" when they do not make one."""
    if row.get("@type", "REPORT") != "REPORT" or not row.get("@duration"):
        return ""
    parts = [f"REPORT RequestId: {row.get('@requestId', '')}", f"Duration: {row['@duration']} ms"]
    try:
        if row.get("@billedDuration"):
            parts.append(f"Billed Duration: {float(row['@billedDuration']):.0f} ms")
        for name, key in (("Memory Size", "@memorySize"), ("Max Memory Used", "@maxMemoryUsed")):
            if row.get(key):
                parts.append(f"{name}: {float(row[key]) / MB:.0f} MB")
    except ValueError:
        return ""
    if row.get("@initDuration"):
        parts.append(f"Init Duration: {row['@initDuration']} ms")
    return "\t".join(parts)
