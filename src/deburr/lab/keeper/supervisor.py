"""The first process of a sandbox: starts the program, reaps what it leaves, ends when the program does."""

import fcntl
import os
import resource
import select
import signal
import socket
import struct
import time
from typing import NoReturn

from deburr.lab.keeper import kernel, mounts
from deburr.lab.keeper.governor import Warden, descendants
from deburr.lab.keeper.order import OBSERVED, Order

READY, STATUS, FAILED = b"r", b"s", b"f"
OUT_OF_MEMORY = 0xDEAD
"""The wait status told when the governor, and not the kernel, ended the tree for its memory."""
TOLD = struct.Struct("<Ii")
CONTROL = struct.Struct("<d?")
PAUSE_S = 0.001


def run(order: Order, channel: socket.socket, outputs: list[int]) -> NoReturn:
    """Become the sandbox of an order, tell the keeper over the channel, and never return."""
    try:
        kernel.die_with_parent()
        if order.isolation == "users":
            channel.recv(1)  # the keeper has mapped our users
        os.setsid()  # ctrl-C in the engine's terminal is not the handler's
        if order.isolation == "none":
            kernel.adopt_orphans()
        program = _Program(order, outputs)
        ports = _listeners(order.ports) if order.isolation != "none" and not order.network else []
        if order.isolation != "none":
            mounts.build(order)
        program.go()
        socket.send_fds(channel, [READY], [port.fileno() for port in ports])
        for inherited in (*(port.fileno() for port in ports), *outputs):
            os.close(inherited)
    except OSError as error:
        channel.send(FAILED + str(error).encode())
        os._exit(1)
    _watch(order, channel, program.pid)


def _listeners(ports: tuple[int, ...]) -> list[socket.socket]:
    kernel.loopback_up()
    made: list[socket.socket] = []
    for port in ports:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        made.append(listener)
    return made


class _Program:
    """The process that becomes the program: joins its groups, which takes the kernel a while, and waits for `go`."""

    def __init__(self, order: Order, outputs: list[int]) -> None:
        groups = [os.open(path, os.O_WRONLY | os.O_CLOEXEC) for path in order.groups]
        wait, self._go = os.pipe2(os.O_CLOEXEC)
        self._failed, tell = os.pipe2(os.O_CLOEXEC)
        self.pid = os.fork()
        if not self.pid:
            try:
                os.close(self._go)
                for group in groups:
                    os.write(group, b"0")
                if os.read(wait, 1):
                    _become(order, outputs)
            except OSError as error:
                os.write(tell, str(error).encode())
            os._exit(127)
        for descriptor in (*groups, wait, tell):
            os.close(descriptor)

    def go(self) -> None:
        """Let it run; OSError when it cannot."""
        os.write(self._go, b"g")
        why = os.read(self._failed, 4096)
        os.close(self._go)
        os.close(self._failed)
        if why:
            raise OSError(why.decode())


def _become(order: Order, outputs: list[int]) -> None:
    if order.isolation == "none":
        kernel.die_with_parent()
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    log, *observed = [fcntl.fcntl(output, fcntl.F_DUPFD_CLOEXEC, 10) for output in outputs]  # clear of where they go
    os.dup2(log, 1)
    os.dup2(log, 2)
    if observed:
        os.dup2(observed[0], OBSERVED)
    if order.cpus:
        os.sched_setaffinity(0, order.cpus)
    resource.setrlimit(resource.RLIMIT_NOFILE, (order.files, order.files))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if order.isolation == "users":
        resource.setrlimit(resource.RLIMIT_NPROC, (order.processes, order.processes))
    if order.gid >= 0:
        if order.isolation != "users":
            os.setgroups([])
        os.setresgid(order.gid, order.gid, order.gid)
    if order.uid >= 0:
        os.setresuid(order.uid, order.uid, order.uid)
    kernel.give_up_privileges()
    os.umask(0o022)
    os.chdir(order.folder)
    os.execve(order.argv[0], order.argv, order.env)


def _watch(order: Order, channel: socket.socket, main: int) -> NoReturn:
    warden = Warden(order.governor) if order.governor else None
    while True:
        pid, status = os.waitpid(-1, 0) if warden is None else _governed(warden, channel)
        if pid == main:
            _ended(channel, status, warden)


def _governed(warden: Warden, channel: socket.socket) -> tuple[int, int]:
    """Keep the rules until a process ends."""
    me = os.getpid()
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    while True:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid:
            return pid, status
        if not warden.tick(descendants(me)):
            _ended(channel, OUT_OF_MEMORY, warden)
        if poll.poll(warden.pause_ms):
            data = channel.recv(CONTROL.size)
            if not data:
                _end_tree()
                os._exit(1)
            warden.told(*CONTROL.unpack(data))


def _ended(channel: socket.socket, status: int, warden: Warden | None) -> NoReturn:
    channel.send(STATUS + TOLD.pack(status, int(warden.peak_mb * 1024) if warden else 0))
    _end_tree()
    os._exit(0)


def _end_tree() -> None:
    """Kill every descendant, again until none is left: one may fork while it is killed."""
    while found := descendants(os.getpid()):
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(PAUSE_S)
