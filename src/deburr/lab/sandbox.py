"""One process tree of a function with the Runtime API before it: made, spoken to, frozen, killed."""

import asyncio
import contextlib
import os
import re
import signal
import socket
from collections.abc import Callable
from pathlib import Path

from deburr.lab.forwarding import forwarded
from deburr.lab.groups import NAME, Group
from deburr.lab.keeper.governor import descendants
from deburr.lab.keeper.supervisor import CONTROL
from deburr.lab.keeping import Ended, Keeping, Made
from deburr.lab.mechanism import Mechanism
from deburr.lab.orders import API_PORT, Blueprint, Place, order
from deburr.lab.outputs import Output

PEAK = re.compile(rb"VmHWM:\s+(\d+) kB")


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
        self.log, self.observed = Output(), Output()
        self._channel: socket.socket | None = None
        self._servers: list[asyncio.Server] = []
        self._killed = False
        self._gate: int | None = None
        self._ways: list[socket.socket] = []

    async def listen(self, api: Callable[[], asyncio.Protocol]) -> str:
        """Offer the Runtime API on this machine's own loopback; its address."""
        server = await asyncio.get_running_loop().create_server(api, "127.0.0.1", 0)
        self._servers.append(server)
        return f"127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def begun(
        self, made: Made, api: Callable[[], asyncio.Protocol], standins: tuple[tuple[int, int], ...]
    ) -> None:
        """It runs: serve what listens on its own loopback."""
        self.pid, self._channel, self._gate = made.pid, made.channel, made.gate
        if made.sockets:
            first, *others = made.sockets
            others, self._ways = others[: len(standins)], others[len(standins) :]
            self._servers.append(await asyncio.get_running_loop().create_server(api, sock=first))
            for listener, (_, port) in zip(others, standins, strict=True):
                self._servers.append(await forwarded(listener, port))

    @property
    def gated(self) -> bool:
        """Whether the function's program waits for `go`."""
        return self._gate is not None

    def go(self) -> None:
        """Let the function's program start, where it waits for its extensions."""
        if self._gate is not None:
            with contextlib.suppress(BrokenPipeError):  # it has ended, which its end tells
                os.write(self._gate, b"g")
            os.close(self._gate)
            self._gate = None

    def way_in(self) -> socket.socket:
        """A socket that reaches what listens on the loopback that its program sees."""
        if self._ways:
            return self._ways.pop()
        way = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        way.setblocking(False)
        return way

    def ask_to_end(self) -> None:
        """Send the function's program SIGTERM; its end is not the end of the tree any more, that of the last is."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGUSR1)

    def ends(self, ended: Ended) -> None:
        """Its program has ended."""
        if not self.ended.done():
            self.ended.set_result(ended)

    def drain(self) -> None:
        """Hand on everything printed and observed so far."""
        self.log.drain()
        self.observed.drain()

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
        if self._killed:
            return 0.0
        if self.group is not None:
            return self.group.peak_mb
        return sum(_peak_kb(pid) for pid in descendants(self.pid)) / 1024

    @property
    def waited_ms(self) -> float:
        """How long its program's main thread so far could have run and others had the CPU; 0 where nobody says."""
        for pid in [] if self._killed else descendants(self.pid)[:1]:
            with contextlib.suppress(OSError, ValueError, IndexError):
                return int(Path(f"/proc/{pid}/schedstat").read_bytes().split()[1]) / 1e6
        return 0.0

    @property
    def out_of_memory(self) -> bool:
        return self.group is not None and not self._killed and self.group.out_of_memory > 0

    async def kill(self) -> None:
        """End every process and remove what held them."""
        if self._killed:
            return
        self._killed = True
        if self._gate is not None:
            os.close(self._gate)
            self._gate = None
        for server in self._servers:
            server.close()
        groups = self.group.paths if self.group is not None else ()
        await self.keeping.remove(self.id, groups)
        self.ends(Ended(int(signal.SIGKILL), 0.0))
        self.drain()
        self.log.close()
        self.observed.close()
        for way in self._ways:
            way.close()
        if self._channel is not None:
            self._channel.close()
        if self.group is not None:
            self.group.close()

    def _govern(self) -> None:
        if self._channel is not None and self.mechanism.hierarchy is None:
            with contextlib.suppress(OSError):  # it has ended, which its end tells
                self._channel.send(CONTROL.pack(self.share or 0.0, self.frozen))


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
    group = None
    if mechanism.hierarchy is not None:
        name = f"{NAME}-{os.getpid()}-{keeping.next_id()}"
        group = Group(mechanism.hierarchy, name, blueprint.memory_mb, blueprint.processes)
    sandbox = Sandbox(keeping, mechanism, group)
    doors = group.doors if group is not None else ()
    place = Place(sandbox.id, keeping.root, mechanism, doors, tmp_image, tmp_mb)
    own_network = place.inside and not blueprint.network
    address = f"127.0.0.1:{API_PORT}" if own_network else await sandbox.listen(api)
    outputs = [sandbox.log.write, *([sandbox.observed.write] if blueprint.watched else [])]
    try:
        asked = order(blueprint, place, address, own_network=own_network)
        made = await keeping.make(asked, outputs, sandbox.ends)
    except BaseException:
        await sandbox.kill()
        raise
    sandbox.log.given()
    sandbox.observed.given()
    await sandbox.begun(made, api, blueprint.standins)
    return sandbox


def _peak_kb(pid: int) -> int:
    try:
        found = PEAK.search(Path(f"/proc/{pid}/status").read_bytes())
    except OSError:
        return 0
    return int(found[1]) if found else 0
