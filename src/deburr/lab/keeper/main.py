"""The keeper's loop: orders in, sandboxes out, and everything taken down when the engine is gone.

The engine holds the other end of a socket. When it closes, for whatever reason, every sandbox is killed and every
cgroup removed. Should the keeper itself be killed, the kernel kills the sandboxes, and the next start removes the rest.
"""

import json
import os
import select
import shutil
import signal
import socket
import sys
import time
from dataclasses import dataclass, field

from deburr.lab.keeper import kernel, supervisor
from deburr.lab.keeper.order import LARGEST, Order, Removal, unpacked

GONE_WITHIN_S = 2.0
MOST_SOCKETS = 64
"""That one sandbox hands over: listeners, ways in, a gate, its channel."""


@dataclass(slots=True)
class Kept:
    """A sandbox: its supervisor's process, the way to it, and whether it was asked to end."""

    order: Order
    pid: int
    channel: socket.socket
    groups: tuple[str, ...] = field(default=())


class Keeper:
    """Holds every sandbox of one engine.

    work  the engine's folder, removed at the end.
    """

    def __init__(self, engine: socket.socket, work: str) -> None:
        self.engine = engine
        self.work = work
        self.kept: dict[int, Kept] = {}
        self.groups: set[str] = set()
        self.poll = select.poll()
        self.poll.register(engine, select.POLLIN)

    def run(self) -> None:
        """Serve until the engine closes its end, then leave nothing behind."""
        try:
            while self._turn():
                pass
        finally:
            self._end()

    def _turn(self) -> bool:
        for number, _ in self.poll.poll():
            if number != self.engine.fileno():
                self._heard(number)
                continue
            try:
                data, descriptors, *_ = socket.recv_fds(self.engine, LARGEST, 4)
            except ConnectionResetError:
                return False
            if not data:
                return False
            message = unpacked(data)
            if isinstance(message, Order):
                self._make(message, descriptors)
            else:
                self._remove(message)
        return True

    def _make(self, order: Order, outputs: list[int]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            pid = kernel.clone(_flags(order)) if order.isolation != "none" else os.fork()
        except OSError as error:
            self._tell({"failed": order.id, "why": str(error)})
            for output in outputs:
                os.close(output)
            return
        if not pid:
            ours.close()
            self.engine.close()
            supervisor.run(order, theirs, outputs)
        theirs.close()
        for output in outputs:
            os.close(output)
        kept = Kept(order, pid, ours)
        if order.isolation == "users":
            _map_users(pid, order)
            ours.send(b"m")
        self.kept[ours.fileno()] = kept
        self.groups |= {os.path.dirname(path) for path in order.groups}
        self.poll.register(ours, select.POLLIN)

    def _heard(self, number: int) -> None:
        kept = self.kept[number]
        try:
            data, descriptors, *_ = socket.recv_fds(kept.channel, 4096, MOST_SOCKETS)
        except ConnectionResetError:
            data, descriptors = b"", []
        if data[:1] in (supervisor.READY, supervisor.GATED):
            told: dict[str, object] = {"started": kept.order.id, "pid": kept.pid, "gated": data[:1] == supervisor.GATED}
            self._tell(told, [*descriptors, kept.channel.fileno()])
            for descriptor in descriptors:
                os.close(descriptor)
        elif data[:1] == supervisor.STATUS:
            status, peak_kb, which = supervisor.TOLD.unpack(data[1:])
            self._tell({"ended": kept.order.id, "status": status, "peak_kb": peak_kb, "which": which})
        elif data[:1] == supervisor.FAILED:
            self._tell({"failed": kept.order.id, "why": data[1:].decode(errors="replace")})
        else:
            self._gone(kept)

    def _gone(self, kept: Kept) -> None:
        self.poll.unregister(kept.channel)
        del self.kept[kept.channel.fileno()]
        kept.channel.close()
        _reap(kept.pid)
        if kept.groups:
            self._removed(kept.groups)
        self._tell({"gone": kept.order.id})

    def _remove(self, removal: Removal) -> None:
        """Kill a sandbox; its cgroups go when it is gone."""
        for kept in self.kept.values():
            if kept.order.id == removal.id:
                kept.groups = removal.groups
                _kill(kept)
                return
        self._removed(removal.groups)

    def _removed(self, groups: tuple[str, ...]) -> None:
        for folder in groups:
            _remove_group(folder)
            self.groups.discard(folder)

    def _tell(self, told: dict[str, object], descriptors: list[int] | None = None) -> None:
        try:
            socket.send_fds(self.engine, [json.dumps(told).encode()], descriptors or [])
        except OSError:  # the engine is gone, which the next turn sees
            pass

    def _end(self) -> None:
        for kept in self.kept.values():
            _kill(kept)
        for folder in self.groups:
            _thaw(folder)
        for kept in self.kept.values():
            _reap(kept.pid)
        for folder in self.groups:
            _remove_group(folder)
        shutil.rmtree(self.work, ignore_errors=True)


def _flags(order: Order) -> int:
    flags = kernel.NEW_MOUNTS | kernel.NEW_PROCESSES | kernel.NEW_MESSAGES | kernel.NEW_NAMES
    if order.isolation == "users":
        flags |= kernel.NEW_USERS
    return flags if order.network else flags | kernel.NEW_NETWORK


def _map_users(pid: int, order: Order) -> None:
    """One user and one group of the sandbox are the keeper's own; every other is nobody."""
    uid, gid = max(order.uid, 0), max(order.gid, 0)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {os.geteuid()} 1"),
        ("gid_map", f"{gid} {os.getegid()} 1"),
    ):
        with open(f"/proc/{pid}/{name}", "w", encoding="ascii") as file:
            file.write(text)


def _kill(kept: Kept) -> None:
    if kept.order.isolation == "none":
        kept.channel.shutdown(socket.SHUT_RDWR)  # its supervisor ends the tree, which no namespace does for us
    else:
        try:
            os.kill(kept.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    for path in kept.order.groups:
        _thaw(os.path.dirname(path))


def _thaw(folder: str) -> None:
    """A frozen process of cgroup v1 cannot even die."""
    for name, value in (("freezer.state", "THAWED"), ("cgroup.freeze", "0")):
        path = f"{folder}/{name}"
        if os.path.exists(path):
            with open(path, "w", encoding="ascii") as file:
                file.write(value)


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        pass


def _remove_group(folder: str) -> None:
    until = time.monotonic() + GONE_WITHIN_S
    while True:
        try:
            os.rmdir(folder)
            return
        except FileNotFoundError:
            return
        except OSError:  # busy: its last process is still ending
            if time.monotonic() > until:
                return
            time.sleep(0.001)


def main() -> None:
    """Arguments: the descriptor of the engine's socket, and the engine's work folder."""
    number, work = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C reaches the engine, which says what to do
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    Keeper(socket.socket(fileno=int(number)), work).run()


if __name__ == "__main__":
    main()
