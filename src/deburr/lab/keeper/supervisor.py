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

READY, GATED, STATUS, FAILED = b"r", b"g", b"s", b"f"
"""GATED is READY with one more descriptor, into which the engine writes when the function's program may start."""
OUT_OF_MEMORY = 0xDEAD
"""The wait status told when the governor, and not the kernel, ended the tree for its memory."""
TOLD = struct.Struct("<IiI")
"""Wait status, peak in KB, and which of its programs ended: 0 for the function's own, from 1 on for extensions."""
CONTROL = struct.Struct("<d?")
PAUSE_S = 0.001
RUNTIME_ONLY = frozenset({"_HANDLER", "AWS_EXECUTION_ENV", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"})
"""Variables that extensions do not get."""


def run(order: Order, channel: socket.socket, outputs: list[int]) -> NoReturn:
    """Become the sandbox of an order, tell the keeper over the channel, and never return."""
    try:
        kernel.die_with_parent()
        if order.isolation == "users":
            channel.recv(1)  # the keeper has mapped our users
        os.setsid()  # ctrl-C in the engine's terminal is not the handler's
        if order.isolation == "none":
            kernel.adopt_orphans()
        program = _Program(order, outputs, order.argv)
        beside = [_Program(order, outputs, (path,)) for path in order.extensions]
        ports = _sockets(order) if order.isolation != "none" and not order.network else []
        if order.isolation != "none":
            mounts.build(order)
        for extension in beside:
            extension.go()
        if beside:
            socket.send_fds(channel, [GATED], [*(port.fileno() for port in ports), program.gate])
            program.let_go()
        else:
            program.go()
            socket.send_fds(channel, [READY], [port.fileno() for port in ports])
        for inherited in (*(port.fileno() for port in ports), *outputs):
            os.close(inherited)
    except OSError as error:
        channel.send(FAILED + str(error).encode())
        os._exit(1)
    _watch(order, channel, [program.pid, *(each.pid for each in beside)])


def _sockets(order: Order) -> list[socket.socket]:
    """What the engine gets: listeners, then the ways in."""
    kernel.loopback_up()
    made: list[socket.socket] = []
    for port in order.ports:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        made.append(listener)
    return made + [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(order.ways)]


class _Program:
    """The process that becomes a program: joins its groups, which takes the kernel a while, and waits for `go`.

    gate  a byte written into it lets the program run.
    """

    def __init__(self, order: Order, outputs: list[int], argv: tuple[str, ...]) -> None:
        groups = [os.open(path, os.O_WRONLY | os.O_CLOEXEC) for path in order.groups]
        wait, self.gate = os.pipe2(os.O_CLOEXEC)
        self._failed, tell = os.pipe2(os.O_CLOEXEC)
        self.pid = os.fork()
        if not self.pid:
            try:
                os.close(self.gate)
                for group in groups:
                    os.write(group, b"0")
                if os.read(wait, 1):
                    _become(order, outputs, argv)
            except OSError as error:
                os.write(tell, str(error).encode())
            os._exit(127)
        for descriptor in (*groups, wait, tell):
            os.close(descriptor)

    def go(self) -> None:
        """Let it run; OSError when it cannot."""
        os.write(self.gate, b"g")
        why = os.read(self._failed, 4096)
        self.let_go()
        if why:
            raise OSError(why.decode())

    def let_go(self) -> None:
        """Leave it to whoever else has its gate."""
        os.close(self.gate)
        os.close(self._failed)


def _become(order: Order, outputs: list[int], argv: tuple[str, ...]) -> None:
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
    beside = argv is not order.argv
    os.chdir("/" if beside else order.folder)
    env = {key: value for key, value in order.env.items() if key not in RUNTIME_ONLY} if beside else order.env
    os.execve(argv[0], argv, env)


def _watch(order: Order, channel: socket.socket, programs: list[int]) -> NoReturn:
    """Reap until the function's program or an extension ends; asked to end, until all of them have."""
    warden = Warden(order.governor) if order.governor else None
    left = set(programs)
    closing = False

    def close(*_: object) -> None:
        nonlocal closing
        closing = True
        _signal(programs[0], signal.SIGTERM)
        signal.setitimer(signal.ITIMER_REAL, order.grace_s)

    signal.signal(signal.SIGUSR1, close)
    signal.signal(signal.SIGALRM, lambda *_: _signal(programs[0], signal.SIGKILL))
    while True:
        pid, status = os.waitpid(-1, 0) if warden is None else _governed(warden, channel)
        left.discard(pid)
        if pid in programs and (not closing or not left):
            _ended(channel, status, warden, programs.index(pid))


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
            _ended(channel, OUT_OF_MEMORY, warden, 0)
        if poll.poll(warden.pause_ms):
            data = channel.recv(CONTROL.size)
            if not data:
                _end_tree()
                os._exit(1)
            warden.told(*CONTROL.unpack(data))


def _ended(channel: socket.socket, status: int, warden: Warden | None, which: int) -> NoReturn:
    channel.send(STATUS + TOLD.pack(status, int(warden.peak_mb * 1024) if warden else 0, which))
    _end_tree()
    os._exit(0)


def _signal(pid: int, number: int) -> None:
    try:
        kernel.signal_main_thread(pid, number)
    except ProcessLookupError:
        pass


def _end_tree() -> None:
    """Kill every descendant, again until none is left: one may fork while it is killed."""
    while found := descendants(os.getpid()):
        for pid in found:
            _signal(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(PAUSE_S)
