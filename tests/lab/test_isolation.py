"""What a handler can see and reach, what bounds it, and that nothing is left of it."""

import asyncio
import errno
import fcntl
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from tests.lab.world import function, groups_of, invoked, told, with_lab

from deburr.lab import disks
from deburr.lab.laboratory import Lab
from deburr.lab.record import Status

NAP = f"600.{os.getpid()}"
"""Seconds that only processes of this run sleep: other labs on this machine have sleepers too."""
LOOKS = """\
import os, socket, subprocess, time
def handler(event, context):
    match event.get("do"):
        case "environment": return dict(os.environ)
        case "files":
            return {"tmp": os.listdir("/tmp"), "home": os.path.exists(event["home"]), "task": os.access("/var/task", os.W_OK),
                    "uid": os.getuid(), "processes": [p for p in os.listdir("/proc") if p.isdigit()],
                    "cpus": os.cpu_count(), "run": os.path.exists("/run"), "root": os.access("/", os.W_OK)}
        case "connect":
            try:
                socket.create_connection((event["host"], event["port"]), timeout=2).close()
                return "open"
            except OSError as error:
                return error.errno
        case "ask":
            with socket.create_connection(("127.0.0.1", event["port"]), timeout=2) as stream:
                stream.sendall(b"ping")
                return stream.recv(100).decode()
        case "fill":
            written = 0
            try:
                with open("/tmp/whole", "wb", buffering=0) as file:
                    while True: written += file.write(bytes(1 << 20))
            except OSError as error:
                return [written, error.errno]
        case "leave":
            open("/tmp/left", "w").close()
            if event.get("then") == "exit": os._exit(1)
        case "open":
            kept = []
            try:
                while True: kept.append(open("/dev/null"))
            except OSError as error:
                return [len(kept), error.errno]
        case "fork":
            made = 0
            try:
                while made < 2000:
                    if not os.fork(): time.sleep(600)
                    made += 1
            except OSError as error:
                return [made, error.errno]
            return [made, 0]
        case "daemon":
            subprocess.Popen(["sleep", "NAP"], start_new_session=True)
            signal_ignored = __import__("signal")
            signal_ignored.signal(signal_ignored.SIGTERM, signal_ignored.SIG_IGN)
            if event.get("hang"): time.sleep(600)
    return os.listdir("/tmp")
""".replace("NAP", NAP)
NAMESPACES = pytest.mark.parametrize("rung", ["cgroups", "users"])


