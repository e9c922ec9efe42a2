"""One log in every container that carries it: all must tell the same."""

import base64
import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deburr.logs.analysis import Activity
from deburr.logs.block import Skipped
from deburr.logs.run import Run

STREAM = "2026/11/01/[$LATEST]1f2e3d4c5b6a79880123456789abcdef"
GROUP = "/aws/lambda/orders"
T0 = 1793523744751  # 2026-11-01T09:02:24.751Z
EVENTS = [
    (T0 - 450, "INIT_START Runtime Version: python:3.13.v31\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:f7\n"),
    (T0, "START RequestId: 01b0e4ee-b1bf-489b-b78c-d2ec23c2edf7 Version: $LATEST\n"),
    (T0 + 5, '{"level":"INFO","message":"REPORT RequestId: is in the text","Duration":"14 ms"}\n'),
    (T0 + 90, "END RequestId: 01b0e4ee-b1bf-489b-b78c-d2ec23c2edf7\n"),
    (T0 + 90, "REPORT RequestId: 01b0e4ee-b1bf-489b-b78c-d2ec23c2edf7\tDuration: 88.02 ms\tBilled Duration: 536 ms\tMemory Size: 512 MB\tMax Memory Used: 81 MB\tInit Duration: 447.30 ms\t\nXRAY TraceId: 1-5d83c0ad-b8eb33a0b1de97d804fac890\tSegmentId: 31255c3b19bd3637\tSampled: true\n"),
    (T0 + 1000, "START RequestId: 5e6b7f35-f30e-499c-b1f6-e59f006471a3 Version: $LATEST\n"),
    (T0 + 1010, "[ERROR] KeyError: 'id'\nTraceback (most recent call last):\n  File \"/var/task/app.py\", line 3\n"),
    (T0 + 1014, "END RequestId: 5e6b7f35-f30e-499c-b1f6-e59f006471a3\n"),
    (T0 + 1014, "REPORT RequestId: 5e6b7f35-f30e-499c-b1f6-e59f006471a3\tDuration: 13.69 ms\tBilled Duration: 14 ms\tMemory Size: 512 MB\tMax Memory Used: 82 MB\t\n"),
    (T0 + 5000, "START RequestId: 8c7a23b5-c005-4fe5-be49-d57ed09d3b05 Version: $LATEST\n"),
    (T0 + 8001, "2026-11-01T09:02:32.752Z 8c7a23b5-c005-4fe5-be49-d57ed09d3b05 Task timed out after 3.00 seconds\n\n"),
    (T0 + 8001, "END RequestId: 8c7a23b5-c005-4fe5-be49-d57ed09d3b05\n"),
    (T0 + 8001, "REPORT RequestId: 8c7a23b5-c005-4fe5-be49-d57ed09d3b05\tDuration: 3001.20 ms\tBilled Duration: 3000 ms\tMemory Size: 512 MB\tMax Memory Used: 82 MB\t\n"),
]  # fmt: skip


def iso(ms: int) -> str:
    from datetime import UTC, datetime

    return f"{datetime.fromtimestamp(ms // 1000, UTC):%Y-%m-%dT%H:%M:%S}.{ms % 1000:03d}"


EXPORT = "".join(f"{iso(ms)}Z {message}" for ms, message in EVENTS).encode()
RECORD = {
    "messageType": "DATA_MESSAGE",
    "owner": "123456789012",
    "logGroup": GROUP,
    "logStream": STREAM,
    "subscriptionFilters": ["n"],
    "logEvents": [{"id": str(i), "timestamp": ms, "message": text} for i, (ms, text) in enumerate(EVENTS)],
}
PROBE = {"messageType": "CONTROL_MESSAGE", "logGroup": "", "logStream": "", "logEvents": [{"id": "", "timestamp": T0, "message": "CWL CONTROL MESSAGE: Checking health of destination"}]}  # fmt: skip
FILTERED = {
    "events": [{"logStreamName": STREAM, "timestamp": ms, "message": text, "ingestionTime": ms, "eventId": str(i)} for i, (ms, text) in enumerate(EVENTS)],
    "searchedLogStreams": [],
}  # fmt: skip


