"""One function, called again and again: what it answers, what Lambda answers for it, what the log says."""

import asyncio
import json
import re
from pathlib import Path

import pytest
from tests.lab.world import function, invoked, told, with_lab

from deburr.lab.laboratory import Lab
from deburr.lab.record import Status

PYTHON = """\
import os, sys, time, threading
calls = 0
def handler(event, context):
    global calls
    calls += 1
    match event.get("do"):
        case "exit": os._exit(3)
        case "stop": sys.exit(0)
        case "abort": os.abort()
        case "raise": raise ValueError("no")
        case "sleep": time.sleep(30)
        case "large": return "z" * (6 * 2**20 + 200)
        case "hoard":
            kept = []
            while True: kept.append(bytearray(8 << 20))
        case "print":
            print("one"); print("two", file=sys.stderr); os.write(1, bytes([0xff, 0x00, 10]))
        case "shout":
            for _ in range(200): print("y" * 50_000)
        case "later":
            def work():
                time.sleep(1)
                print("late")
            threading.Thread(target=work).start()
            return time.monotonic()
    return {"calls": calls, "id": context.aws_request_id, "arn": context.invoked_function_arn,
            "left": context.get_remaining_time_in_millis(), "memory": context.memory_limit_in_mb}
"""


@pytest.mark.parametrize("rung", ["cgroups", "users", "sigstop", "plain"])
def test_the_same_environment_answers_again(tmp_path: Path, rung: str) -> None:
    spec = function(tmp_path / "code", PYTHON)
    first, second = invoked(spec, {}, {}, mechanism=rung)
    assert (first.cold, second.cold) == (True, False)
    assert (told(first)["calls"], told(second)["calls"]) == (1, 2)
    assert told(first)["id"] == first.request_id
    assert told(first)["arn"] == spec.arn and told(first)["memory"] == "1769"
    assert 0 < told(first)["left"] <= 5000
    assert first.environment == second.environment
    assert [phase.name for phase in first.phases] == ["start", "init", "freeze", "thaw", "invoke", "freeze"]
    assert first.init_ms is not None and second.init_ms is None


def test_what_cloudwatch_would_hold(tmp_path: Path) -> None:
    first, second = invoked(function(tmp_path / "code", PYTHON), {"do": "print"}, {"do": "raise"})
    lines = first.log.splitlines()
    assert lines[0].startswith("INIT_START Runtime Version: python:3.11")
    assert lines[1] == f"START RequestId: {first.request_id} Version: $LATEST"
    assert lines[2:5] == ["one", "two", "\\xff\0"]
    assert lines[5] == f"END RequestId: {first.request_id}"
    report = re.fullmatch(
        rf"REPORT RequestId: {first.request_id}\tDuration: (\S+) ms\tBilled Duration: (\d+) ms\tMemory Size: 1769 MB"
        r"\tMax Memory Used: (\d+) MB\tInit Duration: (\S+) ms\t",
        lines[6],
    )
    assert report is not None
    duration, billed, _, init = map(float, report.groups())
    assert billed == pytest.approx(duration + init, abs=1.02)
    assert "[ERROR] ValueError: no\nTraceback (most recent call last):\n" in second.log
    assert "Status:" not in second.log


FAILURES = [
    pytest.param("exit", "Runtime.ExitError", "Runtime exited with error: exit status 3", id="exit"),
    pytest.param("stop", "Runtime.ExitError", "Runtime exited without providing a reason", id="stop"),
    pytest.param("abort", "Runtime.ExitError", "Runtime exited with error: signal: aborted", id="abort"),
    pytest.param("raise", "ValueError", "no", id="raise"),
    pytest.param("sleep", "Sandbox.Timedout", "Task timed out after 3.00 seconds", id="timeout"),
    pytest.param(
        "large", "Function.ResponseSizeTooLarge", "maximum allowed payload size (6291556 bytes)", id="too large"
    ),
]


@pytest.mark.parametrize(("do", "kind", "message"), FAILURES)
def test_failures_in_lambdas_words(tmp_path: Path, do: str, kind: str, message: str) -> None:
    spec = function(tmp_path / "code", PYTHON, timeout_s=3)
    before, failed, after = invoked(spec, {}, {"do": do}, {})
    assert failed.answer.error == "Unhandled" and failed.error_type == kind
    assert told(failed)["errorType"] == kind and message in told(failed)["errorMessage"]
    process_lost = do != "raise"  # the official client ends when its answer is refused
    assert after.cold == process_lost and told(after)["calls"] == (1 if process_lost else 3)
    assert after.environment == before.environment and after.init_ms is None
    if do == "sleep":
        assert (failed.status, failed.duration_ms, failed.billed_ms) == (Status.TIMEOUT, 3000, 3000)
        assert failed.log.rstrip().endswith("\tStatus: timeout")


