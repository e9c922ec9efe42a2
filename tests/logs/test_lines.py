"""Every example line of public material, parsed into the fields that it carries. Account ids are made up."""

import json

import pytest

from deburr.logs.events import (
    Dropped,
    End,
    Event,
    Exited,
    Extension,
    InitReport,
    InitStart,
    Other,
    Raised,
    Report,
    Start,
    TimedOut,
    Usage,
)
from deburr.logs.lines import parse

RID = "01b0e4ee-b1bf-489b-b78c-d2ec23c2edf7"
ARN = "arn:aws:lambda:ap-northeast-2::runtime:f713ac0afb982fcdf9bac88eaa00c31352efae870b225c19f1603fe79159a6f1"
JAVA = "arn:aws:lambda:us-east-1::runtime:156ab0dc268a6b4a8dedcbcf0974795cafba2ee8760fe386062fffdbb887b971"
INSIGHTS = (
    '{"_aws":{"Timestamp":1605034324256,"CloudWatchMetrics":[{"Namespace":"LambdaInsights","Dimensions":[["function_name"],'
    '["function_name","version"]],"Metrics":[{"Name":"memory_utilization","Unit":"Percent"}]}],"LambdaInsights":{"ShareTelemetry":true}},'
    '"event_type":"performance","function_name":"cpu-intensive","version":"Blue","request_id":"12345678-8bcc-42f7-b1de-123456789012",'
    '"trace_id":"1-5faae118-12345678901234567890","duration":45191,"billed_duration":45200,"billed_mb_ms":11571200,"cold_start":true,'
    '"init_duration":130,"tmp_free":538329088,"tmp_max":551346176,"threads_max":11,"used_memory_max":63,"total_memory":256,'
    '"memory_utilization":24,"cpu_user_time":6640,"cpu_system_time":50,"cpu_total_time":6690,"fd_use":416,"fd_max":32642,'
    '"tx_bytes":4434,"rx_bytes":6911,"timeout":true,"shutdown_reason":"Timeout","total_network":11345}'
)

