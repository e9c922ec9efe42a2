"""Copies of a function's code: as it is, with one edit, or with bytecode; and its pages put out of memory."""

import ctypes
import mmap
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from deburr.lab.errors import LabError

COMPILED_WITHIN_S = 600
UNWANTED = (".git", ".deburr", ".venv", ".aws-sam", ".mypy_cache", ".pytest_cache")


def copied(source: Path, target: Path, edits: Mapping[str, str] | None = None) -> Path:
    """A folder with the same files, save those that are edited.

    Where the disk allows it the files themselves are shared: nothing of a copy is ever written in place.

    edits   new content by path in the folder.
    Raises  LabError when it cannot be copied.
    """

    try:
        shutil.copytree(source, target, copy_function=_linked, symlinks=True, ignore=shutil.ignore_patterns(*UNWANTED))
        target.chmod(0o755)
        for file, text in (edits or {}).items():
            path = target / file
            mode = path.stat().st_mode
            path.unlink()
            path.write_text(text, encoding="utf-8", newline="")
            path.chmod(mode)
            for stale in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
                stale.unlink()
    except (OSError, shutil.Error) as error:
        raise LabError(
            f"cannot be copied: {error}", where=str(source), hint="is there room, and may it be read?"
        ) from error
    return target


def in_one(layers: Sequence[Path], target: Path) -> tuple[Path, ...]:
    """Several layers as the one that they come to, later ones over earlier ones.

    Raises  LabError when they cannot be copied.
    """
    if len(layers) < 2:
        return tuple(layers)
    try:
        for layer in layers:
            shutil.copytree(layer, target, copy_function=_linked, symlinks=True, dirs_exist_ok=True)
    except (OSError, shutil.Error) as error:
        raise LabError(f"cannot be copied: {error}", where=str(layers[0]), hint="is there room?") from error
    target.chmod(0o755)
    return (target,)


def _linked(file: str, to: str) -> str:
    Path(to).unlink(missing_ok=True)
    try:
        os.link(file, to)
    except OSError:  # another disk
        shutil.copy2(file, to)
    return to


def has_bytecode(folder: Path, file: str, abi: str) -> bool:
    """Whether a Python file has bytecode beside it.

    abi  of the interpreter that would read it: `cpython-311-x86_64-linux-gnu`.
    """
    path = folder / file
    tag = "-".join(abi.split("-")[:2])
    return (path.parent / "__pycache__" / f"{path.stem}.{tag}.pyc").is_file()


def compile_all(interpreter: Path, folder: Path, shown: str, files: Iterable[str] = ()) -> None:
    """Compile Python sources so that no date of a file can make the bytecode stale.

    shown  where the folder stands in a sandbox: tracebacks name it.
    files  only these; all there are when none is named.
    """
    which = [str(folder / file) for file in files] or [str(folder)]
    command = [str(interpreter), "-I", "-m", "compileall", "-q", "-s", str(folder), "-p", shown]
    subprocess.run(  # what does not compile is left as it is, as on Lambda
        [*command, "--invalidation-mode", "unchecked-hash", *which],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=COMPILED_WITHIN_S,
    )


def forget_pages(folder: Path) -> None:
    """Ask the kernel to keep nothing of a folder's files in memory.

    Needs no root: the files are ours. Directory entries, and pages that a running program has mapped, stay.
    """
    for path in _files(folder):
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


def resident(folder: Path) -> float | None:
    """What share of the pages of a folder's files is in memory, 0-1; None where the kernel does not say."""
    held = pages = 0
    for path in _files(folder):
        with open(path, "rb") as file:  # noqa: PTH123 -- many of them
            found = _resident(file.fileno())
        if found is None:
            return None
        held, pages = held + found[0], pages + found[1]
    return held / pages if pages else None


def _files(folder: Path) -> Iterator[str]:
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    yield entry.path


def _resident(descriptor: int) -> tuple[int, int] | None:
    """(pages in memory, pages) of a file; None where the kernel does not say."""
    size = os.fstat(descriptor).st_size
    if not size:
        return 0, 0
    count = -(-size // mmap.PAGESIZE)
    held = (ctypes.c_ubyte * count)()
    with mmap.mmap(descriptor, size, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE) as mapped:
        start = ctypes.c_char.from_buffer(mapped)
        try:
            mincore = ctypes.CDLL(None, use_errno=True).mincore
            if mincore(ctypes.c_void_p(ctypes.addressof(start)), ctypes.c_size_t(size), held):
                return None
        except AttributeError:
            return None
        finally:
            del start
    return sum(each & 1 for each in held), count
