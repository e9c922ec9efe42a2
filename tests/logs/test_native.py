"""The kernel tells what the expressions tell: of every shape of line, and of blocks that somebody has damaged."""

import ctypes
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tools.log_world import Shape, simulate, text

from deburr.logs import native
from deburr.logs.block import Block, Origin
from deburr.logs.gather import Gatherer
from deburr.logs.quick import QuickGatherer
from deburr.logs.rows import Slice
from deburr.simulate.compiling import compiled

pytestmark = pytest.mark.skipif(not any(map(shutil.which, ("cc", "gcc", "clang"))), reason="no C compiler")
ORIGIN = Origin("test", "orders").of_stream("2026/11/01/[7]0123456789abcdef")
SHAPE = Shape("orders", per_second=2, run_ms=300, chatter=2, fails=0.1)
STREAMS = [text(SHAPE, environment, 5) for environment in simulate(SHAPE, hours=0.2, seed=5)]
SEEDS = int(os.environ.get("DEBURR_SEEDS", "150"))
RID = "01234567-89ab-cdef-0123-456789abcdef"
USUAL = (
    f"REPORT RequestId: {RID}\tDuration: 1.50 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 31 MB\t"
)


@pytest.fixture(scope="module", autouse=True)
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Of the source that is here, whatever was compiled before."""
    folder = tmp_path_factory.mktemp("kernel")
    shutil.copy(Path(native.__file__).with_name("kernel.c"), folder)
    library = compiled(folder)
    assert library is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(native, "LIBRARY", library)
        native.library.cache_clear()
        yield
    native.library.cache_clear()


def told(blocks: list[bytes], *, by_kernel: bool) -> tuple[Any, ...]:
    """Everything that is gathered, calls in an order of their own: rows and columns are two ways to say a call."""
    skipped: list[Any] = []
    gatherer, quick = Gatherer(skipped.append), QuickGatherer(skipped.append)
    if not by_kernel:
        gatherer._scanner._kernel = quick._scanner._kernel = None
    for data in blocks:
        gatherer.take(Block(ORIGIN, data))
        quick.take(Block(ORIGIN, data))
    calls = sorted(call for _, part in gatherer.rows.slices("orders") for call in flat(part))
    for known in gatherer.functions.values():
        known.open -= {call[2] for call in calls}  # as the analysis takes them out
    tallies = {
        key: (tally.n, tally.cold, tally.errors, tally.billed_ms, tally.rounding_us, tally.init_us,
              sorted(tally.warm.values), tally.used.counts, tally.billed.counts)
        for activity in quick.activities.values() for key, tally in activity.by.items()
    }  # fmt: skip
    return gatherer.events, quick.events, gatherer.functions, calls, tallies, skipped


def flat(part: Slice) -> Iterator[tuple[Any, ...]]:
    yield from part.special
    for (stream, version, memory), columns in part.plain.items():
        for end, rid, ran, billed, used in zip(*columns.all(), strict=True):
            yield end - ran, end, rid, ran, billed, memory, used, 0, 0, 0, stream, version


def same(*blocks: bytes) -> tuple[Any, ...]:
    found = told(list(blocks), by_kernel=True)
    assert found == told(list(blocks), by_kernel=False)
    return found


def test_whole_streams() -> None:
    for data in STREAMS:
        events, _, _, calls, *_ = same(b"\n" + data)
        assert events > 10 and len(calls) == data.count(b"Z REPORT RequestId: ")


def test_it_is_the_kernel_that_tells() -> None:
    scanner = native.Scanner()
    data = b"\n" + max(STREAMS, key=len)
    assert scanner.scan(data, full=True)
    assert 0.7 * data.count(b"Z REPORT") < scanner.plain < data.count(b"Z REPORT")


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([USUAL], id="usual"),
        pytest.param([USUAL + "\r"], id="carriage return"),
        pytest.param([USUAL.replace("1.50", "1.5000001")], id="many decimals"),
        pytest.param([USUAL.replace("1.50", "1")], id="no decimals"),
        pytest.param([USUAL.replace("1.50", "1.")], id="a point and nothing"),
        pytest.param([USUAL.replace("1.50", ".5")], id="nothing and a point"),
        pytest.param([USUAL.replace("1.50", "1.2.3")], id="two points"),
        pytest.param([USUAL.replace("Duration: 2 ms", "Duration: 2.0 ms")], id="billed with decimals"),
        pytest.param([USUAL.replace("128", "9" * 20)], id="a number beyond all"),
        pytest.param([USUAL, USUAL.replace("128", "256")], id="two memory sizes"),
        pytest.param([USUAL.replace(RID, "r1")], id="a request id that is no UUID"),
        pytest.param([USUAL.replace("cdef", "CDEF")], id="capitals"),
        pytest.param([USUAL.replace("-", "_")], id="no dashes"),
        pytest.param([USUAL + "Init Duration: 100.50 ms\t"], id="init"),
        pytest.param([USUAL + "Restore Duration: 100.50 ms\tBilled Restore Duration: 3 ms"], id="restore"),
        pytest.param([USUAL + "Status: timeout"], id="status"),
        pytest.param([USUAL.replace("Max", "Green: 1 J\tMax")], id="a field of tomorrow"),
        pytest.param([USUAL[:90]], id="cut"),
        pytest.param(["INIT_START Runtime Version: python:3.13.v31\tRuntime Version ARN: a", USUAL], id="an init that was long"),
        pytest.param(["[ERROR] KeyError: 'id'", USUAL, USUAL], id="raised"),
        pytest.param([f"2026-11-01T09:00:00.000Z {RID} Task timed out after 3.00 seconds", USUAL], id="timed out, as before"),
        pytest.param([f"2026-11-01T09:00:00.000Z\t{RID}\tERROR\tInvoke Error \t{{}}", USUAL], id="rejected"),
        pytest.param([f"2026-11-01T09:00:00.000Z\t{RID}\tINFO\tREPORT RequestId: no", USUAL], id="not at the beginning"),
        pytest.param([f"RequestId: {RID} Error: Runtime exited with error: signal: killed", USUAL], id="exited"),
        pytest.param([f"START RequestId: {RID} Version: 7", USUAL], id="start and end"),
        pytest.param([f"START RequestId: {RID} Version: 7"], id="start alone"),
        pytest.param([USUAL, f"START RequestId: {RID[::-1]} Version: 7"], id="an end, then another start"),
        pytest.param(['{"time":"2026-11-01T09:00:00.000Z","type":"platform.start","record":{"requestId":"a"}}'], id="JSON"),
        pytest.param(["REPORT generated", "REPORT RequestId: ", "INIT_", "R", ""], id="hardly a line"),
    ],
)  # fmt: skip
def test_lines(lines: list[str]) -> None:
    data = b"".join(b"\n2026-11-01T09:00:%02d.%03dZ %b" % (i, i, each.encode()) for i, each in enumerate(lines)) + b"\n"
    same(data)
    same(data, data[:-1], data)
    same(data + b"\n2026-11-01T09:00:59.000Z " + USUAL.encode() + b"\n")


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-01T09:22:24.751", "2028-02-29T23:59:59.999", "2026-02-29T00:00:00.000", "2100-02-29T00:00:00.000",
        "2000-02-29T00:00:00.000", "2026-13-01T00:00:00.000", "2026-11-31T00:00:00.000", "0000-00-00T00:00:00.000",
        "2026-11-01 09:22:24.751", "2026-11-01T24:00:00.000", "2026-11-01T09:60:24.751", "2026-11-01T09:22:60.000",
        "2xx6-11-01T09:22:24.751", "2026-11-01T09:22:24.7x1", "2026-11-01T09.22.24.751",
    ],
)  # fmt: skip
def test_times(moment: str) -> None:
    first = b"\n2026-01-01T00:00:00.000Z " + USUAL.encode()
    same(first + b"\n" + moment.encode() + b"Z " + USUAL.encode() + b"\n")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_damaged_blocks(seed: int) -> None:
    rng = random.Random(seed)
    data = bytearray(b"\n" + STREAMS[seed % len(STREAMS)][:15_000])
    for _ in range(rng.randrange(0, 12)):
        at = rng.randrange(1, len(data))
        match rng.randrange(4):
            case 0:
                data[at] = rng.randrange(256)
            case 1:
                del data[at : at + rng.randrange(200)]
            case 2:
                data[at:at] = bytes(rng.choices(b'{}[]"\\\n\t :Z0R', k=rng.randrange(20)))
            case _:
                data[at:at] = b"\n2026-11-01T00:00:09.000Z " + USUAL.encode()[: rng.randrange(200)]
    cut = bytes(data)[: rng.randrange(1, len(data) + 1)]
    same(cut + b"\n", bytes(data) + b"\n")


def test_without_a_kernel_the_expressions_do_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "LIBRARY", tmp_path / "none.so")
    native.library.cache_clear()
    try:
        assert native.library() is None
        assert not native.Scanner().scan(b"\n" + STREAMS[0], full=True)
    finally:
        native.library.cache_clear()


def test_the_structure_is_as_long_as_in_c() -> None:
    assert ctypes.sizeof(native._Scan) == 16 * 8