@pytest.mark.parametrize("rung", ["cgroups", "users", "sigstop"])
def test_out_of_memory_is_no_crash(tmp_path: Path, rung: str) -> None:
    spec = function(tmp_path / "code", PYTHON, memory_mb=128, timeout_s=150)  # a slow kernel takes long to fill it
    (failed,) = invoked(spec, {"do": "hoard"}, mechanism=rung)
    assert (failed.status, failed.error_type) == (Status.ERROR, "Runtime.OutOfMemory")
    assert failed.log.rstrip().endswith("\tStatus: error\tError Type: Runtime.OutOfMemory")
    assert failed.max_memory_mb >= 127
    assert told(failed)["errorMessage"].endswith("Runtime exited with error: signal: killed")


def test_the_beginning_of_10_mb_is_kept(tmp_path: Path) -> None:
    (record,) = invoked(function(tmp_path / "code", PYTHON), {"do": "shout"})
    assert record.status is Status.SUCCESS and len(record.log) < 1.2 * 2**20
    assert re.search(r"\[deburr: \d+ more bytes were printed and not kept\]", record.log)


@pytest.mark.parametrize("rung", ["cgroups", "users", "sigstop"])
def test_work_left_behind_waits_for_the_next_call(tmp_path: Path, rung: str) -> None:
    spec = function(tmp_path / "code", PYTHON)
    seen: list[str] = []

    async def use(lab: Lab) -> list[bool]:
        await lab.invoke(spec, b'{"do": "later"}')
        await asyncio.sleep(1.5)  # it stands still: there is nothing to wait for
        before = "late" in seen
        while "late" not in seen:
            await lab.invoke(spec, b"{}")
        return [before, "late" in seen]

    assert with_lab(use, mechanism=rung, on_line=lambda stream, line: seen.append(line)) == [False, True]


INITS = [
    pytest.param("import nothere\n", "Runtime.ImportModuleError", id="no such module"),
    pytest.param("def handler(:\n", "Runtime.UserCodeSyntaxError", id="no Python"),
    pytest.param("x = 1\n", "Runtime.HandlerNotFound", id="no handler"),
    pytest.param("import os\nos._exit(4)\n", "Runtime.ExitError", id="exits"),
    pytest.param("raise KeyError('table')\n", "KeyError", id="raises"),
]


@pytest.mark.parametrize(("source", "kind"), INITS)
def test_a_failed_init_is_run_again_in_the_invoke(tmp_path: Path, source: str, kind: str) -> None:
    (record,) = invoked(function(tmp_path / "code", source), {})
    assert record.error_type == kind and told(record)["errorType"] == kind
    phases = re.findall(
        r"INIT_REPORT Init Duration: \S+ ms\tPhase: (\w+)\tStatus: error\tError Type: (\S+)", record.log
    )
    assert phases == [("init", kind), ("invoke", kind)]
    _, again = [phase for phase in record.phases if phase.name == "init"]
    assert record.init_ms is None and record.duration_ms >= again.ms


def test_json_logs(tmp_path: Path) -> None:
    (record,) = invoked(function(tmp_path / "code", PYTHON, log_json=True), {"do": "exit"})
    events = [json.loads(line) for line in record.log.splitlines() if line.startswith('{"time"')]
    assert [event["type"] for event in events] == [
        "platform.initStart",
        "platform.start",
        "platform.runtimeDone",
        "platform.report",
    ]
    assert events[-1]["record"]["errorType"] == "Runtime.ExitError"
    assert events[-1]["record"]["metrics"]["memorySizeMB"] == 1769


def test_a_function_that_is_forgotten_while_it_runs(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", PYTHON, timeout_s=60)

    async def use(lab: Lab) -> str:
        running = asyncio.create_task(lab.invoke(spec, b'{"do": "sleep"}'))
        while not lab.fleet(spec).busy:
            await asyncio.sleep(0.01)
        await lab.forget(spec)
        return (await running).error_type

    assert with_lab(use) == "Runtime.ExitError"
