"""The file system a handler sees: its code and layers, an interpreter, a /tmp of its own, nothing of the user's."""

import os

from deburr.lab.keeper import kernel
from deburr.lab.keeper.order import Order

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32")
CONFIGURATION = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/ssl",
    "/etc/pki",
    "/etc/ca-certificates",
    "/etc/localtime",
)
EMPTY = ("/opt", "/mnt", "/var/task", "/var/runtime")
DEVICES = ("null", "zero", "full", "random", "urandom")
NETWORK_CONFIGURATION = ("/etc/resolv.conf",)


def build(order: Order) -> None:
    """Make the file system and change into it; to be called in a new mount namespace.

    Raises  OSError when a part of it cannot be had.
    """
    kernel.mount("none", "/", "", kernel.PRIVATE | kernel.RECURSIVE)
    root = order.root
    kernel.mount("sandbox", root, "tmpfs", kernel.NO_SETUID | kernel.NO_DEVICES, "size=4m,mode=755")
    _system(root, order.network)
    _devices(root)
    for path in EMPTY:
        os.makedirs(root + path)
    for source, target in order.binds:
        _bind(source, root + target)
    for target, text in order.texts:
        _write(root + target, text)
    _tmp(root, order)
    os.makedirs(f"{root}/proc", exist_ok=True)
    kernel.mount("proc", f"{root}/proc", "proc", kernel.NO_SETUID | kernel.NO_DEVICES)
    kernel.change_root(root)
    kernel.mount("none", "/", "", kernel.REMOUNT | kernel.READ_ONLY | kernel.NO_SETUID | kernel.NO_DEVICES)


def _system(root: str, network: bool) -> None:
    os.makedirs(f"{root}/etc")
    for path in SYSTEM:
        if os.path.islink(path):
            os.symlink(os.readlink(path), root + path)
        elif os.path.isdir(path):
            _bind(path, root + path)
    for path in (*CONFIGURATION, *(NETWORK_CONFIGURATION if network else ())):
        if os.path.exists(path):
            _bind(os.path.realpath(path), root + path)


def _devices(root: str) -> None:
    os.makedirs(f"{root}/dev")
    for name in DEVICES:
        _bind(f"/dev/{name}", f"{root}/dev/{name}", read_only=False)
    for name, aim in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        os.symlink(f"/proc/self/fd{aim}", f"{root}/dev/{name}")


def _tmp(root: str, order: Order) -> None:
    target = f"{root}/tmp"
    os.makedirs(target)
    safe = kernel.NO_SETUID | kernel.NO_DEVICES | kernel.NO_ACCESS_TIME
    if order.tmp_image:
        path, device = kernel.loop_device(order.tmp_image)
        try:
            kernel.mount(path, target, "ext4", safe, "nobarrier,discard")
        finally:
            os.close(device)
    else:
        kernel.mount("tmp", target, "tmpfs", safe, f"size={order.tmp_mb}m,mode=1777")


def _bind(source: str, target: str, *, read_only: bool = True) -> None:
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o644))
    kernel.mount(source, target, "", kernel.BIND | kernel.RECURSIVE)
    if read_only:
        kept = _locked(source)
        kernel.mount("none", target, "", kernel.BIND | kernel.REMOUNT | kernel.READ_ONLY | kept)


def _locked(source: str) -> int:
    """Flags of the mount below a path that a user namespace may not take away."""
    told = os.statvfs(source).f_flag
    return told & (os.ST_NOSUID | os.ST_NODEV | os.ST_NOEXEC | os.ST_NOATIME | os.ST_NODIRATIME | os.ST_RELATIME)


def _write(target: str, text: str) -> None:
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w", encoding="utf-8") as file:
        file.write(text)
