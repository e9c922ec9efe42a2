"""Calls in a Parquet file, for other tools to ask and to be asked again without the logs; needs deburr[parquet].

One row group for the plain calls of a function and slice of a day, one for its others; what stands beside the calls is
JSON in the file's own metadata.
"""

import importlib
import json
import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from deburr.errors import DeburrError
from deburr.logs.known import Gathered
from deburr.logs.rows import Row, Rows, Slice

SHAPE = 1
MARK = "deburr.logs"
NUMBERS = (
    "end_us", "request_key", "duration_us", "billed_ms", "used_mb", "memory_mb", "init_us", "init_billed_us", "flags",
)  # fmt: skip
TEXTS = ("function", "stream", "version")


def at_hand() -> bool:
    """True when the extra is installed; it is not loaded by asking."""
    return find_spec("pyarrow") is not None


def write(
    path: Path,
    known: Mapping[str, Gathered],
    slices: Mapping[str, Iterable[tuple[int, Slice]]],
    beside: Mapping[str, Any],
) -> None:
    """Everything that a run gathered; the file is there whole or not at all.

    beside  JSON values kept with it.
    Raises  DeburrError without pyarrow, or when the file cannot be written.
    """
    arrow, parquet = _arrow()
    fields = [*((name, arrow.string()) for name in TEXTS), *((name, arrow.int64()) for name in NUMBERS)]
    schema = arrow.schema(fields)
    unfinished = {name: set(each.open) for name, each in known.items()}
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with parquet.ParquetWriter(half, schema, compression="zstd") as writer:
            for function, each in slices.items():
                for _, part in each:
                    unfinished[function].difference_update(part.requests())
                    if part.plain:
                        writer.write_table(arrow.Table.from_batches(list(_plain(arrow, schema, function, part))))
                    if part.special:
                        writer.write_table(arrow.Table.from_batches([_special(arrow, schema, function, part.special)]))
            told = {name: _document(each, unfinished[name]) for name, each in known.items()}
            writer.add_key_value_metadata({MARK: json.dumps({"shape": SHAPE, "functions": told, **beside})})
        half.replace(path)
    except OSError as error:
        raise DeburrError(f"cannot be written: {error.strerror}", where=str(path), hint="check the path") from error
    finally:
        half.unlink(missing_ok=True)


def read(
    path: Path, rows: Rows, *, since: int | None = None, until: int | None = None, only: str = ""
) -> tuple[dict[str, Gathered], dict[str, Any]]:
    """Calls go to `rows`; what stands beside them comes back, with the JSON values given to `write`.

    since, until, only  as for Gatherer.
    Raises  ValueError for a file that `write` did not write, or another shape of it.
    """
    _, parquet = _arrow()
    file = parquet.ParquetFile(path)
    document = json.loads((file.metadata.metadata or {}).get(MARK.encode(), b"{}"))
    if document.get("shape") != SHAPE:
        raise ValueError("not written by this deburr")
    known = {name: _gathered(each) for name, each in document["functions"].items() if only in name}
    for index in range(file.num_row_groups):
        table = file.read_row_group(index)
        function = table["function"][0].as_py()
        if function in known:
            _take(table, function, rows, since, until)
    return known, document


def _plain(arrow: Any, schema: Any, function: str, part: Slice) -> Iterator[Any]:
    for (stream, version, memory_mb), columns in part.plain.items():
        n = len(columns)
        texts = [arrow.repeat(each, n) for each in (function, stream, version)]
        numbers = [arrow.Array.from_buffers(arrow.int64(), n, [None, arrow.py_buffer(each)]) for each in columns.all()]
        none = arrow.repeat(arrow.scalar(0, arrow.int64()), n)
        memory = arrow.repeat(arrow.scalar(memory_mb, arrow.int64()), n)
        yield arrow.record_batch([*texts, *numbers, memory, none, none, none], schema=schema)


def _special(arrow: Any, schema: Any, function: str, rows: list[Row]) -> Any:
    _, ends, rids, ran, billed, memory, used, init, part, flags, streams, versions = zip(*rows, strict=True)
    columns = [[function] * len(rows), streams, versions, ends, rids, ran, billed, used, memory, init, part, flags]
    return arrow.record_batch(
        [arrow.array(each, field.type) for each, field in zip(columns, schema, strict=True)], schema=schema
    )


def _take(table: Any, function: str, rows: Rows, since: int | None, until: int | None) -> None:
    compute = importlib.import_module("pyarrow.compute")
    if since is not None:
        table = table.filter(compute.greater_equal(table["end_us"], since))
    if until is not None:
        table = table.filter(compute.less(table["end_us"], until))
    if not table.num_rows:
        return
    texts = {name: table[name].combine_chunks() for name in TEXTS}
    numbers = {name: _numbers(table[name].combine_chunks()) for name in NUMBERS}
    odd = any(numbers["flags"]) or any(numbers["init_us"]) or min(numbers["billed_ms"]) < 0
    if odd or not all(numbers["memory_mb"]):
        rows.add(function, list(_rows(texts, numbers)))
        return
    streams, versions, memory = texts["stream"], texts["version"], numbers["memory_mb"]
    edges = {0, table.num_rows}
    for column in (streams, versions, table["memory_mb"].combine_chunks()):
        edges.update(compute.run_end_encode(column).run_ends.to_pylist())
    ordered = sorted(edges)
    for begin, end in pairwise(ordered):
        lot = streams[begin].as_py(), versions[begin].as_py(), memory[begin]
        rows.add_plain(function, lot, tuple(numbers[name][begin:end] for name in NUMBERS[:5]))


def _numbers(column: Any) -> "array[int]":
    """A column without nulls, as it lies in memory."""
    found = array("q")
    found.frombytes(memoryview(column.buffers()[1])[8 * column.offset : 8 * (column.offset + len(column))])
    return found


def _rows(texts: Mapping[str, Any], numbers: Mapping[str, Sequence[int]]) -> Iterator[Row]:
    streams, versions = texts["stream"].to_pylist(), texts["version"].to_pylist()
    for index, (end, rid, ran, billed, used, memory, init, part, flags) in enumerate(
        zip(*(numbers[name] for name in NUMBERS), strict=True)
    ):
        start = end - ran - init if end else 0
        yield start, end, rid, ran, billed, memory, used, init, part, flags, streams[index], versions[index]


def _document(known: Gathered, unfinished: set[int]) -> dict[str, Any]:
    return {
        "nameless": known.nameless,
        "open": sorted(unfinished),
        "marks": [[key, marks] for key, marks in sorted(known.marks.items())],
        "init_failures": known.init_failures,
        "runtimes": known.runtimes,
        "notes": sorted(known.notes),
        "platform_json": known.platform_json,
        "guessed": known.guessed,
        "dropped": known.dropped,
    }


def _gathered(written: Mapping[str, Any]) -> Gathered:
    found = Gathered(nameless=written["nameless"], open=set(written["open"]), notes=set(written["notes"]))
    found.marks = {key: [(at, kind) for at, kind in marks] for key, marks in written["marks"]}
    found.init_failures, found.runtimes = written["init_failures"], written["runtimes"]
    found.platform_json, found.guessed, found.dropped = (
        written["platform_json"], written["guessed"], written["dropped"],
    )  # fmt: skip
    return found


def _arrow() -> tuple[Any, Any]:
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise DeburrError(
            "Parquet needs pyarrow", where="--format parquet", hint="pip install 'deburr[parquet]'"
        ) from None