def dumped(*values: Any) -> bytes:
    return "".join(json.dumps(value) for value in values).encode()


def packed(value: Any) -> str:
    return base64.b64encode(gzip.compress(dumped(value))).decode()


def tailed(form: Callable[[int, str], str]) -> bytes:
    return "".join(form(ms, text if text.endswith("\n") else text + "\n") for ms, text in EVENTS).encode()


def insights(ms: int, text: str) -> list[dict[str, str]]:
    row = {
        "@timestamp": iso(ms).replace("T", " "),
        "@message": text,
        "@logStream": STREAM,
        "@log": f"123456789012:{GROUP}",
    }
    return [{"field": key, "value": value} for key, value in row.items()]


def written_csv(header: list[str], rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


TASK = "7e2b2c1e-0000-4000-8000-000000000001"
DASHED = STREAM.replace("/", "-")
PARTS = [dumped({**RECORD, "logEvents": RECORD["logEvents"][i : i + 4]}) for i in range(0, len(EVENTS), 4)]  # type: ignore[index]
CONTAINERS: dict[str, tuple[str, bytes]] = {
    "export, gzip": (f"orders/{TASK}/{DASHED}/000000.gz", gzip.compress(EXPORT)),
    "export, plain": (f"orders/{TASK}/{DASHED}/000000", EXPORT),
    "export of a custom group": (f"logs/{TASK}/2026-11-01-orders[$LATEST]1f2e3d4c5b6a79880123456789abcdef/000000.gz", gzip.compress(EXPORT)),
    "aws logs tail, detailed": ("orders.log", tailed(lambda ms, text: f"{iso(ms)}000+00:00 {STREAM} {text}")),
    "sam logs": ("orders.log", tailed(lambda ms, text: f"{STREAM} {iso(ms)}000 {text}")),
    "filter-log-events": ("orders.json", json.dumps(FILTERED, indent=4).encode()),
    "Insights answer": ("answer.json", dumped({"results": [insights(*event) for event in EVENTS], "status": "Complete"})),
    "Insights CSV": ("answer.csv", written_csv(["@timestamp", "@message", "@logStream", "@log"], [[cell["value"] for cell in insights(*event)] for event in EVENTS])),
    "console CSV": ("orders.csv", written_csv(["timestamp", "message", "logStreamName"], [[str(ms), text, STREAM] for ms, text in EVENTS])),
    "subscription": ("event.json", dumped({"awslogs": {"data": packed(RECORD)}})),
    "subscription record": ("record.json", dumped(RECORD)),
    "Firehose, gzip members": ("delivery-1-2026-11-01-09-00-00-x.gz", b"".join(gzip.compress(part) for part in (dumped(PROBE), *PARTS))),
    "Firehose, gzip of gzip": ("delivery-1-2026-11-01-09-00-00-x.gz", gzip.compress(b"".join(gzip.compress(part) for part in PARTS))),
    "Firehose, joined": ("delivery-1-2026-11-01-09-00-00-x", b"".join(PARTS)),
    "Firehose, a record a line": ("delivery-1-2026-11-01-09-00-00-x", b"\n".join(PARTS)),
    "Kinesis": ("event.json", dumped({"Records": [{"kinesis": {"data": base64.b64encode(gzip.compress(part)).decode()}} for part in PARTS]})),
    "UTF-16, as PowerShell writes": ("orders.log", tailed(lambda ms, text: f"{STREAM} {iso(ms)}000 {text}").decode().encode("utf-16")),
}  # fmt: skip
STREAMLESS: dict[str, tuple[str, bytes]] = {
    "aws logs tail, short": ("orders.log", tailed(lambda ms, text: f"{iso(ms)[:19]} {text}")),
    "get-log-events": ("orders.json", dumped({"events": [{"timestamp": ms, "message": text} for ms, text in EVENTS]})),
    "plain, with time": ("orders.log", EXPORT),
    "plain": ("orders.log", tailed(lambda ms, text: text)),
    "console CSV": ("orders.csv", written_csv(["timestamp", "message"], [[iso(ms) + "000", text] for ms, text in EVENTS])),
    "LogResult": ("orders.json", dumped({"StatusCode": 200, "LogResult": base64.b64encode(("cut in the middle\n" + tailed(lambda ms, text: text).decode()).encode()).decode()})),
    "LogResult, bare": ("orders.b64", base64.b64encode(tailed(lambda ms, text: text))),
}  # fmt: skip


def told(tmp_path: Path, name: str, data: bytes, *, full: bool = True) -> tuple[list[Activity], list[Skipped]]:
    path = tmp_path / "in" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    run = Run(full=full)
    run.read([tmp_path / "in"], lambda done, whole: None)
    return run.activities(), run.skipped


@pytest.mark.parametrize("container", CONTAINERS)
def test_tells_the_same(tmp_path: Path, container: str) -> None:
    [activity], skipped = told(tmp_path, *CONTAINERS[container])
    assert not skipped
    assert activity.function == "orders"
    tally = activity.total
    assert (tally.n, tally.cold, dict(tally.errors)) == (3, 1, {"handler": 1, "timeout": 1})
    assert dict(tally.billed_ms) == {512: 536 + 14 + 3000}
    assert tally.init.quantiles((0.5,)) == [447.3]
    assert [each.used for each in activity.environments.values()] == [82]
    assert (activity.sweep.peak, activity.unfinished) == (1, 0)
    assert activity.causes["$LATEST"] == {"first_of_version": 1}
    assert list(activity.by) == [("$LATEST", 20758)]


@pytest.mark.parametrize("container", STREAMLESS)
def test_without_streams_the_sums_are_the_same(tmp_path: Path, container: str) -> None:
    [activity], skipped = told(tmp_path, *STREAMLESS[container])
    assert not skipped
    tally = activity.total
    assert (activity.function, tally.n, tally.cold, dict(tally.errors)) == (
        "orders",
        3,
        1,
        {"handler": 1, "timeout": 1},
    )
    assert dict(tally.billed_ms) == {512: 536 + 14 + 3000}
    assert not activity.causes and not activity.environments and activity.notes


def test_zstd(tmp_path: Path) -> None:
    zstd = pytest.importorskip("backports.zstd")
    [activity], skipped = told(tmp_path, f"orders/{TASK}/{DASHED}/000000.zst", zstd.compress(EXPORT))
    assert activity.total.n == 3 and not skipped


def test_fields_of_insights_make_a_report_again(tmp_path: Path) -> None:
    row = {"@timestamp": "2022-05-02 20:58:14.452", "@type": "REPORT", "@requestId": "r1", "@duration": "88.02", "@billedDuration": "536.0", "@memorySize": "512000000", "@maxMemoryUsed": "81000000", "@initDuration": "447.3", "@log": f"1:{GROUP}"}  # fmt: skip
    answer = {"results": [[{"field": key, "value": value} for key, value in row.items()]], "status": "Complete"}
    [activity], _ = told(tmp_path, "answer.json", dumped(answer))
    assert dict(activity.total.billed_ms) == {512: 536}
    assert activity.total.used.quantiles((1,)) == [81]


TELEMETRY = [
    {"time": "2026-11-01T09:00:00.000Z", "type": "platform.initStart", "record": {"initializationType": "on-demand", "phase": "init", "functionName": "orders"}},
    {"time": "2026-11-01T09:00:00.500Z", "type": "platform.start", "record": {"requestId": "r1", "version": "$LATEST"}},
    {"time": "2026-11-01T09:00:00.510Z", "type": "function", "record": "hello"},
    {"time": "2026-11-01T09:00:00.600Z", "type": "platform.report", "record": {"requestId": "r1", "metrics": {"durationMs": 100.5, "billedDurationMs": 601, "memorySizeMB": 256, "maxMemoryUsedMB": 94, "initDurationMs": 499.9}, "status": "success"}},
]  # fmt: skip


@pytest.mark.parametrize("full", [True, False], ids=["full", "quick"])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(json.dumps(TELEMETRY).encode(), id="a batch"),
        pytest.param("\n".join(map(json.dumps, TELEMETRY)).encode(), id="a line each"),
        pytest.param(dumped(TELEMETRY, TELEMETRY[:1]), id="batches after one another"),
    ],
)
def test_telemetry(tmp_path: Path, data: bytes, full: bool) -> None:
    activities, skipped = told(tmp_path, "batch", data, full=full)
    [activity] = [each for each in activities if each.total.n]
    assert not skipped and activity.function == "orders"
    assert (activity.total.n, activity.total.cold, dict(activity.total.billed_ms)) == (1, 1, {256: 601})