TEXT: list[tuple[str, Event | None]] = [
    (f"INIT_START Runtime Version: python:3.13.v31\tRuntime Version ARN: {ARN}\n", InitStart("python:3.13.v31", ARN)),
    (f"START RequestId: {RID} Version: $LATEST\n", Start(RID, "$LATEST")),
    (f"START RequestId: {RID}\n", Start(RID)),
    (f"END RequestId: {RID}\n", End(RID)),
    (
        f"REPORT RequestId: {RID}\tDuration: 2.02 ms\tBilled Duration: 3 ms\tMemory Size: 128 MB\tMax Memory Used: 31 MB\tInit Duration: 83.50 ms\t\n",
        Report(RID, 2.02, 3, 128, 31, init_ms=83.5),
    ),
    (
        "REPORT RequestId: 5e6b7f35-f30e-499c-b1f6-e59f006471a3\tDuration: 13.69 ms\tBilled Duration: 14 ms\tMemory Size: 128 MB\tMax Memory Used: 31 MB\t\n",
        Report("5e6b7f35-f30e-499c-b1f6-e59f006471a3", 13.69, 14, 128, 31),
    ),
    (
        "REPORT RequestId: faff6a71-7ea0-11e8-ac94-1710ce2fc493\tDuration: 1.79 ms\tBilled Duration: 100 ms \tMemory Size: 128 MB\tMax Memory Used: 46 MB\t\n",
        Report("faff6a71-7ea0-11e8-ac94-1710ce2fc493", 1.79, 100, 128, 46),
    ),
    (
        "REPORT RequestId: 814ba7cb-071e-4181-9a09-fa41db5bccad\tDuration: 1711.87 ms\tBilled Duration: 1800 ms\tMemory Size: 128 MB\tMax Memory Used: 98 MB\t\nXRAY TraceId: 1-5d83c0ad-b8eb33a0b1de97d804fac890\tSegmentId: 31255c3b19bd3637\tSampled: true",
        Report("814ba7cb-071e-4181-9a09-fa41db5bccad", 1711.87, 1800, 128, 98, trace_id="1-5d83c0ad-b8eb33a0b1de97d804fac890", segment_id="31255c3b19bd3637", sampled=True),
    ),
    (
        "REPORT RequestId: b771fecc-1b53-4faf-922d-1d74357b1676\tDuration: 306.34 ms\tBilled Duration: 610 ms\tMemory Size: 3009 MB\tMax Memory Used: 155 MB\tRestore Duration: 511.25 ms\tBilled Restore Duration: 303 ms\t",
        Report("b771fecc-1b53-4faf-922d-1d74357b1676", 306.34, 610, 3009, 155, restore_ms=511.25, billed_restore_ms=303),
    ),
    (
        "REPORT RequestId: 24addd09-6e64-49fb-b187-94ba9b60b59a Duration: 127.10 ms Billed Duration: 154 ms Memory Size: 2048 MB Max Memory Used: 212 MB Restore Duration: 325.93 ms Billed Restore Duration: 26 ms XRAY TraceId: 1-66d978e5-56c7378e556e94b5461da07c SegmentId: 29c3839e6ecb5895 Sampled: true",
        Report("24addd09-6e64-49fb-b187-94ba9b60b59a", 127.1, 154, 2048, 212, restore_ms=325.93, billed_restore_ms=26, trace_id="1-66d978e5-56c7378e556e94b5461da07c", segment_id="29c3839e6ecb5895", sampled=True),
    ),
    (
        "REPORT RequestId: d602a1ed-503f-4ff7-9639-650e773dbbee\tDuration: 600000.00 ms\tBilled Duration: 600477 ms\tMemory Size: 1536 MB\tMax Memory Used: 1035 MB\tInit Duration: 476.75 ms\tStatus: timeout\nXRAY TraceId: 1-2",
        Report("d602a1ed-503f-4ff7-9639-650e773dbbee", 600000.0, 600477, 1536, 1035, init_ms=476.75, status="timeout", trace_id="1-2"),
    ),
    (
        "REPORT RequestId: 595492f6-5916-4b98-94e5-a1079dfab87b Duration: 5000.00 ms Billed Duration: 5579 ms Memory Size: 3008 MB Max Memory Used: 113 MB Init Duration: 578.07 ms Status: timeout",
        Report("595492f6-5916-4b98-94e5-a1079dfab87b", 5000.0, 5579, 3008, 113, init_ms=578.07, status="timeout"),
    ),
    (
        "2023-09-05T02:50:33.669Z 8c7a23b5-c005-4fe5-be49-d57ed09d3b05 Task timed out after 31.04 seconds\n\n",
        TimedOut("8c7a23b5-c005-4fe5-be49-d57ed09d3b05", 31.04),
    ),
    (
        "REPORT RequestId: 8c7a23b5-c005-4fe5-be49-d57ed09d3b05\tDuration: 31036.93 ms\tBilled Duration: 31000 ms\tMemory Size: 128 MB\tMax Memory Used: 119 MB\t\n",
        Report("8c7a23b5-c005-4fe5-be49-d57ed09d3b05", 31036.93, 31000, 128, 119),
    ),
    (
        "REPORT RequestId: 4725a167-21a7-5731-99c2-c3d0e3dfd770\tDuration: 180000.00 ms\tBilled Duration: 180000 ms\tMemory Size: 1280 MB\tMax Memory Used: 1201 MB\tStatus: timeout\n",
        Report("4725a167-21a7-5731-99c2-c3d0e3dfd770", 180000.0, 180000, 1280, 1201, status="timeout"),
    ),
    (
        "REPORT RequestId: fa4e6a1f-083b-573d-ace2-090d2b00a3ac  Duration: 6954.19 ms  Billed Duration: 6955 ms  Memory Size: 1024 MB  Max Memory Used: 1023 MB  Status: error  Error Type: Runtime.OutOfMemory",
        Report("fa4e6a1f-083b-573d-ace2-090d2b00a3ac", 6954.19, 6955, 1024, 1023, status="error", error_type="Runtime.OutOfMemory"),
    ),
    (
        "REPORT RequestId: 806ab12b-e660-4a4a-8d9a-eee01e457f98\tDuration: 376256.59 ms\tBilled Duration: 376257 ms\tMemory Size: 10239 MB\tMax Memory Used: 10239 MB\tInit Duration: 551.73 ms\tStatus: error\tError Type: Runtime.OutOfMemory",
        Report("806ab12b-e660-4a4a-8d9a-eee01e457f98", 376256.59, 376257, 10239, 10239, init_ms=551.73, status="error", error_type="Runtime.OutOfMemory"),
    ),
    (
        "RequestId: f9da3291-6576-41fd-b426-87c48499d8d8 Error: Runtime exited with error: signal: killed\nRuntime.ExitError",
        Exited("f9da3291-6576-41fd-b426-87c48499d8d8", "signal: killed"),
    ),
    (
        "RequestId: d88fc138-1756-4e8f-b887-d44851c12b84 Error: Runtime exited with error: exit status 137\nRuntime.ExitError",
        Exited("d88fc138-1756-4e8f-b887-d44851c12b84", "exit status 137"),
    ),
    (
        "RequestId: 00c4bc44-e48e-4e7d-ab38-a47800cd734b Error: Runtime exited with error: exit status 1\nRuntime.ExitError",
        Exited("00c4bc44-e48e-4e7d-ab38-a47800cd734b", "exit status 1"),
    ),
    ("RequestId: req-1 Error: Runtime exited without providing a reason\nRuntime.ExitError", Exited("req-1")),
    (
        "INIT_REPORT Init Duration: 10.17 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError",
        InitReport(10.17, "init", "error", "Runtime.ExitError"),
    ),
    (
        "INIT_REPORT Init Duration: 4.87 ms\tPhase: invoke\tStatus: error\tError Type: Runtime.ExitError",
        InitReport(4.87, "invoke", "error", "Runtime.ExitError"),
    ),
    (
        "INIT_REPORT Init Duration: 150.79 ms\tPhase: init\tStatus: error\tError Type: Runtime.UserCodeSyntaxError",
        InitReport(150.79, "init", "error", "Runtime.UserCodeSyntaxError"),
    ),
    ("INIT_REPORT Init Duration: 9999.79 ms\tPhase: init\tStatus: timeout", InitReport(9999.79, "init", "timeout")),
    (
        "INIT_REPORT Init Duration: 1882.55 ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError",
        InitReport(1882.55, "init", "error", "Runtime.ImportModuleError"),
    ),
    ("INIT_REPORT Init Duration: 9999.56 ms  Phase: init  Status: timeout", InitReport(9999.56, "init", "timeout")),
    (
        f"RESTORE_START Runtime Version: java:11.v21\tRuntime Version ARN: {JAVA}",
        InitStart("java:11.v21", JAVA, restores=True),
    ),
    ("RESTORE_REPORT Restore Duration: 511.25 ms", InitReport(511.25, restores=True)),
    (
        "RESTORE_REPORT Restore Duration: 1236.04 ms Status: timeout",
        InitReport(1236.04, status="timeout", restores=True),
    ),
    (
        "RESTORE_REPORT Restore Duration: 1236.04 ms Status: error Error Type: Runtime.ExitError",
        InitReport(1236.04, status="error", error_type="Runtime.ExitError", restores=True),
    ),
    ("INIT_REPORT Init Duration: 9908.09 ms", InitReport(9908.09)),
    ("Restored SnapStart snapshot.", None),
    (
        "EXTENSION\tName: AWSParametersAndSecretsLambdaExtension\tState: Ready\tEvents: [SHUTDOWN, INVOKE]",
        Extension("EXTENSION", "AWSParametersAndSecretsLambdaExtension", "Ready", ("SHUTDOWN", "INVOKE")),
    ),
    (
        "TELEMETRY\tName: datadog-agent\tState: Subscribed\tTypes: [Platform, Function, Extension]",
        Extension("TELEMETRY", "datadog-agent", "Subscribed", ("Platform", "Function", "Extension")),
    ),
    (
        "LOGS\tName: cloudwatch_lambda_agent\tState: Subscribed\tTypes: [Platform]",
        Extension("LOGS", "cloudwatch_lambda_agent", "Subscribed", ("Platform",)),
    ),
    (
        '2025-02-10T07:37:10.463Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"Runtime.UserCodeSyntaxError","errorMessage":"x"}',
        Raised("", "Runtime.UserCodeSyntaxError"),
    ),
    (
        "[ERROR] Runtime.ImportModuleError: Unable to import module 'app': No module named 'daily'\nTraceback (most recent call last):",
        Raised("", "Runtime.ImportModuleError"),
    ),
    (f"[INFO]\t2024-09-10T13:32:01.979Z\t{RID}\ttext", None),
    (f"[ERROR]\t2024-09-10T13:32:01.979Z\t{RID}\ta logger said so", None),
    (f"2024-09-10T13:32:01.979Z\t{RID}\tINFO\ttext", None),
    ("REPORT generated for tenant 17: 220 rows, 18 ms", None),
    ('{"level":"INFO","Duration":"14 ms","message":"REPORT RequestId: x"}', None),
    (INSIGHTS, Usage("12345678-8bcc-42f7-b1de-123456789012", "cpu-intensive", True, 63, 256, 6690.0, 11345)),
]  # fmt: skip