@NAMESPACES
def test_nothing_of_the_user_is_there(tmp_path: Path, rung: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the user's own")
    monkeypatch.setenv("MY_TOKEN", "secret")
    spec = function(tmp_path / "code", LOOKS, environment={"TABLE": "orders", "AWS_REGION": "mars"})
    events = [{"do": "environment"}, {"do": "files", "home": str(Path.home() / ".bashrc")}]
    variables, files = map(told, invoked(spec, *events, mechanism=rung, environment={"OPENED": "yes"}))
    assert variables["TABLE"] == "orders" and variables["OPENED"] == "yes"
    assert variables["AWS_REGION"] == "us-east-1"
    assert "MY_TOKEN" not in variables and variables["AWS_SECRET_ACCESS_KEY"] == "deburr-lab-has-no-secret"
    assert variables["AWS_LAMBDA_RUNTIME_API"] == "127.0.0.1:9001"
    assert (files["tmp"], files["home"], files["task"], files["run"], files["root"]) == ([], False, False, False, False)
    assert files["processes"] == ["1", "2"] and files["uid"] == 993
    assert files["cpus"] == 2  # as on Lambda, however many this machine has


@NAMESPACES
def test_the_only_network_is_loopback(tmp_path: Path, rung: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as here:
        port = here.getsockname()[1]
        spec = function(tmp_path / "code", LOOKS)
        events = [
            {"do": "connect", "host": "127.0.0.1", "port": port},
            {"do": "connect", "host": "169.254.169.254", "port": 80},
            {"do": "connect", "host": "192.0.2.1", "port": 443},
        ]
        assert [told(each) for each in invoked(spec, *events, mechanism=rung)] == [
            errno.ECONNREFUSED,
            errno.ENETUNREACH,
            errno.ENETUNREACH,
        ]
        assert told(invoked(spec, events[0], mechanism=rung, network=True)[0]) == "open"


@NAMESPACES
def test_a_declared_stand_in_is_reached(tmp_path: Path, rung: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as here:

        def answer() -> None:
            stream, _ = here.accept()
            with stream:
                stream.sendall(b"echo " + stream.recv(100))

        threading.Thread(target=answer, daemon=True).start()
        port = here.getsockname()[1]
        (record,) = invoked(
            function(tmp_path / "code", LOOKS), {"do": "ask", "port": port}, mechanism=rung, standins=(port,)
        )
        assert told(record) == "echo ping"


def test_unguarded_mechanisms_say_so() -> None:
    from deburr.lab.errors import LabError

    with pytest.raises(LabError, match="cannot keep handlers off the network"):
        with_lab(lambda lab: asyncio.sleep(0), mechanism="plain", network=False)


@NAMESPACES
def test_tmp_is_full_when_it_is_full(tmp_path: Path, rung: str) -> None:
    spec = function(tmp_path / "code", LOOKS, memory_mb=128 if rung == "cgroups" else 1769, tmp_mb=512, timeout_s=60)
    (record,) = invoked(spec, {"do": "fill"}, mechanism=rung)
    written, number = told(record)
    assert number == errno.ENOSPC and written == pytest.approx(512 * 2**20, rel=0.01)
    assert record.status is Status.SUCCESS


def test_loop_devices_that_cannot_be_opened_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = tmp_path / "loop-control"
    try:
        os.mknod(node, stat.S_IFCHR | 0o600, os.makedev(60, 0))  # a number that the kernel leaves to experiments
    except PermissionError:
        pytest.skip("only root makes devices")
    monkeypatch.setattr(disks, "LOOPS", node)
    spec = function(tmp_path / "code", LOOKS)
    (record,) = invoked(spec, {"do": "leave"}, mechanism="cgroups")
    assert told(record) == ["left"] and "/tmp in memory" in record.mechanism


def test_tmp_outlives_the_call_and_a_crash_but_not_the_environment(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", LOOKS)

    async def use(lab: Lab) -> list[object]:
        first = await lab.invoke(spec, b'{"do": "leave"}')
        warm = await lab.invoke(spec, b"{}")
        await lab.invoke(spec, b'{"do": "leave", "then": "exit"}')
        reset = await lab.invoke(spec, b"{}")
        other = await lab.invoke(spec, b"{}", cold=True)
        return [told(each) for each in (first, warm, reset, other)]

    assert with_lab(use, mechanism="cgroups") == [["left"], ["left"], ["left"], []]


def test_descriptors_and_processes_are_bounded(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", LOOKS, timeout_s=60)
    opened, forked = map(told, invoked(spec, {"do": "open"}, {"do": "fork"}, mechanism="cgroups"))
    assert opened[1] == errno.EMFILE and 900 < opened[0] < 1024
    assert forked[1] == errno.EAGAIN and 900 < forked[0] < 1024


@pytest.mark.parametrize("rung", ["cgroups", "users", "sigstop", "plain"])
def test_a_timeout_ends_the_whole_tree(tmp_path: Path, rung: str) -> None:
    spec = function(tmp_path / "code", LOOKS, timeout_s=3)
    before = _sleepers()
    first, second = invoked(spec, {"do": "daemon", "hang": True}, {}, mechanism=rung)
    assert (first.status, second.status, second.cold) == (Status.TIMEOUT, Status.SUCCESS, True)
    assert _sleepers() <= before


ENGINE = """\
import asyncio, sys
from pathlib import Path
from deburr.facts import book
from deburr.lab import disks
from deburr.lab.laboratory import Lab
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec
async def main():
    rung, code, memory = sys.argv[1:]
    spec = Spec("left", "python3.11", "app.handler", Path(code), int(memory), 60, 512)
    async with Lab(book.load(), Settings(mechanism=rung, network=rung in ("sigstop", "plain"))) as lab:
        for _ in range(3):
            await lab.invoke(spec, b'{"do": "daemon"}', cold=True)
        print(lab._keeping.process.pid, lab._keeping.work, flush=True)
        await lab.invoke(spec, b'{"do": "daemon", "hang": true}')
asyncio.run(main())
"""


@pytest.mark.parametrize("rung", ["cgroups", "users", "sigstop", "plain"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_whatever_ends_the_engine_leaves_nothing(tmp_path: Path, rung: str, number: signal.Signals) -> None:
    if rung == "cgroups" and os.geteuid() != 0:
        pytest.skip("cgroups need root")
    spec = function(tmp_path / "code", LOOKS)
    before = _sleepers()
    engine = _engine(rung, spec.code)
    keeper, work = _said(engine)
    engine.send_signal(number)
    engine.wait(20)
    until = time.monotonic() + 30  # 2 s where nothing else runs
    while time.monotonic() < until and (_alive(keeper) or work.exists() or groups_of(engine.pid)):
        time.sleep(0.01)
    assert not _alive(keeper) and not work.exists()
    assert groups_of(engine.pid) == [] and _sleepers() <= before
    assert str(work) not in Path("/proc/self/mounts").read_text(encoding="utf-8")


@pytest.mark.skipif(os.geteuid() != 0, reason="cgroups need root")
def test_the_next_start_removes_what_two_kills_left(tmp_path: Path) -> None:
    spec = function(tmp_path / "code", LOOKS)
    before = _sleepers()
    engine = _engine("cgroups", spec.code)
    keeper, work = _said(engine)
    os.kill(keeper, signal.SIGKILL)
    os.kill(engine.pid, signal.SIGKILL)
    engine.wait(20)
    assert groups_of(engine.pid) and work.exists()
    invoked(spec, {}, mechanism="cgroups")
    assert groups_of(engine.pid) == [] and not work.exists() and _sleepers() <= before


def test_what_another_engine_holds_is_left_alone(tmp_path: Path) -> None:
    """An engine in another container has a number that means nothing here."""
    spec = function(tmp_path / "code", LOOKS)
    gone = next(number for number in range(40_000, 1 << 22) if not Path(f"/proc/{number}").exists())
    folder = Path(tempfile.mkdtemp(prefix=f"deburr-lab-{gone}-"))
    held = os.open(folder / "held", os.O_CREAT | os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)
    invoked(spec, {})
    left = folder.exists()
    os.close(held)
    invoked(spec, {})
    assert left and not folder.exists()


def _engine(rung: str, code: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", ENGINE, rung, str(code), "512"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": "src"},
    )


def _said(engine: "subprocess.Popen[str]") -> tuple[int, Path]:
    """The keeper's process and the work folder."""
    assert engine.stdout is not None
    with engine.stdout:
        keeper, work = engine.stdout.readline().split()
    return int(keeper), Path(work)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _sleepers() -> set[int]:
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if path.read_bytes() == f"sleep\0{NAP}\0".encode():
                found.add(int(path.parent.name))
        except OSError:  # it ended
            pass
    return found


def test_events_are_json(tmp_path: Path) -> None:
    (record,) = invoked(
        function(tmp_path / "code", "def handler(event, context):\n    return event\n"), {"ä": [1, None]}
    )
    assert json.loads(record.answer.body) == {"ä": [1, None]}
