"""A folder in /tmp for one invocation: bounded, and gone when the invocation is done."""

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import IO, Any

MB = 1024 * 1024
ROOT = ".deburr-scratch"
LOCK = ".lock"
MAKING = "new-"
TOP = 3
_mine: "dict[str, _Home]" = {}


class ScratchFull(OSError):
    """There is no room in /tmp, or the bound is reached. What was written is gone when the block is left."""


def scratch(max_mb: float = 100, *, tmp: "str | None" = None) -> "Scratch":
    """`with scratch(max_mb=200) as folder: ...`: a new folder for this invocation, of whatever thread.

    max_mb  what may be written; so much must be free when it is entered.
    tmp     where; TMPDIR or /tmp when None.
    Raises  ScratchFull, with who takes the room.
    """
    return Scratch(max_mb, tmp or os.environ.get("TMPDIR") or "/tmp")


class Scratch:
    """A folder that is an `os.PathLike`; see `scratch`."""

    def __init__(self, max_mb: float, tmp: str) -> None:
        self.max_bytes = int(max_mb * MB)
        self.path = ""
        self._tmp = tmp

    def __fspath__(self) -> str:
        return self.path

    def __str__(self) -> str:
        return self.path

    def __enter__(self) -> "Scratch":
        home = _home(self._tmp)
        free = free_bytes(self._tmp)
        if free < self.max_bytes:
            raise ScratchFull(errno.ENOSPC, f"{self.max_bytes // MB} MB asked for, {_told(free, self._tmp)}")
        self.path = home.new()
        return self

    def __exit__(
        self, kind: "type[BaseException] | None", error: "BaseException | None", trace: "TracebackType | None"
    ) -> None:
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC and not isinstance(error, ScratchFull)
        told = _told(free_bytes(self._tmp), self._tmp) if full else ""
        used = self.used_bytes() if full else 0
        remove(self.path)
        if full:
            raise ScratchFull(
                errno.ENOSPC, f"{used // MB} MB written here of {self.max_bytes // MB}, {told}"
            ) from error

    def join(self, *names: str) -> str:
        """The path of a file in it; ValueError for one that would stand outside."""
        path = os.path.normpath(os.path.join(self.path, *names))
        if not path.startswith(self.path + os.sep):
            raise ValueError(f"{path} is not in {self.path}")
        return path

    def open(self, name: str, mode: str = "rb", **options: "Any") -> "IO[Any]":
        """Open a file in it, like `open`; before one is written, what is in the folder is held to the bound.

        Raises  ScratchFull.
        """
        if mode not in ("r", "rb", "rt"):
            self.check()
        return open(self.join(name), mode, **options)

    def used_bytes(self) -> int:
        """What is in it now, in blocks that are taken."""
        return _taken(self.path)

    def room_bytes(self) -> int:
        """What may still be written."""
        return max(0, min(self.max_bytes - self.used_bytes(), free_bytes(self._tmp)))

    def check(self) -> None:
        """Hold what is in it to the bound, whoever wrote it: call it between steps.

        Raises  ScratchFull.
        """
        used = self.used_bytes()
        if used > self.max_bytes:
            raise ScratchFull(
                errno.ENOSPC, f"{used // MB} MB written, {self.max_bytes // MB} MB allowed in {self.path}"
            )


class _Home:
    """The folder of one process, with a lock that ends with it: what a killed invocation left is told by that."""

    def __init__(self, tmp: str) -> None:
        import fcntl
        import threading

        root = os.path.join(tmp, ROOT)
        os.makedirs(root, mode=0o700, exist_ok=True)
        _sweep(root)
        self.pid = os.getpid()
        name = os.urandom(8).hex()
        making = os.path.join(root, MAKING + name)
        os.mkdir(making, 0o700)
        self._lock = os.open(os.path.join(making, LOCK), os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.path = os.path.join(root, name)
        os.rename(making, self.path)  # whoever sees it under this name sees it locked
        self._count = 0
        self._counting = threading.Lock()

    def new(self) -> str:
        with self._counting:
            self._count += 1
            path = os.path.join(self.path, str(self._count))
        os.mkdir(path, 0o700)
        return path


def _home(tmp: str) -> _Home:
    home = _mine.get(tmp)
    if home is None or home.pid != os.getpid() or not os.path.isdir(home.path):
        home = _mine[tmp] = _Home(tmp)
    return home


def _sweep(root: str) -> None:
    """Remove what processes left that are no more: a timeout kills them, and /tmp stays."""
    import fcntl

    for entry in os.scandir(root):
        if entry.name.startswith(MAKING):
            continue
        try:
            lock = os.open(os.path.join(entry.path, LOCK), os.O_RDWR)
        except OSError:
            continue  # being made, or being removed
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove(entry.path)
        except OSError:
            pass  # its process lives
        finally:
            os.close(lock)


def remove(path: str) -> None:
    """Remove a folder and all in it, whatever rights it has."""
    import shutil

    def again(function: "Any", place: str, _: object) -> None:
        parent = os.path.dirname(place)
        try:
            os.chmod(parent, 0o700)
            if not os.path.islink(place):
                os.chmod(place, 0o700)
            if function in (os.open, os.scandir, os.listdir):
                shutil.rmtree(place, ignore_errors=True)
            else:
                function(place)
        except OSError:
            pass  # gone meanwhile

    shutil.rmtree(path, onerror=again)


def free_bytes(tmp: str) -> int:
    found = os.statvfs(tmp)
    return found.f_bavail * found.f_frsize


def _taken(path: str) -> int:
    total = 0
    for folder, _, files in os.walk(path):
        for name in files:
            try:
                total += os.lstat(os.path.join(folder, name)).st_blocks * 512
            except OSError:
                continue  # gone meanwhile
    return total


def _told(free: int, tmp: str) -> str:
    """What is free, and the largest things that take the rest."""
    try:
        sizes = [
            (_taken(entry.path) if entry.is_dir(follow_symlinks=False) else entry.stat().st_size, entry.name)
            for entry in os.scandir(tmp)
        ]
    except OSError:
        sizes = []
    largest = ", ".join(f"{name} {size / MB:.1f} MB" for size, name in sorted(sizes, reverse=True)[:TOP] if size)
    return f"{free // MB} MB free in {tmp}" + (f"; largest there: {largest}" if largest else "")
