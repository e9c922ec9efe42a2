"""Deadline, scratch, reuse and once, by themselves and on every Python there is."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.guards.cases import DISK_MB, Context, small_disk

from deburr_guards import Deadline, DeadlineExceeded, Event, ScratchFull, once, reuse, scratch

GUARDS = Path(__file__).parents[2] / "guards/src"
VERSIONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


def interpreter(version: str) -> str | None:
    if version == "{}.{}".format(*sys.version_info[:2]):
        return sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = sorted(pyenv.glob(f"versions/{version}.*/bin/python3"))
    which = shutil.which(f"python{version}")
    return str(found[-1]) if found else which if which and "shims" not in which else None


@pytest.mark.parametrize("version", VERSIONS)
def test_everywhere(version: str) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"Python {version} is not installed")
    script = Path(__file__).with_name("everywhere.py")
    done = subprocess.run(
        [python, "-I", str(script), str(GUARDS)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("seconds", "reserve_s", "at_most_s", "left_s"),
    [
        pytest.param(10, 0.5, None, 9.5, id="the reserve is taken off"),
        pytest.param(900, 0.5, 29, 28.5, id="the caller waits no longer"),
        pytest.param(5, 0.5, 29, 4.5, id="the function ends first"),
        pytest.param(0.1, 0.5, None, 0, id="never below nothing"),
    ],
)
def test_left(seconds: float, reserve_s: float, at_most_s: float | None, left_s: float) -> None:
    class Still(Context):
        def get_remaining_time_in_millis(self) -> int:
            return int(seconds * 1000)

    deadline = Deadline(Still(0), reserve_s=reserve_s, at_most_s=at_most_s)
    assert deadline.left_s() == pytest.approx(left_s, abs=0.2)
    assert deadline.left_s() >= 0


def test_timeouts_are_shared_and_never_nothing() -> None:
    deadline = Deadline(at_most_s=10, reserve_s=1)
    assert 2.5 < deadline.timeout_s(attempts=3) <= 3
    assert deadline.timeout_s(at_most_s=0.5) == 0.5
    assert 3.5 < deadline.timeout_s(attempts=2, pauses_s=1) <= 4
    first = deadline.part(3)
    assert 2.5 < first.left_s() <= 3
    for attempts in (0, -1):
        with pytest.raises(ValueError, match="at least one"):
            deadline.timeout_s(attempts=attempts)
    with pytest.raises(DeadlineExceeded):
        Deadline(at_most_s=0.1, reserve_s=0).timeout_s(attempts=100)
    with pytest.raises(ValueError, match="context"):
        Deadline()


def test_timeouts_in_the_clients_own_words() -> None:
    deadline = Deadline(at_most_s=13, reserve_s=1)
    connect, read = deadline.for_requests(attempts=2)
    assert 0 < connect + read <= 6
    assert 0 < deadline.for_httpx().read <= 6
    assert 0 < deadline.for_urllib3().total <= 12
    config = deadline.for_botocore(attempts=2, pauses_s=2)
    assert 0 < config.connect_timeout + config.read_timeout <= 5
    assert config.retries == {"total_max_attempts": 2, "mode": "standard"}
    told = deadline.for_psycopg()
    assert 2 <= told["connect_timeout"] <= 12 and told["options"].startswith("-c statement_timeout=")
    with pytest.raises(DeadlineExceeded, match="libpq"):
        Deadline(at_most_s=1, reserve_s=0).for_psycopg()


def test_a_guard_lets_through_what_is_in_time() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with Deadline(at_most_s=60).guard():
        pass
    with pytest.raises(KeyError), Deadline(at_most_s=60).guard():
        raise KeyError
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_guards_nest() -> None:
    began = time.monotonic()
    with pytest.raises(DeadlineExceeded), Deadline(at_most_s=0.3, reserve_s=0).guard():
        with pytest.raises(DeadlineExceeded), Deadline(at_most_s=0.1, reserve_s=0).guard():
            time.sleep(30)
        with Deadline(at_most_s=60).guard():
            time.sleep(30)
    assert 0.25 < time.monotonic() - began < 20
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_a_guard_says_when_it_cannot_work() -> None:
    raised: list[BaseException] = []

    def work() -> None:
        try:
            with Deadline(at_most_s=1).guard():
                pass
        except RuntimeError as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert "main thread" in str(raised[0])
    with pytest.raises(DeadlineExceeded), Deadline(at_most_s=0.1, reserve_s=1).guard():
        raise AssertionError("it was entered")


def test_run_waits_no_longer() -> None:
    stop, empty = threading.Event(), dict[str, int]()
    assert Deadline(at_most_s=60).run(lambda: 7) == 7
    with pytest.raises(KeyError):
        Deadline(at_most_s=60).run(lambda: empty["x"])
    with pytest.raises(DeadlineExceeded):
        Deadline(at_most_s=0.1, reserve_s=0).run(lambda: stop.wait(60), cancel=stop.set)
    assert stop.is_set()


def test_scratch_is_gone_whatever_happens(tmp_path: Path) -> None:
    with pytest.raises(KeyError), scratch(1, tmp=str(tmp_path)) as folder:
        inner = Path(folder.join("a"))
        (inner / "b").mkdir(parents=True)
        (inner / "b/c").touch()
        (inner / "b").chmod(0o500)
        inner.chmod(0o500)
        raise KeyError
    assert not inner.exists()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [".lock"]


def test_scratch_is_bounded(tmp_path: Path) -> None:
    with scratch(1, tmp=str(tmp_path)) as folder:
        with folder.open("a", "wb") as file:
            file.write(bytes(3 * 1024 * 512))
        assert folder.used_bytes() >= 3 * 1024 * 512 and folder.room_bytes() == 0
        with pytest.raises(ScratchFull, match="1 MB allowed"):
            folder.open("b", "wb")
        assert len(folder.open("a").read(10)) == 10
        for name in ("../x", "/x", ".."):
            with pytest.raises(ValueError, match="is not in"):
                folder.join(name)
    with pytest.raises(ScratchFull, match="asked for"), scratch(1e9, tmp=str(tmp_path)):
        pass


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with small_disk() as (tmp, disk):
        if not disk.startswith("a tmpfs"):
            pytest.skip(disk)
        (tmp / "model.bin").write_bytes(bytes(3 * 1024 * 1024))
        with pytest.raises(ScratchFull) as full, scratch(DISK_MB / 2, tmp=str(tmp)) as folder:
            Path(folder.join("a")).write_bytes(bytes(DISK_MB * 1024 * 1024))
        assert full.value.errno == errno.ENOSPC
        assert "model.bin 3.0 MB" in str(full.value)
        assert not Path(folder.path).exists()


def test_what_a_killed_process_left_goes(tmp_path: Path) -> None:
    script = f"""
