"""Extensions: programs beside a function and threads inside it, from registration to shutdown."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.lab.world import function, told, with_lab

from deburr.lab.laboratory import Lab
from deburr.lab.record import Record, Status

BESIDE = """\
#!/usr/bin/python3 -S
import http.client, json, os, sys, time
def ask(method, path, body=None, **headers):
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    connection.request(method, "/2020-01-01/extension" + path, body, headers)
    answer = connection.getresponse()
    return answer.headers, json.loads(answer.read() or b"null")
def say(*words): print("beside:", *words, flush=True)
mode = os.environ.get("MODE", "")
if mode == "exits": sys.exit(3)
if mode == "never": time.sleep(600)
open("/tmp/started-first", "w").close()
headers, told = ask("POST", "/register", '{"events": ["INVOKE", "SHUTDOWN"]}', **{"Lambda-Extension-Name": "beside"})
me = {"Lambda-Extension-Identifier": headers["Lambda-Extension-Identifier"]}
say("registered for", told["functionName"], "handler" if "_HANDLER" in os.environ else "no handler")
if mode == "refuses":
    ask("POST", "/init/error", "{}", **me, **{"Lambda-Extension-Function-Error-Type": "Beside.NoConfig"})
    time.sleep(600)
while True:
    _, event = ask("GET", "/event/next", **me)
    say(event["eventType"], event.get("requestId") or event.get("shutdownReason"))
    if event["eventType"] == "SHUTDOWN": break
    if mode == "slow": time.sleep(0.3)
    if mode == "crashes": os._exit(5)
"""
HANDLER = """\
import os, signal, sys, time
first = os.path.exists("/tmp/started-first")
signal.signal(signal.SIGTERM, lambda *_: (os.write(1, b"handler: SIGTERM\\n"), os._exit(0)))
def handler(event, context):
    if event.get("sleep"): time.sleep(60)
    return first
"""
INSIDE = """\
import http.client, json, os, threading
B = "/2020-01-01/extension"
def ask(method, path, body=None, **headers):
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer.status, dict(answer.headers), json.loads(answer.read() or b"null")
name = {"Lambda-Extension-Name": "inside"}
REFUSED = [
    ask("POST", B + "/register", "{}"),
    ask("POST", B + "/register", '{"events": ["FOO"]}', **name),
    ask("POST", B + "/register", '{"events": ["SHUTDOWN"]}', **name),
]
_, headers, _ = ask("POST", B + "/register", '{"events": ["INVOKE"]}', **name)
me = {"Lambda-Extension-Identifier": headers["Lambda-Extension-Identifier"]}
REFUSED += [
    ask("POST", B + "/register", '{"events": ["INVOKE"]}', **name),
    ask("GET", B + "/event/next"),
    ask("GET", B + "/event/next", **{"Lambda-Extension-Identifier": "nope"}),
    ask("GET", B + "/event/next", **{"Lambda-Extension-Identifier": "5d8c9a3e-1111-4a4e-8f5c-3a1a2b3c4d5e"}),
    ask("POST", B + "/init/error", "{}", **me),
    ask("PUT", "/2022-07-01/telemetry", "{}", **me),
]
seen = []
def follow():
    while True: seen.append(ask("GET", B + "/event/next", **me)[2]["requestId"])
threading.Thread(target=follow, daemon=True).start()
def handler(event, context):
    late = ask("POST", B + "/register", "{}", **{"Lambda-Extension-Name": "late"})
    return [[status, told.get("errorType"), told.get("errorMessage")] for status, _, told in [*REFUSED, late]]
"""
AS_AWS_SAYS = [
    [403, "Extension.InvalidExtensionName", "Empty extension name"],
    [403, "Extension.InvalidEventType", "FOO: ErrorInvalidEventType"],
    [403, "Extension.InvalidEventType", "SHUTDOWN: ShutdownEventNotSupportedForInternalExtension"],
    [403, "Extension.InvalidExtensionState", "Extension with this name already registered"],
    [403, "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header"],
    [403, "Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier"],
    [403, "Extension.UnknownExtensionIdentifier", "Unknown extension 5d8c9a3e-1111-4a4e-8f5c-3a1a2b3c4d5e"],
    [403, "Extension.MissingHeader", "Lambda-Extension-Function-Error-Type not found"],
    [202, "Telemetry.NotSupported", "Telemetry API is not supported"],
    [403, "Extension.RegistrationClosed", "Extension registration closed already"],
]
"""Each seen in answers of AWS's own emulator, aws-lambda-rie of aws-sam-cli 1.170, but for the last."""


