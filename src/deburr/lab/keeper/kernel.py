"""What sandboxes ask of Linux and Python's standard library does not offer."""

import ctypes
import os
import platform
import signal
import struct

NEW_MOUNTS, NEW_NAMES, NEW_MESSAGES = 0x0002_0000, 0x0400_0000, 0x0800_0000
NEW_USERS, NEW_PROCESSES, NEW_NETWORK = 0x1000_0000, 0x2000_0000, 0x4000_0000
READ_ONLY, NO_SETUID, NO_DEVICES, REMOUNT, NO_ACCESS_TIME = 0x1, 0x2, 0x4, 0x20, 0x400
BIND, RECURSIVE, PRIVATE = 0x1000, 0x4000, 0x4_0000
DETACH = 0x2
LOOP_CONTROL_GET_FREE, LOOP_CONFIGURE, LOOP_AUTOCLEAR = 0x4C82, 0x4C0A, 4
LOOP_MAJOR = 7
_CLONE = {"x86_64": 56, "aarch64": 220}
_TGKILL = {"x86_64": 234, "aarch64": 131}
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_PARENT_DEATH_SIGNAL, _CHILD_SUBREAPER, _NO_NEW_PRIVILEGES = 1, 36, 38
_GET_FLAGS, _SET_FLAGS, _UP, _RUNNING = 0x8913, 0x8914, 0x1, 0x40
_NOWHERE = bytes(16)
"""A socket address of the family AF_UNSPEC."""

_libc = ctypes.CDLL(None, use_errno=True)


def clone(flags: int) -> int:
    """Fork into new namespaces; 0 in the child.

    Only for a process with one thread: Python's own after-fork hooks do not run.
    Raises  OSError when the kernel refuses.
    """
    return _checked(_libc.syscall(_CLONE[platform.machine()], flags | signal.SIGCHLD, 0, 0, 0, 0), "clone")


def supported() -> bool:
    """Whether this kernel's numbers are known here."""
    return platform.system() == "Linux" and platform.machine() in _CLONE


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """OSError names the target."""
    _checked(_libc.mount(source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode()), target)


def detach(target: str) -> None:
    """Unmount lazily."""
    _checked(_libc.umount2(target.encode(), DETACH), target)


def change_root(new: str) -> None:
    """Make a mount the root of this mount namespace and forget the old one."""
    os.chdir(new)
    _checked(_libc.syscall(_PIVOT_ROOT[platform.machine()], b".", b"."), "pivot_root")
    detach(".")
    os.chdir("/")


def signal_main_thread(pid: int, number: int) -> None:
    """Send a signal to a process's first thread: one that has just been thawed may be passed over for another.

    Raises  ProcessLookupError when it has ended.
    """
    _checked(_libc.syscall(_TGKILL[platform.machine()], pid, pid, number, 0, 0, 0), "tgkill")


def die_with_parent() -> None:
    """Be killed when the process that made this one ends."""
    _checked(_libc.prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0), "prctl")


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends."""
    _checked(_libc.prctl(_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl")


def give_up_privileges() -> None:
    """No program run from here on gains what its caller has not."""
    _checked(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "prctl")


def disconnect(descriptor: int) -> None:
    """Let a TCP socket connect again, connected or not."""
    _libc.connect(descriptor, _NOWHERE, len(_NOWHERE))


def loopback_up() -> None:
    """Switch on the loopback of a new network namespace."""
    import fcntl
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        (flags,) = struct.unpack_from("h", fcntl.ioctl(probe, _GET_FLAGS, struct.pack("16sh22x", b"lo", 0)), 16)
        fcntl.ioctl(probe, _SET_FLAGS, struct.pack("16sh22x", b"lo", flags | _UP | _RUNNING))


def loop_device(image: str) -> tuple[str, int]:
    """A block device on top of a file; it goes away when its last mount and descriptor do.

    Returns  its path and an open descriptor, to be closed once it is mounted.
    """
    backing = os.open(image, os.O_RDWR | os.O_CLOEXEC)
    control = os.open("/dev/loop-control", os.O_RDWR | os.O_CLOEXEC)
    try:
        return _configured(backing, control)
    finally:
        os.close(backing)
        os.close(control)


def _configured(backing: int, control: int) -> tuple[str, int]:
    import fcntl

    for _ in range(64):  # another process may take the free one first
        number = fcntl.ioctl(control, LOOP_CONTROL_GET_FREE)
        path = f"/dev/loop{number}"
        if not os.path.exists(path):
            os.mknod(path, 0o060600, os.makedev(LOOP_MAJOR, number))
        device = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        info = struct.pack("<5Q4I", 0, 0, 0, 0, 0, 0, 0, 0, LOOP_AUTOCLEAR).ljust(232, b"\0")
        try:
            fcntl.ioctl(device, LOOP_CONFIGURE, struct.pack("<II", backing, 0) + info + bytes(64))
            return path, device
        except OSError:
            os.close(device)
    raise OSError("no free loop device")


def _checked(outcome: int, what: str) -> int:
    if outcome < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)
    return outcome
