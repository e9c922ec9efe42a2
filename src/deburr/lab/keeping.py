"""The engine's end of the keeper: orders out, descriptors in."""

import asyncio
import contextlib
import fcntl
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import deburr
from deburr.lab.errors import LabError
from deburr.lab.keeper.main import MOST_SOCKETS
from deburr.lab.keeper.order import Order, Removal, packed

START_S = 20.0
PREFIX = "deburr-lab-"
HELD = "held"
RUN = "import sys; sys.path.insert(0, sys.argv.pop(1)); from deburr.lab.keeper.main import main; main()"

IDS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a sandbox's program ended.

    status   as `os.waitstatus_to_exitcode` reads it, or OUT_OF_MEMORY of the supervisor.
    peak_mb  the most resident memory the governor saw; 0 where there was none.
    extension  True when it was an extension that ended.
    """

    status: int
    peak_mb: float
    extension: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A sandbox that runs.

    pid        of its supervisor, on this machine.
    sockets    its loopback's ports, in the order asked for, then the ways in.
    channel    to its supervisor.
    gate       a byte written into it lets the function's program start; None when it has started.
    """

    pid: int
    sockets: tuple[socket.socket, ...]
    channel: socket.socket
    gate: int | None = None


class Keeping:
    """Starts the keeper and speaks with it; one for each engine."""

    def __init__(self) -> None:
        _sweep()
        self.work = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        self.work.chmod(0o755)  # handlers run as another user
        self._held = _hold(self.work / HELD)
        self.root = self.work / "root"
        self.root.mkdir()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        floor = str(Path(deburr.__file__).resolve().parent.parent)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", RUN, floor, str(theirs.fileno()), str(self.work)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        ours.setblocking(False)
        self._socket = ours
        self._starting: dict[int, asyncio.Future[Made]] = {}
        self._on_end: dict[int, Callable[[Ended], None]] = {}
        self._on_gone: dict[int, asyncio.Future[None]] = {}
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(ours, self._heard)

    def next_id(self) -> int:
        """A number that no other sandbox or group of this process has: several labs may be open at once."""
        return next(IDS)

    async def make(self, order: Order, outputs: list[int], on_end: Callable[[Ended], None]) -> Made:
        """Have a sandbox made.

        outputs  descriptors for what the program prints, and for what it is observed to do where that is asked for;
                the caller may close its own afterwards.
        on_end  called once, when the program ends.
        Raises  LabError when the sandbox cannot be made.
        """
        started: asyncio.Future[Made] = self._loop.create_future()
        self._starting[order.id] = started
        self._on_end[order.id] = on_end
        self._on_gone[order.id] = self._loop.create_future()
        await self._send(packed(order), outputs)
        async with asyncio.timeout(START_S):
            return await started

    async def remove(self, id: int, groups: tuple[str, ...]) -> None:
        """Kill a sandbox with all its processes and remove its groups; returns when it is gone."""
        self._on_end.pop(id, None)
        gone = self._on_gone.get(id)
        await self._send(packed(Removal(id, groups)), [])
        if gone is not None and not gone.done():
            async with asyncio.timeout(START_S):
                await gone
        self._on_gone.pop(id, None)

    def close(self) -> None:
        """Let the keeper take everything down, and wait until it has."""
        self._loop.remove_reader(self._socket)
        self._socket.close()
        with contextlib.suppress(subprocess.TimeoutExpired):  # a large folder takes long: it goes on by itself
            self.process.wait(START_S)
        os.close(self._held)

    async def _send(self, data: bytes, descriptors: list[int]) -> None:
        while True:
            try:
                socket.send_fds(self._socket, [data], descriptors)
                return
            except BlockingIOError:
                await asyncio.sleep(0.001)
            except OSError as error:
                raise LabError("the lab's keeper is gone", hint="start the lab again") from error

    def _heard(self) -> None:
        while True:
            try:
                data, descriptors, *_ = socket.recv_fds(self._socket, 65536, MOST_SOCKETS)
            except BlockingIOError:
                return
            except OSError:
                data, descriptors = b"", []
            if not data:
                self._lost()
                return
            self._told(json.loads(data), descriptors)

    def _told(self, told: dict[str, int | str], descriptors: list[int]) -> None:
        match told:
            case {"started": int(id), "pid": int(pid), "gated": bool(gated)}:
                gate = descriptors.pop(-2) if gated else None
                *sockets, channel = (socket.socket(fileno=number) for number in descriptors)
                for each in (*sockets, channel):
                    each.setblocking(False)
                started = self._starting.pop(id)
                if not started.done():
                    started.set_result(Made(pid, tuple(sockets), channel, gate))
            case {"failed": int(id), "why": str(why)}:
                self._on_end.pop(id, None)
                started = self._starting.pop(id)
                if not started.done():
                    started.set_exception(LabError(f"a sandbox cannot be made: {why}", hint="see `--mechanism`"))
            case {"ended": int(id), "status": int(status), "peak_kb": int(peak_kb), "which": int(which)}:
                on_end = self._on_end.pop(id, None)
                if on_end is not None:
                    on_end(Ended(status, peak_kb / 1024, bool(which)))
            case {"gone": int(id)}:
                gone = self._on_gone.get(id)
                if gone is not None and not gone.done():
                    gone.set_result(None)
                on_end = self._on_end.pop(id, None)
                if on_end is not None:
                    on_end(Ended(9, 0.0))

    def _lost(self) -> None:
        """The keeper is gone: the kernel has killed every sandbox."""
        self._loop.remove_reader(self._socket)
        for id in list(self._on_end):
            self._on_end.pop(id)(Ended(9, 0.0))
        for started in self._starting.values():
            if not started.done():
                started.set_exception(LabError("the lab's keeper is gone", hint="start the lab again"))
        for gone in self._on_gone.values():
            if not gone.done():
                gone.set_result(None)


def _sweep() -> None:
    """Remove the folders of engines that were killed together with their keeper."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists() and not _is_held(folder / HELD):
            shutil.rmtree(folder, ignore_errors=True)


def _hold(path: Path) -> int:
    """Lock a file for as long as this engine lives: to a container beside it, its number tells nothing."""
    held = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)
    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return held


def _is_held(path: Path) -> bool:
    try:
        found = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(found)
    return False