import os, sys
sys.path.insert(0, {str(GUARDS)!r})
from deburr_guards import scratch
with scratch(1, tmp={str(tmp_path)!r}) as folder:
    open(folder.join("left"), "w").close()
    print("in", flush=True)
    sys.stdin.read()
"""
    process = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdin is not None
    assert process.stdout.readline() == b"in\n"
    try:
        sweep = f"import sys; sys.path.insert(0, {str(GUARDS)!r}); from deburr_guards import scratch\nwith scratch(1, tmp={str(tmp_path)!r}): pass"
        subprocess.run([sys.executable, "-c", sweep], check=True, timeout=60)
        assert len(list(tmp_path.rglob("left"))) == 1  # its process lives
        process.kill()
        process.wait()
        subprocess.run([sys.executable, "-c", sweep], check=True, timeout=60)
        assert list(tmp_path.rglob("left")) == []
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


class Connection:
    def __init__(self) -> None:
        self.calls: list[str] = []
        self.closed = False

    def __getattr__(self, name: str) -> Any:
        if name in ("rollback", "ping"):
            return lambda: self.calls.append(name)
        raise AttributeError(name)

    def close(self) -> None:
        self.closed = True


def test_reuse_checks_what_was_idle() -> None:
    events: list[Event] = []
    connections = reuse(Connection, check_after_s=0, on_event=events.append)
    with connections() as first:
        pass
    with connections() as second:
        assert second is first
    assert first.calls == ["rollback", "ping", "rollback"]
    assert [event.name for event in events] == ["connect", "rollback", "use", "check", "rollback", "use"]
    assert all(event.ms >= 0 for event in events) and "ms" in repr(events[0])


@pytest.mark.parametrize("said", [False, OSError("gone"), TimeoutError()])
def test_reuse_makes_a_dead_one_anew(said: Any) -> None:
    def alive(_: Connection) -> bool:
        if isinstance(said, Exception):
            raise said
        return bool(said)

    connections = reuse(Connection, alive=alive, check_after_s=0)
    with connections() as first:
        pass
    with connections() as second:
        assert second is not first and first.closed


def test_reuse_ends_old_ones() -> None:
    connections = reuse(Connection, max_age_s=0)
    with connections() as first:
        pass
    with connections() as second:
        assert second is not first and first.closed
    connections.drop()


def test_reuse_keeps_none_that_cannot_be_put_in_order() -> None:
    def reset(_: Connection) -> None:
        raise OSError("gone")

    connections = reuse(Connection, reset=reset)
    with pytest.raises(KeyError), connections() as first:
        raise KeyError
    assert first.closed
    with connections() as second:
        assert second is not first


def test_reuse_gives_nobody_the_same_at_once() -> None:
    connections = reuse(Connection, keep=2)
    with connections() as first, connections() as second, connections() as third:
        assert len({id(first), id(second), id(third)}) == 3
    assert [each.closed for each in (third, second, first)] == [False, False, True]
    connections.drop()
    assert first.closed and second.closed and third.closed


def test_a_forked_child_has_its_own() -> None:
    connections = reuse(Connection)
    with connections() as first:
        pass
    child = os.fork()
    if child == 0:
        with connections() as mine:
            os._exit(0 if mine is not first and not first.closed else 1)
    assert os.waitpid(child, 0)[1] == 0
    with connections() as again:
        assert again is first


def test_once_keeps_no_failure() -> None:
    made: list[int] = []

    @once
    def value() -> int:
        made.append(1)
        if len(made) < 3:
            raise OSError("not yet")
        return len(made)

    for _ in range(2):
        with pytest.raises(OSError, match="not yet"):
            value()
    assert value() == value() == 3
    value.forget()
    assert value() == 4


def test_once_spares_what_is_down() -> None:
    made: list[int] = []

    @once(again_after_s=3600)
    def value() -> int:
        made.append(1)
        raise OSError("down")

    for _ in range(3):
        with pytest.raises(OSError, match="down"):
            value()
    assert len(made) == 1


def test_once_ages() -> None:
    made: list[int] = []

    @once(max_age_s=0)
    def value() -> int:
        made.append(1)
        return len(made)

    assert (value(), value()) == (1, 2)
