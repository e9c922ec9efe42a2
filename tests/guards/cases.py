"""One situation at a time, for a guide's snippet and for the guard: what each comes to.

The tests hold the guards to it, `tools/guards_page.py` writes it down for people.
"""

import http.server
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import requests
from tests.guards import snippets

from deburr_guards import Deadline, DeadlineExceeded, once, reuse, scratch

DRIPS, DRIP_S = 16, 0.25
BUDGET_S = 1.0
DISK_MB = 8


class Context:
    """A handler's context of which only the time counts."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self._ends - time.monotonic()) * 1000))


@contextmanager
def dripping() -> Iterator[str]:
    """A server that answers at once and then sends a byte four times a second, for four seconds."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-length", str(DRIPS))
            self.end_headers()
            for _ in range(DRIPS):
                try:
                    self.wfile.write(b".")
                    self.wfile.flush()
                except OSError:
                    return
                if stopping.wait(DRIP_S):
                    return

        def log_message(self, *_: object) -> None:
            pass

    stopping = threading.Event()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def slow_drip(guarded: bool) -> float:
    """Seconds that a call takes with one second to spare, of a server that drips for four."""
    with dripping() as url:
        began = time.monotonic()
        if not guarded:
            snippets.fetch(url, Context(BUDGET_S + 5))
        else:
            deadline = Deadline(Context(BUDGET_S + 0.5))
            try:
                with deadline.guard():
                    _ = requests.get(url, timeout=deadline.for_requests()).content
            except DeadlineExceeded:
                pass
        return time.monotonic() - began


def little_left(guarded: bool) -> float:
    """Seconds that a client is told to wait with 0.4 s left; 0 when it is not called at all."""
    context = Context(0.4)
    if not guarded:
        return float(max(1, (context.get_remaining_time_in_millis() - 5000) / 1000))
    try:
        return Deadline(context, reserve_s=0.5).timeout_s()
    except DeadlineExceeded:
        return 0.0


@contextmanager
def small_disk() -> Iterator[tuple[Path, str]]:
    """A /tmp of 8 MB, and what it is: a tmpfs where that can be mounted, else a folder with a quota of our own."""
    with tempfile.TemporaryDirectory(prefix="deburr-guards-") as made:
        folder = Path(made)
        command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", made]
        mounted = os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0
        try:
            yield folder, f"a tmpfs of {DISK_MB} MB" if mounted else "a folder on a large disk: nothing was full"
        finally:
            if mounted:
                subprocess.run(["umount", "-l", made], check=True)


def many_invocations(guarded: bool) -> tuple[int, str]:
    """How many of ten invocations can write half a disk each; and what the disk is."""
    with small_disk() as (tmp, disk):
        well = 0
        for number in range(10):
            try:
                if not guarded:
                    (tmp / f"report-{number}.pdf").write_bytes(bytes(DISK_MB * 1024 * 1024 * 45 // 100))
                else:
                    with scratch(DISK_MB * 0.5, tmp=str(tmp)) as folder, folder.open("report.pdf", "wb") as file:
                        file.write(bytes(DISK_MB * 1024 * 1024 * 45 // 100))
            except OSError:
                continue
            well += 1
        return well, disk


def a_subfolder(guarded: bool) -> str:
    """What the next invocation meets when one left a folder behind."""
    with tempfile.TemporaryDirectory() as tmp:
        try:
            if not guarded:
                (Path(tmp) / "unpacked").mkdir()
                snippets.clean_tmp(tmp)
            else:
                with scratch(1, tmp=tmp) as folder:
                    Path(folder.join("unpacked")).mkdir()
                with scratch(1, tmp=tmp):
                    pass
        except OSError as error:
            return type(error).__name__
        return "works"


def two_at_once(guarded: bool) -> str:
    """What becomes of a file that one request writes while another begins, in one environment."""
    with tempfile.TemporaryDirectory() as tmp:
        if not guarded:
            path = Path(tmp) / "report.pdf"
            path.write_bytes(b"mine")
            snippets.clean_tmp(tmp)
            return "works" if path.exists() else "its file is gone"
        with scratch(1, tmp=tmp) as folder:
            path = Path(folder.join("report.pdf"))
            path.write_bytes(b"mine")
            other = threading.Thread(target=lambda: scratch(1, tmp=tmp).__enter__())
            other.start()
            other.join()
            return "works" if path.read_bytes() == b"mine" else "its file is gone"


def server_hangs_up(guarded: bool, dsn: str) -> str:
    """What the next invocation meets when the server closed the connection meanwhile."""
    return _database(guarded, dsn, lambda admin: admin.execute(TERMINATE))


def transaction_left_open(guarded: bool, dsn: str) -> str:
    """What the next invocation meets when one failed in the middle of a transaction."""

    def fail(connection: Any) -> None:
        connection.execute("SELECT nobody")

    return _database(guarded, dsn, lambda _: None, fail)


def server_stops_answering(guarded: bool, dsn: str) -> str:
    """What the next invocation meets when the server's process hangs: like a link that a NAT gateway forgot."""
    return _database(guarded, dsn, _stop_backend)


TERMINATE = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'handler'"


def _stop_backend(admin: Any) -> None:
    found = admin.execute("SELECT pid FROM pg_stat_activity WHERE application_name = 'handler'").fetchall()
    for (pid,) in found:
        os.kill(pid, signal.SIGSTOP)


def _database(
    guarded: bool, dsn: str, meanwhile: Callable[[Any], object], fail: Callable[[Any], None] | None = None
) -> str:
    import psycopg

    def connect() -> Any:
        return psycopg.connect(dsn, application_name="handler")

    orders = reuse(connect, check_after_s=0.0, check_s=0.5)
    snippets.connection = None

    def invoke(work: Callable[[Any], object]) -> object:
        if not guarded:
            return work(snippets.get_connection(connect))
        with orders() as connection:
            return work(connection)

    def select(connection: Any) -> object:
        return connection.execute("SELECT 1").fetchone()

    with psycopg.connect(dsn, autocommit=True) as admin:
        try:
            invoke(select)
            if fail is not None:
                with suppress(psycopg.Error):
                    invoke(fail)
            meanwhile(admin)
            try:
                with Deadline(at_most_s=5, reserve_s=0).guard():
                    invoke(select)
            except (psycopg.Error, DeadlineExceeded) as error:
                return type(error).__name__
            return "works"
        finally:
            for (pid,) in admin.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'handler'"
            ).fetchall():
                os.kill(pid, signal.SIGCONT)
            admin.execute(TERMINATE)
            orders.drop()


def eight_at_once(guarded: bool) -> int:
    """How often eight threads that begin together load one secret."""
    loads: list[int] = []
    together = threading.Barrier(8)
    snippets.secret = None

    def load() -> str:
        loads.append(1)
        time.sleep(0.05)  # the call that it stands for: the others come meanwhile
        return "s3cret"

    secret = once(load)

    def work() -> None:
        together.wait()
        if guarded:
            secret()
        else:
            snippets.get_secret(load)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(loads)
