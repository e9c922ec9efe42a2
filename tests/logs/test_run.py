"""Totals survive what happens to logs: cuts, copies, shuffles; and cold starts have their causes."""

import random
from collections import Counter
from pathlib import Path

import pytest
from tools.log_world import Shape, simulate, text

from deburr.logs.analysis import Activity, analyse
from deburr.logs.block import Block, Origin, Skipped
from deburr.logs.environments import ColdStart, Environment, causes
from deburr.logs.gather import Gatherer
from deburr.logs.run import Run

SHAPE = Shape("orders", per_second=2, run_ms=300, chatter=1, fails=0.05)
STREAMS = [
    (environment.stream, text(SHAPE, environment, 5)) for environment in simulate(SHAPE, hours=0.2, seed=5)
]  # fmt: skip
REPORTS = Counter(line for _, data in STREAMS for line in data.splitlines() if b" REPORT RequestId: " in line)


def gathered(blocks: list[tuple[str, bytes]]) -> tuple[Activity, list[Skipped]]:
    skipped: list[Skipped] = []
    gatherer = Gatherer(skipped.append)
    for stream, data in blocks:
        gatherer.take(Block(Origin("test", "orders").of_stream(stream), b"\n" + data))
    return analyse("orders", gatherer.functions["orders"], gatherer.rows.slices("orders")), skipped


def sums(reports: Counter[bytes]) -> tuple[int, int]:
    """Calls and billed ms of distinct REPORT lines, counted another way."""
    return len(reports), sum(int(line.split(b"Billed Duration: ")[1].split()[0]) for line in reports)


def told(activity: Activity) -> tuple[int, int]:
    return activity.total.n, sum(activity.total.billed_ms.values())


@pytest.mark.parametrize("seed", range(60))
def test_cuts_copies_and_shuffles_lose_only_what_they_lose(seed: int) -> None:
    rng = random.Random(seed)
    blocks: list[tuple[str, bytes]] = []
    for stream, data in STREAMS:
        lines = data.splitlines(keepends=True)
        if rng.random() < 0.3:
            lines = lines[rng.randrange(len(lines)) :]
        if rng.random() < 0.3:
            lines = lines[: rng.randrange(1, len(lines) + 1)]
        if rng.random() < 0.2:
            lines = [line for line in lines if rng.random() < 0.8]
        if rng.random() < 0.3:
            rng.shuffle(lines)
        pieces = [lines]
        if rng.random() < 0.5:  # an export that overlaps
            cut = rng.randrange(len(lines) + 1)
            pieces = [lines[: cut + 5], lines[max(0, cut - 5) :], lines[:3]]
        blocks += [(stream, b"".join(piece)) for piece in pieces]
    rng.shuffle(blocks)
    left = Counter(line for _, data in blocks for line in data.splitlines() if b" REPORT RequestId: " in line)
    activity, skipped = gathered([block for block in blocks if block[1]])
    assert not skipped
    assert told(activity) == sums(left)
    assert activity.duplicates == left.total() - len(left)
    assert activity.retries == 0
    starts = {line.split()[3] for _, data in blocks for line in data.splitlines() if b"Z START RequestId: " in line}
    assert activity.unfinished == len(starts - {line.split()[3] for line in left})


