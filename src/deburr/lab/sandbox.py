"""One process tree of a function with the Runtime API before it: made, spoken to, frozen, killed."""

import asyncio
import contextlib
import os
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deburr.lab.groups import NAME, Group
from deburr.lab.keeper.governor import descendants
from deburr.lab.keeper.order import Governor, Order
from deburr.lab.keeper.supervisor import CONTROL
from deburr.lab.keeping import Ended, Keeping, log_pipe
from deburr.lab.mechanism import Mechanism
from deburr.lab.programs import RUNTIME_FOLDER, Program

API_PORT = 9001
UID, GID = 993, 990
TASK, OPT = "/var/task", "/opt"
READ_AT_ONCE = 1 << 18
PEAK = re.compile(rb"VmHWM:\s+(\d+) kB")


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What every sandbox of one function is made from.

    share      CPU seconds a second while it serves.
    environment  without the Runtime API's address, which each sandbox adds.
    standins   ports of this machine that the sandbox reaches under the same number.
    """

    program: Program
    code: Path
    opt: Path | None
    environment: dict[str, str]
    memory_mb: int
    share: float
    cpus: int
    files: int
    processes: int
    network: bool
    standins: tuple[int, ...] = ()


class Sandbox:
    """A running process tree; `make` is the way to one."""

    def __init__(self, keeping: Keeping, mechanism: Mechanism, group: Group | None) -> None:
        self.keeping = keeping
        self.mechanism = mechanism
        self.group = group
        self.id = keeping.next_id()
        self.pid = 0
        self.ended: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
        self.frozen = False
        self.share: float | None = None
        self.on_log: Callable[[bytes], None] = lambda data: None
        self._channel: socket.socket | None = None
        self._log = -1
        self._servers: list[asyncio.Server] = []
        self._killed = False

    def drain(self) -> None:
        """Hand on everything printed so far."""
        while self._log >= 0:
            try:
                data = os.read(self._log, READ_AT_ONCE)
            except BlockingIOError:
                return
            if not data:
                self._close_log()
                return
            self.on_log(data)

    def bound(self, share: float | None) -> None:
        """Give CPU seconds a second; None for as many as there are."""
        if share == self.share:
            return
        self.share = share
        if self.group is not None:
            self.group.bound(share)
        else:
            self._govern()

    def freeze(self) -> None:
        """Stop every process where it stands: at once, or as soon as it leaves the kernel."""
        if self.frozen or self.ended.done():
            return
        self.frozen = True
        if self.group is None:
            self._govern()
        else:
            self.group.freeze()

    def thaw(self) -> None:
        """Let every process go on."""
        if not self.frozen:
            return
        self.frozen = False
        if self.group is None:
            self._govern()
        else:
            self.group.thaw()

    @property
    def peak_mb(self) -> float:
        """The most memory in use at once so far; without a cgroup the sum of each process's own peak."""
        if self.group is not None:
            return self.group.peak_mb
        return sum(_peak_kb(pid) for pid in descendants(self.pid)) / 1024

    @property
    def out_of_memory(self) -> bool:
        return self.group is not None and self.group.out_of_memory > 0

    async def kill(self) -> None:
        """End every process and remove what held them."""
        if self._killed:
            return
        self._killed = True
        for server in self._servers:
            server.close()
        groups = self.group.paths if self.group is not None else ()
        await self.keeping.remove(self.id, groups)
        self.drain()
        self._close_log()
        if self._channel is not None:
            self._channel.close()
        if self.group is not None:
            self.group.close()

    def _govern(self) -> None:
        if self._channel is not None and self.mechanism.hierarchy is None:
            with contextlib.suppress(OSError):  # it has ended, which its end tells
                self._channel.send(CONTROL.pack(self.share or 0.0, self.frozen))

    def _close_log(self) -> None:
        if self._log >= 0:
            asyncio.get_running_loop().remove_reader(self._log)
            os.close(self._log)
            self._log = -1

    def _on_end(self, ended: Ended) -> None:
        if not self.ended.done():
            self.ended.set_result(ended)