def layered(folder: Path, mode: str = "", **settings: Any) -> Any:
    """A function with a layer that brings an extension."""
    if not Path("/usr/bin/python3").exists():
        pytest.skip("missing: a Python in /usr/bin for the extension to run on")
    beside = folder / "layer/extensions/beside"
    beside.parent.mkdir(parents=True)
    beside.write_text(BESIDE, encoding="utf-8")
    beside.chmod(0o755)
    layers = (folder / "layer",)
    own = {"runtime": "python3.13"} | settings  # from 3.12 on the official client lets signals through while it waits
    return function(folder / "code", HANDLER, layers=layers, environment={"MODE": mode}, **own)


def patient(lab: Lab) -> None:
    """Extensions end when they have ended, however busy the machine is."""
    lab.limits = replace(lab.limits, shutdown_external_s=30.0)


def run(spec: Any, *events: dict[str, Any], **settings: Any) -> tuple[list[Record], list[str]]:
    """Call a function and let its environment end; what came of it, and every line of its log."""
    lines: list[str] = []

    async def use(lab: Lab) -> list[Record]:
        patient(lab)
        records = [await lab.invoke(spec, json.dumps(event).encode()) for event in events]
        await lab.forget(spec)
        return records

    return with_lab(use, on_line=lambda stream, line: lines.append(line), **settings), lines


@pytest.mark.parametrize("rung", ["cgroups", "users"])
def test_a_program_beside_the_function(tmp_path: Path, rung: str) -> None:
    (first, second), lines = run(layered(tmp_path), {}, {}, mechanism=rung)
    assert told(first) is True  # it had registered before the function's own code ran
    assert "EXTENSION\tName: beside\tState: Ready\tEvents: [INVOKE, SHUTDOWN]" in lines
    said = [line.removeprefix("beside: ") for line in lines if line.startswith("beside: ")]
    assert said == [
        "registered for orders no handler",
        f"INVOKE {first.request_id}",
        f"INVOKE {second.request_id}",
        "SHUTDOWN spindown",
    ]
    assert "handler: SIGTERM" in lines
    assert first.phases[1].name == "extensions" and first.init_ms is not None
    assert first.init_ms >= first.phase_ms("extensions")


def test_a_call_is_over_when_its_extensions_are(tmp_path: Path) -> None:
    (record,), _ = run(layered(tmp_path, "slow"), {})
    assert record.duration_ms >= 300


def test_extensions_are_told_of_a_timeout(tmp_path: Path) -> None:
    (record,), lines = run(layered(tmp_path, timeout_s=1), {"sleep": 1})
    assert record.status is Status.TIMEOUT and "beside: SHUTDOWN timeout" in lines


BROKEN = [
    pytest.param("exits", {}, "Extension.Crash", r"Error: exit code 3", id="exits in init"),
    pytest.param("refuses", {}, "Extension.InitError", "Beside.NoConfig", id="reports an error in init"),
    pytest.param(
        "crashes", {"sleep": 1}, "Extension.Crash", r"RequestId: \S+ Error: exit code 5", id="exits in a call"
    ),
    pytest.param("never", {}, "Sandbox.Timedout", "timed out after 1.00 seconds", id="never registers"),
]


@pytest.mark.parametrize(("mode", "event", "kind", "message"), BROKEN)
def test_a_broken_extension_is_the_functions_failure(
    tmp_path: Path, mode: str, event: dict[str, Any], kind: str, message: str
) -> None:
    spec = layered(tmp_path, mode, timeout_s=1 if mode == "never" else 20)

    async def use(lab: Lab) -> Record:
        lab.limits = replace(lab.limits, init_s=0.3 if mode == "never" else lab.limits.init_s)
        return await lab.invoke(spec, json.dumps(event).encode())

    record = with_lab(use)
    assert record.error_type == kind and re.search(message, told(record)["errorMessage"])