JSON: list[tuple[str, Event | None]] = [
    ('{"time":"2022-10-19T13:52:15.636Z","type":"platform.initStart","record":{"initializationType":"on-demand","phase":"init"}}', InitStart(kind="on-demand")),
    ('{"time":"2022-10-19T13:52:16.136Z","type":"platform.initRuntimeDone","record":{"initializationType":"on-demand","status":"success"}}', Other("platform.initRuntimeDone")),
    ('{"time":"2024-06-17T17:48:06.348Z","type":"platform.initReport","record":{"initializationType":"on-demand","phase":"init","status":"timeout","metrics":{"durationMs":10000.487}}}', InitReport(10000.487, "init", "timeout")),
    ('{"time":"2022-10-21T14:05:03.165Z","type":"platform.start","record":{"requestId":"459921b5-681c-4a96-beb0-81e0aa586026","version":"$LATEST","tracing":{"spanId":"24cd7d670fa455f0","type":"X-Amzn-Trace-Id","value":"Root=1-6352a70e-1e2c502e358361800241fd45;Parent=35465b3a9e2f7c6a;Sampled=1"}}}', Start("459921b5-681c-4a96-beb0-81e0aa586026", "$LATEST")),
    ('{"time":"2026-10-08T07:30:41.076Z","type":"platform.start","record":{"requestId":"f0c9f58b-8ebe-4e84-a656-95eb6eee865a","functionArn":"arn:aws:lambda:eu-central-1:123456789012:function:tenner-notifier","version":"$LATEST"}}', Start("f0c9f58b-8ebe-4e84-a656-95eb6eee865a", "$LATEST", "arn:aws:lambda:eu-central-1:123456789012:function:tenner-notifier")),
    ('{"time":"2022-10-21T14:05:05.764Z","type":"platform.runtimeDone","record":{"requestId":"459921b5-681c-4a96-beb0-81e0aa586026","status":"success","spans":[{"name":"responseLatency","start":"2022-10-21T14:05:03.165Z","durationMs":2598.0}],"metrics":{"durationMs":2599.0,"producedBytes":8}}}', Other("platform.runtimeDone")),
    ('{"time":"2022-10-21T14:05:05.766Z","type":"platform.report","record":{"requestId":"459921b5-681c-4a96-beb0-81e0aa586026","metrics":{"durationMs":2599.4,"billedDurationMs":2600,"memorySizeMB":128,"maxMemoryUsedMB":94,"initDurationMs":549.04},"status":"success"}}', Report("459921b5-681c-4a96-beb0-81e0aa586026", 2599.4, 2600, 128, 94, init_ms=549.04, status="success")),
    ('{"time":"2026-10-08T07:30:29.470Z","type":"platform.report","record":{"requestId":"79b5e81f-9cdd-4145-b1f6-7c50ef8a2a36","metrics":{"durationMs":1233.96,"billedDurationMs":1698,"memorySizeMB":256,"maxMemoryUsedMB":123,"initDurationMs":463.512},"status":"success"}}', Report("79b5e81f-9cdd-4145-b1f6-7c50ef8a2a36", 1233.96, 1698, 256, 123, init_ms=463.512, status="success")),
    ('{"time":"2026-07-09T06:05:50.581Z","type":"platform.report","record":{"requestId":"aec7a529-47f9-4090-be01-c9ed91bf83cf","metrics":{"durationMs":5000.0,"billedDurationMs":5000,"memorySizeMB":128,"maxMemoryUsedMB":94},"status":"timeout"}}', Report("aec7a529-47f9-4090-be01-c9ed91bf83cf", 5000.0, 5000, 128, 94, status="timeout")),
    ('{"time":"2024-10-18T19:38:39.661Z","type":"platform.report","record":{"requestId":"b441820a-ebe5-4d5f-93bc-f945707b0225","metrics":{"durationMs":30000.0,"billedDurationMs":30000,"memorySizeMB":128,"maxMemoryUsedMB":74,"initDurationMs":985.413},"status":"timeout"}}', Report("b441820a-ebe5-4d5f-93bc-f945707b0225", 30000.0, 30000, 128, 74, init_ms=985.413, status="timeout")),
    ('{"time":"2022-10-12T00:05:50.000Z","type":"platform.report","record":{"requestId":"c2","status":"error","errorType":"Runtime.OutOfMemory","metrics":{"durationMs":800.1,"billedDurationMs":801,"memorySizeMB":128,"maxMemoryUsedMB":128}}}', Report("c2", 800.1, 801, 128, 128, status="error", error_type="Runtime.OutOfMemory")),
    ('{"time":"2026-01-08T18:22:35.343Z","type":"platform.report","record":{"requestId":"4f423807-598d-47ae-9652-4f7ee31d4d10","metrics":{"durationMs":2.524},"spans":[],"status":"success"}}', Report("4f423807-598d-47ae-9652-4f7ee31d4d10", 2.524, status="success")),
    ('{"time":"2022-07-17T18:43:44.782Z","type":"platform.restoreStart","record":{}}', InitStart(restores=True)),
    ('{"time":"2022-07-17T18:43:45.936Z","type":"platform.restoreReport","record":{"metrics":{"durationMs":70.87,"billedDurationMs":13}}}', InitReport(70.87, restores=True, billed_ms=13)),
    ('{"time":"2022-10-19T13:52:16.136Z","type":"platform.extension","record":{"name":"my-extension","state":"Ready","events":["SHUTDOWN","INVOKE"]}}', Extension("EXTENSION", "my-extension", "Ready", ("SHUTDOWN", "INVOKE"))),
    ('{"time":"2022-10-12T00:00:17.000Z","type":"platform.logsDropped","record":{"droppedBytes":12000,"droppedRecords":40,"reason":"Consumer seems to have fallen behind as it has not acknowledged receipt of logs."}}', Dropped(40, 12000, "Consumer seems to have fallen behind as it has not acknowledged receipt of logs.")),
    ('{"time":"2020-08-20T12:31:32.123Z","type":"function","record":"hello world"}', None),
    ('{"time":"2026-08-20T12:31:32.123Z","type":"platform.invokeSummary","record":{}}', Other("platform.invokeSummary")),
]  # fmt: skip