@pytest.mark.parametrize("seed", range(200))
def test_damaged_bytes_crash_nothing(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    data = bytearray(STREAMS[seed % len(STREAMS)][1][:20_000])
    for _ in range(rng.randrange(1, 60)):
        at = rng.randrange(len(data))
        match rng.randrange(3):
            case 0:
                data[at] = rng.randrange(256)
            case 1:
                del data[at : at + rng.randrange(200)]
            case _:
                data[at:at] = bytes(rng.choices(b'{}[]"\\\n\t :Z0R', k=rng.randrange(20)))
        if not data:
            break
    path = tmp_path / "orders.log"
    path.write_bytes(data)
    for full in (True, False):
        run = Run(full=full)
        run.read([path], lambda done, whole: None)
        for activity in run.activities():
            assert activity.total.n <= data.count(b"REPORT RequestId")


def test_a_retry_is_no_duplicate() -> None:
    line = "2026-11-01T09:00:0{}.000Z REPORT RequestId: r1\tDuration: 10.00 ms\tBilled Duration: 10 ms\tMemory Size: 128 MB\tMax Memory Used: 31 MB\t\n"
    activity, _ = gathered([("2026/11/01/[1]ab", (line.format(1) + line.format(2) + line.format(2)).encode())])
    assert (activity.total.n, activity.retries, activity.duplicates) == (2, 1, 1)


@pytest.mark.parametrize(("hour", "retries"), [(10, 1), (15, 1), (18, 0)])
def test_a_retry_comes_within_the_age_of_an_event(hour: int, retries: int) -> None:
    line = "2026-11-01T{:02}:00:01.000Z REPORT RequestId: r1\tDuration: 10.00 ms\tBilled Duration: 10 ms\tMemory Size: 128 MB\tMax Memory Used: 31 MB\t\n"
    activity, _ = gathered([("2026/11/01/[1]ab", (line.format(9) + line.format(hour)).encode())])
    assert (activity.total.n, activity.retries) == (2, retries)


REPORT = (
    "REPORT RequestId: {}\tDuration: {} ms\tBilled Duration: {} ms\tMemory Size: 128 MB\tMax Memory Used: {} MB{}\t\n"
)


@pytest.mark.parametrize(
    ("lines", "cold", "errors"),
    [
        pytest.param(
            ["INIT_START Runtime Version: python:3.13.v31\tRuntime Version ARN: a\n", "INIT_REPORT Init Duration: 9999.56 ms\tPhase: init\tStatus: timeout\n", REPORT.format("a", "5545.81", 5546, 31, "")],
            1, {}, id="an init over 10 s is done again in the call, which has no Init Duration",
        ),
        pytest.param(
            [REPORT.format("a", "306.34", 610, 31, "\tRestore Duration: 511.25 ms\tBilled Restore Duration: 303 ms")],
            1, {}, id="a restore is a cold start",
        ),
        pytest.param(
            ["2026-11-01T09:00:00.000Z a Task timed out after 3.00 seconds\n", REPORT.format("a", "3000.00", 3000, 31, "\tStatus: timeout")],
            0, {"timeout": 1}, id="a timeout told twice counts once",
        ),
        pytest.param(
            [REPORT.format("a", "30.00", 30, 128, ""), "RequestId: a Error: Runtime exited with error: signal: killed\n"],
            0, {"oom": 1}, id="killed at the limit is out of memory",
        ),
        pytest.param(
            [REPORT.format("a", "30.00", 30, 60, ""), "RequestId: a Error: Runtime exited with error: signal: killed\n"],
            0, {"runtime_exit": 1}, id="killed below the limit is an exit",
        ),
        pytest.param(
            ["FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n", "RequestId: a Error: Runtime exited with error: signal: aborted\n", REPORT.format("a", "30.00", 30, 60, "")],
            0, {"oom": 1}, id="the language says that memory was short",
        ),
        pytest.param(
            ["[ERROR] KeyError: 'id'\nTraceback (most recent call last):\n", REPORT.format("a", "30.00", 30, 60, "")],
            0, {"handler": 1}, id="an exception that got away",
        ),
        pytest.param(
            ["2026-11-01T09:00:00.000Z\ta\tERROR\tInvoke Error \t{\"errorType\":\"TypeError\"}\n", REPORT.format("a", "30.00", 30, 60, "")],
            0, {"handler": 1}, id="a rejection that got away",
        ),
        pytest.param(["[ERROR]\t2026-11-01T09:00:00.000Z\ta\tlogged\n", REPORT.format("a", "30.00", 30, 60, "")], 0, {}, id="a logged error is no failure"),
        pytest.param([REPORT.format("a", "30.00", 30, 60, "").replace("Memory Size", "Green: 1 J\tMemory Size")], 0, {}, id="a field of tomorrow"),
    ],
)  # fmt: skip
def test_classes(lines: list[str], cold: int, errors: dict[str, int]) -> None:
    data = "".join(f"2026-11-01T09:00:00.{index:03d}Z {line}" for index, line in enumerate(lines)).encode()
    activity, skipped = gathered([("2026/11/01/[1]aa", b""), ("2026/11/01/[1]ab", data)])
    assert not skipped
    assert (activity.total.n, activity.total.cold, dict(activity.total.errors)) == (1, cold, errors)


def test_an_init_ahead_of_the_call_is_no_cold_start() -> None:
    """Provisioned concurrency: the environment was ready long before, though its first REPORT carries the init."""
    data = (
        "2026-11-01T09:00:00.000Z INIT_START Runtime Version: python:3.13.v31\tRuntime Version ARN: a\n"
        "2026-11-01T09:05:00.000Z START RequestId: a Version: 7\n"
        "2026-11-01T09:05:00.030Z " + REPORT.format("a", "30.00", 431, 60, "\tInit Duration: 400.50 ms")
    ).encode()
    activity, _ = gathered([("2026/11/01/[7]ab", data)])
    assert (activity.total.n, activity.total.cold, activity.total.ahead) == (1, 0, 1)


HOUR = 3_600_000_000


@pytest.mark.parametrize(
    ("colds", "found"),
    [
        pytest.param([ColdStart(0, 1, 0, 0, False, False)], {"first_of_version": 1}, id="nobody was there before"),
        pytest.param([ColdStart(5 * HOUR, 3, 0, 1, False, False)], {"scale_out": 1}, id="somebody was busy"),
        pytest.param([ColdStart(5 * HOUR, 3, 0, 0, False, False)], {"idle_expiry": 1}, id="nobody was busy"),
        pytest.param([ColdStart(3 * HOUR + 60, 3, 0, 0, False, False)] * 2, {"recycle": 1, "idle_expiry": 1}, id="one old environment explains one"),
        pytest.param([ColdStart(HOUR, 1, 0, 0, True, True), ColdStart(HOUR, 1, 0, 0, True, False)], {"after_failure": 1, "unknown": 1}, id="the same stream again"),
    ],
)  # fmt: skip
def test_causes(colds: list[ColdStart], found: dict[str, int]) -> None:
    environments = {1: Environment(0, 0, 3 * HOUR, gap=300_000_000), 2: Environment(0, HOUR, 2 * HOUR)}
    assert causes(colds, environments) == found
