"""File systems in files: a /tmp of the right size that is not charged to the function's memory."""

import os
import shutil
import subprocess
from pathlib import Path

MB = 2**20
INODE_BYTES = 256
BYTES_PER_INODE = 16384
FIXED_MB = 1.5
"""Superblocks, bitmaps and group descriptors, as measured at 512 MB."""
SET_ASIDE = 0.02
SET_ASIDE_MB = 16
"""ext4 keeps 2 % of its clusters, at most 4,096 of 4 KB, from everybody."""

LOOPS = Path("/dev/loop-control")
BESIDE = "/usr/local/sbin:/usr/sbin:/sbin"
"""Where tools for file systems stand, which not everybody's PATH names."""


def available() -> bool:
    """Whether such file systems can be made and mounted here."""
    if os.geteuid() != 0 or _tool("mkfs.ext4") is None:
        return False
    try:
        os.close(os.open(LOOPS, os.O_RDWR | os.O_CLOEXEC))
    except OSError:  # it may be there, and a container may not open it, or the kernel have nothing behind it
        return False
    return True


def _tool(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:{BESIDE}")


def template(work: Path, size_mb: int, *, uid: int, gid: int) -> Path:
    """An empty file system with `size_mb` free, made once; sparse, so it takes little room.

    Raises  OSError when it cannot be made.
    """
    path = work / f"tmp-{size_mb}.img"
    if path.exists():
        return path
    inodes = size_mb * MB // BYTES_PER_INODE
    payload = size_mb + FIXED_MB + inodes * INODE_BYTES / MB
    whole = payload + min(SET_ASIDE_MB, payload * SET_ASIDE / (1 - SET_ASIDE))
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.truncate(int(whole * MB) // 4096 * 4096)
    command = [
        _tool("mkfs.ext4") or "mkfs.ext4",
        "-q",
        "-F",
        "-m",
        "0",
        "-N",
        str(inodes),
        "-O",
        "^has_journal,^resize_inode",
    ]
    command += ["-E", f"lazy_itable_init=1,root_owner={uid}:{gid}", str(part)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise OSError(f"mkfs.ext4: {made.stderr.strip()}")
    debugfs = _tool("debugfs") or "debugfs"
    subprocess.run([debugfs, "-w", "-R", "rmdir lost+found", str(part)], capture_output=True, check=False)
    part.rename(path)
    return path


def copy(source: Path, target: Path) -> None:
    """Copy a sparse file, its holes left holes."""
    with source.open("rb") as reader, target.open("wb") as writer:
        read, write = reader.fileno(), writer.fileno()
        size = os.fstat(read).st_size
        os.ftruncate(write, size)
        at = 0
        while at < size:
            try:
                at = os.lseek(read, at, os.SEEK_DATA)
            except OSError:  # only a hole is left
                return
            end = os.lseek(read, at, os.SEEK_HOLE)
            while at < end:
                at += os.copy_file_range(read, write, end - at, at, at)