@pytest.mark.parametrize(("line", "event"), TEXT, ids=[line[:40] for line, _ in TEXT])
def test_text(line: str, event: Event | None) -> None:
    assert parse(line) == event


@pytest.mark.parametrize(("line", "event"), JSON, ids=[json.loads(line)["type"] for line, _ in JSON])
def test_json(line: str, event: Event | None) -> None:
    assert parse(line) == event


@pytest.mark.parametrize(
    "line",
    [
        "REPORT RequestId: x\tDuration: 2.02 s\tBilled Duration: 3 ms",
        "REPORT RequestId: x\tDuration: fast ms\tBilled Duration: 3 ms",
        "REPORT RequestId: x\tBilled Duration: 3 ms",
        '{"type":"platform.report","record":{"requestId":"x","metrics":{"durationMs":"2"}}}',
        '{"type":"platform.report","record":{"requestId":"x","metrics":{}}}',
    ],
)
def test_refused_rather_than_guessed(line: str) -> None:
    with pytest.raises(ValueError):
        parse(line)


def test_fields_in_another_order_and_of_tomorrow() -> None:
    line = "REPORT RequestId: x\tMax Memory Used: 31 MB\tGreen Energy: 3 J\tMemory Size: 128 MB\tBilled Duration: 3 ms\tDuration: 2.02 ms\t"
    assert parse(line) == Report("x", 2.02, 3, 128, 31)