async def make(
    keeping: Keeping,
    mechanism: Mechanism,
    blueprint: Blueprint,
    api: Callable[[], asyncio.Protocol],
    *,
    tmp_image: Path | None,
    tmp_mb: int,
) -> Sandbox:
    """Start a process tree; its runtime will call the API.

    Raises  LabError when it cannot be made.
    """
    loop = asyncio.get_running_loop()
    group = None
    sandbox: Sandbox
    if mechanism.hierarchy is not None:
        name = f"{NAME}-{os.getpid()}-{keeping.next_id()}"
        group = Group(mechanism.hierarchy, name, blueprint.memory_mb, blueprint.processes)
    sandbox = Sandbox(keeping, mechanism, group)
    inside = mechanism.isolation != "none"
    own_network = inside and not blueprint.network
    address = f"127.0.0.1:{API_PORT}"
    if not own_network:
        server = await loop.create_server(api, "127.0.0.1", 0)
        sandbox._servers.append(server)
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    order = _order(sandbox, blueprint, address, inside=inside, own_network=own_network, image=tmp_image, tmp_mb=tmp_mb)
    read, write = log_pipe()
    sandbox._log = read
    loop.add_reader(read, sandbox.drain)
    try:
        made = await keeping.make(order, write, sandbox._on_end)
    except BaseException:
        os.close(write)
        await sandbox.kill()
        raise
    os.close(write)
    sandbox.pid = made.pid
    sandbox._channel = made.channel
    if made.listeners:
        first, *others = made.listeners
        sandbox._servers.append(await loop.create_server(api, sock=first))
        for listener, port in zip(others, blueprint.standins, strict=True):
            sandbox._servers.append(await _forwarded(listener, port))
    return sandbox


def _order(
    sandbox: Sandbox,
    blueprint: Blueprint,
    address: str,
    *,
    inside: bool,
    own_network: bool,
    image: Path | None,
    tmp_mb: int,
) -> Order:
    program, mechanism = blueprint.program, sandbox.mechanism
    task = TASK if inside else str(blueprint.code)
    opt = OPT if inside or blueprint.opt is None else str(blueprint.opt)
    runtime = RUNTIME_FOLDER if inside else str(program.folder)
    binds: list[tuple[str, str]] = []
    if inside:
        binds = [(str(root), str(root)) for root in program.roots if not root.is_relative_to("/usr")]
        binds.append((str(blueprint.code), TASK))
        if blueprint.opt is not None:
            binds.append((str(blueprint.opt), OPT))
        if program.folder is not None:
            binds.append((str(program.folder), RUNTIME_FOLDER))
    named = {"task": task, "opt": opt, "runtime": runtime}
    environment = dict(blueprint.environment)
    if not inside:
        environment = {key: value.replace(TASK, task) for key, value in environment.items()}
        environment["LAMBDA_TASK_ROOT"], environment["LAMBDA_RUNTIME_DIR"] = task, runtime
        environment["PATH"] = os.environ.get("PATH", environment["PATH"])
    as_root = inside and os.geteuid() == 0
    return Order(
        id=sandbox.id,
        argv=tuple(part.format(**named) for part in program.argv),
        env={**environment, "AWS_LAMBDA_RUNTIME_API": address},
        folder=task,
        isolation=mechanism.isolation,
        network=not own_network,
        root=str(sandbox.keeping.root),
        binds=tuple(binds),
        texts=_texts(blueprint.cpus) if inside else (),
        tmp_image=str(image) if image is not None else "",
        tmp_mb=tmp_mb,
        groups=sandbox.group.doors if sandbox.group is not None else (),
        files=blueprint.files,
        processes=blueprint.processes,
        cpus=tuple(sorted(os.sched_getaffinity(0))[: blueprint.cpus]),
        uid=UID if as_root or inside else -1,
        gid=GID if as_root or inside else -1,
        ports=(API_PORT, *blueprint.standins) if own_network else (),
        governor=_governor(blueprint, mechanism),
    )


def _governor(blueprint: Blueprint, mechanism: Mechanism) -> Governor | None:
    if mechanism.governed:
        return Governor(0.0, blueprint.memory_mb)  # the share comes with the first invoke
    return Governor(0.0, 1 << 30) if mechanism.isolation == "none" else None


def _texts(cpus: int) -> tuple[tuple[str, str], ...]:
    online = "0" if cpus == 1 else f"0-{cpus - 1}"
    return (
        (
            "/etc/passwd",
            f"root:x:0:0:root:/root:/bin/sh\nsbx_user1051:x:{UID}:{GID}::/home/sbx_user1051:/sbin/nologin\n",
        ),
        ("/etc/group", f"root:x:0:\nsbx_user1051:x:{GID}:\n"),
        ("/etc/hosts", "127.0.0.1 localhost\n"),
        ("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
        ("/sys/devices/system/cpu/online", f"{online}\n"),
        ("/sys/devices/system/cpu/possible", f"{online}\n"),
    )


async def _forwarded(listener: socket.socket, port: int) -> asyncio.Server:
    """Everything that reaches a port of the sandbox goes to the same port of this machine."""

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            back, there = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pump(reader, there), _pump(back, writer))

    return await asyncio.start_server(forward, sock=listener)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


def _peak_kb(pid: int) -> int:
    try:
        found = PEAK.search(Path(f"/proc/{pid}/status").read_bytes())
    except OSError:
        return 0
    return int(found[1]) if found else 0