def test_a_cut_batch_keeps_what_came_before_and_after(tmp_path: Path) -> None:
    whole = [json.dumps(each) for each in TELEMETRY]
    cut = "[" + whole[0] + "," + whole[2][:-6] + ",\n" + whole[3] + "]"
    [activity], skipped = told(tmp_path, "batch", cut.encode())
    assert activity.total.n == 1
    assert [each.why for each in skipped] == ["JSON that is cut or broken"]


def test_managed_instances_have_no_bill_and_no_memory(tmp_path: Path) -> None:
    report = {"time": "2026-01-08T18:22:35.343Z", "type": "platform.report", "record": {"requestId": "r", "metrics": {"durationMs": 2.524}, "status": "success"}}  # fmt: skip
    [activity], _ = told(tmp_path, "batch", dumped([report]))
    assert (activity.total.n, activity.total.unbilled, dict(activity.total.billed_ms)) == (1, 1, {})
    assert any("Managed Instances" in note for note in activity.notes)


MANY = b"".join(EXPORT.replace(b"-bf49-", b"-%04x-" % (i * 7919 % 65536)) for i in range(3000))
DAMAGED = gzip.compress(MANY, 1)
DAMAGED = DAMAGED[: len(DAMAGED) // 2] + b"\xff" * 900 + DAMAGED[len(DAMAGED) // 2 + 900 :]

BAD: dict[str, tuple[bytes, int, str]] = {
    "cut gzip": (gzip.compress(EXPORT * 50)[:-30], -1, "cut gzip: read up to the cut"),
    "damaged gzip": (DAMAGED, -1, "damaged gzip: read up to the damage"),
    "binary": (bytes(range(256)) * 40, 0, "binary, no log"),
    "something else": (b"127.0.0.1 - - [01/Nov/2026] GET / 200\n" * 50, 0, "no Lambda log lines in it"),
    "JSON of something else": (b'{"a": 1}\n{"b": 2}\n', 0, "JSON objects that hold no Lambda logs"),
    "a line of 100 MB": (EXPORT + b"x" * 100_000_000 + b"\n" + EXPORT.replace(b"-489b-", b"-4000-"), -1, "line longer than a log event can be"),
    "broken base64 in a record": (dumped({"awslogs": {"data": "H4sI!!"}}), 0, "records whose data is no gzip in base64"),
    "numbers that are none": (EXPORT + b"2026-11-01T09:22:24.751Z REPORT RequestId: q\tDuration: 1,5 ms\n", 3, "lines of the platform with a field that is no number"),
    "an unknown unit": (EXPORT + b"2026-11-01T09:22:24.751Z REPORT RequestId: q\tDuration: 1.5 s\tBilled Duration: 2 s\n", 3, "lines of the platform with a field that is no number"),
    "latin-1": (EXPORT.replace(b"is in the text", b"caf\xe9 \xff"), 3, ""),
    "empty": (b"", 0, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_and_the_rest_read(tmp_path: Path, name: str) -> None:
    data, calls, why = BAD[name]
    activities, skipped = told(tmp_path, "orders", data)
    found = sum(activity.total.n for activity in activities)
    assert found == calls if calls >= 0 else found > 0
    assert why in [each.why for each in skipped] or (not why and not [s for s in skipped if "no Lambda" not in s.why])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    run = Run()
    run.read([tmp_path / "nothing.log"], lambda done, whole: None)
    assert [each.why for each in run.skipped] == ["cannot be read: No such file or directory"]
