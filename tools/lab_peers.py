"""Warm calls of the lab and of its peers: blocks that take turns, so that a busy machine is busy for all of them.

Each block is a client of its own, bare sockets, one connection, one call after the other. What is compared are the
medians of blocks, and of ratios of neighbouring blocks; CPU time is that of the server and of what runs the handler.
"""

import io
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from deburr.lab import groups

UNCOUNTED = 20
"""Calls at the beginning of a block."""
WEIGHT = 1 << 16
RIE_PORT, RIE_API, MINISTACK_PORT = 9480, 9481, 4599
CLIENT = """\
import json, socket, sys, time
port, name, times = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
head = f"POST /2015-03-31/functions/{name}/invocations HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 2\\r\\n\\r\\n"
request, took = head.encode() + b"{}", []
with socket.create_connection(("127.0.0.1", port)) as stream:
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for _ in range(times):
        began = time.perf_counter()
        stream.sendall(request)
        answer = b""
        while not answer.endswith(b"{}"):
            answer += stream.recv(65536)
        took.append((time.perf_counter() - began) * 1000)
        assert answer.startswith(b"HTTP/1.1 200"), answer
print(json.dumps(took))
"""


@dataclass(frozen=True, slots=True)
class Block:
    """What one block of calls took: the median and the least of a call, calls a second, CPU time of a call."""

    p50_ms: float
    least_ms: float
    per_s: float
    cpu_us: float


@dataclass(slots=True)
class Peer:
    """One server.

    function  the name that its one function, which answers with its event, is called by.
    tasks     tells the threads whose CPU time counts, as folders of /proc.
    calls     of a block.
    """

    name: str
    port: int
    function: str
    tasks: Callable[[], Iterator[Path]]
    calls: int
    blocks: list[Block] = field(default_factory=list)

    def block(self) -> None:
        """Have one more block called."""
        before = self._cpu_s()
        command = [sys.executable, "-I", "-S", "-c", CLIENT, str(self.port), self.function, str(UNCOUNTED + self.calls)]
        took = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        cpu_us = (self._cpu_s() - before) / len(took) * 1e6
        counted = took[UNCOUNTED:]
        per_s = 1000 / statistics.mean(counted)
        self.blocks.append(Block(statistics.median(counted), min(counted), per_s, cpu_us))

    def told(self, first: "Peer") -> str:
        """Its medians, and against another's."""
        p50_ms, least_ms, per_s, cpu_us = (
            statistics.median(getattr(block, name) for block in self.blocks)
            for name in ("p50_ms", "least_ms", "per_s", "cpu_us")
        )
        text = f"p50 {p50_ms:.2f} ms, min {least_ms:.2f} ms, {per_s:.0f}/s, {cpu_us:.0f} us CPU"
        if first is not self:
            pairs = list(zip(self.blocks, first.blocks, strict=True))
            ratios = sorted(theirs.p50_ms / ours.p50_ms for theirs, ours in pairs)
            cpu = statistics.median(theirs.cpu_us / ours.cpu_us for theirs, ours in pairs)
            text += f"; {first.name}'s p50 times {statistics.median(ratios):.2f}"
            text += f" ({ratios[0]:.2f} to {ratios[-1]:.2f}), its CPU times {cpu:.2f}"
        return text

    def _cpu_s(self) -> float:
        return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0]) for task in self.tasks()) / 1e9


@contextmanager
def apart() -> Iterator[bool]:
    """Move this process, and all it starts from here on, into a group that the machine's other work gives way to.

    Else a busy machine measures the kernel: a handler in a control group of its own waits for its turn among all
    sessions at every call, one that shares its client's session does not. False where no group can be made.
    """
    hierarchy = groups.find() if os.geteuid() == 0 else None
    if hierarchy is None or hierarchy.version != 1:
        yield False
        return
    home = hierarchy.bases["cpu"]
    group = home / f"deburr-bench-{os.getpid()}"
    group.mkdir()
    try:
        (group / "cpu.shares").write_text(str(WEIGHT), encoding="ascii")
        (group / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")
        yield True
    finally:
        for process in (group / "cgroup.procs").read_text(encoding="ascii").split():
            with suppress(ProcessLookupError):
                (home / "cgroup.procs").write_text(process, encoding="ascii")
        group.rmdir()


def take_turns(peers: list[Peer], blocks: int) -> None:
    """Every peer's blocks, one of each in turn; who begins changes with every round."""
    for number in range(blocks):
        for peer in peers if number % 2 else reversed(peers):
            peer.block()


def tree(pid: int) -> Iterator[Path]:
    """Every thread of a process and of its descendants."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        yield task
        for child in (task / "children").read_text(encoding="ascii").split():
            yield from tree(int(child))


@contextmanager
def rie(program: str, code: Path, calls: int) -> Iterator[Peer]:
    """AWS's own emulator with the same client and the same handler; it has no sandbox and no limits."""
    addresses = ["--runtime-api-address", f"127.0.0.1:{RIE_API}"]
    addresses += ["--runtime-interface-emulator-address", f"127.0.0.1:{RIE_PORT}"]
    command = [program, *addresses, sys.executable, "-m", "awslambdaric", "app.echo"]
    with _server(command, code, {}, RIE_PORT) as pid:
        yield Peer("RIE", RIE_PORT, "function", lambda: tree(pid), calls)


@contextmanager
def ministack(program: str, code: Path, calls: int) -> Iterator[Peer]:
    """MiniStack's local executor, a peer without Docker; its function is made through its own API."""
    settings = {"LAMBDA_EXECUTOR": "local", "GATEWAY_PORT": str(MINISTACK_PORT), "HOME": str(code)}
    with _server([program], code, settings, MINISTACK_PORT) as pid:
        _created(MINISTACK_PORT, code)
        yield Peer("MiniStack", MINISTACK_PORT, "echo", lambda: tree(pid), calls)


@contextmanager
def _server(command: list[str], code: Path, settings: dict[str, str], port: int) -> Iterator[int]:
    with subprocess.Popen(
        command,
        cwd=code,
        env={"PATH": os.environ["PATH"], **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.01)
            yield server.pid
        finally:
            server.kill()


def _created(port: int, code: Path) -> None:
    """Make the function `echo` through a Lambda API."""
    import boto3  # a development requirement, as the lab's extra

    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.write(code / "app.py", "app.py")
    client = boto3.client(
        "lambda",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
    )
    client.create_function(
        FunctionName="echo",
        Runtime="python3.11",
        Handler="app.echo",
        Role="arn:aws:iam::123456789012:role/any",
        MemorySize=1769,
        Code={"ZipFile": data.getvalue()},
    )
    client.get_waiter("function_active_v2").wait(FunctionName="echo")