def test_a_thread_inside_the_runtime_and_what_is_refused(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", INSIDE)
    (first, second), lines = run(spec, {}, {})
    assert told(first) == told(second) == AS_AWS_SAYS
    assert "EXTENSION\tName: inside\tState: Ready\tEvents: [INVOKE]" in lines


def test_a_wrapper_script_starts_the_runtime(tmp_path: Path) -> None:
    wrapper = tmp_path / "layer/wrap"
    wrapper.parent.mkdir()
    wrapper.write_text('#!/bin/sh\nexport WRAPPED=yes\nexec "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    source = "import os\ndef handler(event, context): return os.environ['WRAPPED']\n"
    spec = function(
        tmp_path / "code", source, layers=(wrapper.parent,), environment={"AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrap"}
    )
    (record,), _ = run(spec, {})
    assert told(record) == "yes"


def test_a_lab_that_ends_says_farewell(tmp_path: Path) -> None:
    lines: list[str] = []

    async def use(lab: Lab) -> None:
        patient(lab)
        await lab.invoke(layered(tmp_path), b"{}")

    with_lab(use, on_line=lambda stream, line: lines.append(line))
    assert "beside: SHUTDOWN spindown" in lines


LISTENS = """\
#!/usr/bin/python3 -S
import http.client, http.server, json, os, sys, threading
def ask(method, path, body=None, **headers):
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode()
got, mode = [], os.environ.get("MODE", "")
class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        fails = mode == "fails" and not got
        got.extend(told)
        self.send_response(500 if fails else 200)
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("sandbox.localdomain", 4243), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
_, headers, _ = ask("POST", "/2020-01-01/extension/register", '{"events": ["INVOKE", "SHUTDOWN"]}', **{"Lambda-Extension-Name": "beside"})
me = {"Lambda-Extension-Identifier": headers["Lambda-Extension-Identifier"]}
def subscribe(types, uri="http://sandbox.localdomain:4243/logs", **more):
    told = {"schemaVersion": "2022-12-13", "types": types, "destination": {"protocol": "HTTP", "URI": uri}, **more}
    return ask("PUT", "/2022-07-01/telemetry", json.dumps(told), **me)[::2]
answers = [
    subscribe(["nothing"]),
    subscribe(["platform"], uri="http://example.com"),
    subscribe(["platform"], uri="http://sandbox.localdomain:70000"),
    subscribe(["platform"], buffering={"timeoutMs": 5}),
    subscribe(["platform", "function"], buffering={"timeoutMs": 25}),
]
while True:
    event = json.loads(ask("GET", "/2020-01-01/extension/event/next", **me)[2])
    if event["eventType"] == "INVOKE" and len(answers) == 5:
        answers.append(subscribe(["platform"]))
    if event["eventType"] == "SHUTDOWN": break
with open(1, "w") as out:
    out.write("answers: " + json.dumps(answers) + "\\n" + "heard: " + json.dumps(got) + "\\n")
"""


def heard(
    folder: Path, mode: str = "", prints: str = "hello", **settings: Any
) -> tuple[list[Record], list[Any], list[dict[str, Any]]]:
    """The calls of a function whose extension listens; what it was answered, and what it has heard."""
    spec = layered(folder, mode, **settings)
    (folder / "layer/extensions/beside").write_text(LISTENS, encoding="utf-8")
    ends = "import os, signal\nsignal.signal(signal.SIGTERM, lambda *_: os._exit(0))\n"
    source = f"{ends}def handler(event, context): print({prints!r}, flush=True)\n"
    (spec.code / "app.py").write_text(source, encoding="utf-8")
    records, lines = run(spec, {}, {})
    said = {key: json.loads(value) for line in lines for key, _, value in [line.partition(": ")] if key in SAID}
    return records, said["answers"], said["heard"]


SAID = ("answers", "heard")


def test_an_extension_hears_what_happens(tmp_path: Path) -> None:
    (first, second), answers, events = heard(tmp_path)
    assert [status for status, _ in answers] == [400, 400, 400, 400, 200, 403]
    assert answers[4][1] == "OK" and "Telemetry.SubscriptionClosed" in answers[5][1]
    kinds = [event["type"] for event in events]
    assert kinds[:2] == ["platform.initStart", "platform.telemetrySubscription"]
    assert [kind for kind in kinds if kind not in kinds[:2]] == [
        "platform.extension",
        "platform.initRuntimeDone",
        "platform.initReport",
        *["platform.start", "function", "platform.runtimeDone", "platform.report"] * 2,
    ]
    assert [event["record"] for event in events if event["type"] == "function"] == ["hello\n"] * 2
    started = [event["record"]["requestId"] for event in events if event["type"] == "platform.start"]
    assert started == [first.request_id, second.request_id]


def test_what_an_extension_does_not_take_is_told_as_dropped(tmp_path: Path) -> None:
    _, _, events = heard(tmp_path, "fails")
    dropped = [event["record"] for event in events if event["type"] == "platform.logsDropped"]
    assert len(dropped) == 1 and dropped[0]["droppedRecords"] >= 1


def test_a_line_of_json_is_heard_as_what_it_says(tmp_path: Path) -> None:
    _, _, events = heard(tmp_path, log_json=True, prints='{"level": "INFO"}')
    assert [event["record"] for event in events if event["type"] == "function"] == [{"level": "INFO"}] * 2
