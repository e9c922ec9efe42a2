"""Paths that note what they are asked, so that an answer can be kept for as long as the disk would say the same.

A run that is watched asks the disk through `Noted` paths only: what is found, what is not, what stands in a folder.
Contents are noted by their digest, never by time or size: a restored checkout is the same, an edit within a second
is not. One file can be given other bytes than the disk holds: what an editor has not saved yet.
"""

import io
import os
import stat
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

if sys.platform == "win32":
    from pathlib import WindowsPath as _Own
else:
    from pathlib import PosixPath as _Own

OWN = ".deburr"  # what deburr itself keeps there is no part of what it looks at
_UNPACKED = frozenset({OWN, ".git", ".aws-sam", ".serverless", ".terraform"})  # no deployment tool packs these
_DIGEST = 12  # bytes: no two of a billion files meet by accident
_PIECE = 4 * 1024 * 1024
KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "folder"}


class Notes(Struct):
    """What was asked and answered: (question, path) -> answer.

    sure  False once the disk gave two answers to one question: it changed under the run.
    """

    answers: dict[tuple[str, str], str] = {}
    sure: bool = True

    def note(self, question: str, path: str, answer: str) -> None:
        if self.answers.setdefault((question, path), answer) != answer:
            self.sure = False


class _Watch(Struct):
    notes: Notes | None = None
    unsaved: Mapping[str, bytes] = {}


_watch = _Watch()


@contextmanager
def watched() -> Iterator[Notes]:
    """Note every question that `Noted` paths are asked within."""
    before, _watch.notes = _watch.notes, Notes()
    try:
        yield _watch.notes
    finally:
        _watch.notes = before


@contextmanager
def holding(path: Path, data: bytes) -> Iterator[None]:
    """Within, `Noted` paths to this file read these bytes, whether or not the disk holds it."""
    before, _watch.unsaved = _watch.unsaved, {**_watch.unsaved, os.path.realpath(path): data}
    try:
        yield
    finally:
        _watch.unsaved = before


def answer(question: str, path: str) -> str:
    """What the disk says now.

    question  `bytes`, `head N`, `tail N`, `kind`, `size`, `changed`, `names`, `tree N`, `real` or `glob PATTERN`.
    """
    try:
        if question == "bytes":
            return _contents(path)
        if question == "kind":
            return KINDS.get(stat.S_IFMT(os.stat(path).st_mode), "other")
        if question == "size":
            return str(os.stat(path).st_size)
        if question == "changed":
            return str(os.stat(path).st_mtime_ns)
        if question == "names":
            return _names(_entries(path))
        if question == "real":
            return os.path.realpath(path)
        if question.startswith("head "):
            return _digest(_start(path, int(question.removeprefix("head "))))
        if question.startswith("tail "):
            return _digest(_end(path, int(question.removeprefix("tail "))))
        if question.startswith("tree "):
            return _listing(_tree(path, int(question.removeprefix("tree "))))
        found = sorted(map(str, _Own(path).glob(question.removeprefix("glob "))))
        return _digest(_joined(found))
    except (OSError, ValueError) as error:  # a path with a null byte is a ValueError
        return f"! {getattr(error, 'errno', None)}"


def entries(folder: Path) -> list[os.DirEntry[str]]:
    """What stands in a folder, by name.

    Raises  OSError when it cannot be read.
    """
    path = str(folder)
    try:
        found = _entries(path)
    except OSError as error:
        _note("names", path, f"! {error.errno}")
        raise
    if _watch.notes is not None:
        _watch.notes.note("names", path, _names(found))
    return found


def names(folder: Path) -> frozenset[str]:
    """The names of what stands in a folder, and of files there that are not saved yet.

    Raises  OSError when it cannot be read.
    """
    path = str(folder)
    unsaved = (each for each in _watch.unsaved if os.path.dirname(each) == path)
    return frozenset(entry.name for entry in entries(folder)).union(map(os.path.basename, unsaved))


def kind(path: str) -> str:
    """`file`, `folder` or `other`; "" where nothing is."""
    if path in _watch.unsaved:
        return "file"
    try:
        found = KINDS.get(stat.S_IFMT(os.stat(path).st_mode), "other")
    except (OSError, ValueError) as error:
        _note("kind", path, f"! {getattr(error, 'errno', None)}")
        return ""
    if _watch.notes is not None:
        _watch.notes.note("kind", path, found)
    return found


def head(path: Path, size: int) -> bytes:
    """The first bytes of a file."""
    name = str(path)
    found = _watch.unsaved[name][:size] if name in _watch.unsaved else _start(name, size)
    if _watch.notes is not None:
        _watch.notes.note(f"head {size}", name, _digest(found))
    return found


def tail(path: Path, size: int) -> bytes:
    """The last bytes of a file."""
    name = str(path)
    found = _watch.unsaved[name][-size:] if name in _watch.unsaved else _end(name, size)
    if _watch.notes is not None:
        _watch.notes.note(f"tail {size}", name, _digest(found))
    return found


def tree(folder: Path, most: int) -> list[tuple[str, int]] | None:
    """Every file below a folder by its way from there, sorted, with its size in bytes; links are not followed.

    Returns  None when there are more than `most`.
    Raises   OSError when the folder cannot be read.
    """
    found = _tree(str(folder), most)
    if _watch.notes is not None:
        _watch.notes.note(f"tree {most}", str(folder), _listing(found))
    return found


def changed_ns(path: Path) -> int:
    """When a file's content was written last, in nanoseconds."""
    found = os.stat(path).st_mtime_ns
    _note("changed", str(path), str(found))
    return found


def depend_on(path: Path) -> None:
    """Note the contents of a file that somebody else opens: a library that takes no path but a name."""
    if _watch.notes is not None:
        _watch.notes.note("bytes", str(path), answer("bytes", str(path)))


class Noted(_Own):
    """A path whose questions are noted while a run is watched; every path made from it is one too."""

    __slots__ = ()

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        """Only the kind and the size are noted: whoever needs the rest asks `changed_ns`."""
        path = str(self)
        if path in _watch.unsaved:
            size = len(_watch.unsaved[path])
            return os.stat_result((stat.S_IFREG | 0o644, 0, 0, 1, 0, 0, size, 0, 0, 0))
        try:
            found = os.stat(path, follow_symlinks=follow_symlinks)
        except (OSError, ValueError) as error:
            _note("kind", path, f"! {getattr(error, 'errno', None)}")
            raise
        if _watch.notes is not None:
            kind = KINDS.get(stat.S_IFMT(found.st_mode), "other")
            _watch.notes.note("kind", path, kind)
            if kind == "file":
                _watch.notes.note("size", path, str(found.st_size))
        return found

    def exists(self, **options: Any) -> bool:
        return bool(kind(str(self)))

    def is_file(self, **options: Any) -> bool:
        return kind(str(self)) == "file"

    def is_dir(self, **options: Any) -> bool:
        return kind(str(self)) == "folder"

    def read_bytes(self) -> bytes:
        path = str(self)
        try:
            data = _watch.unsaved.get(path) if _watch.unsaved else None
            data = _bytes(path) if data is None else data
        except (OSError, ValueError) as error:
            _note("bytes", path, f"! {getattr(error, 'errno', None)}")
            raise
        if _watch.notes is not None:
            _watch.notes.note("bytes", path, _digest(data))
        return data

    def read_text(self, encoding: str | None = None, errors: str | None = None, newline: str | None = None) -> str:
        with io.TextIOWrapper(io.BytesIO(self.read_bytes()), encoding or "utf-8", errors, newline) as text:
            return text.read()

    def iterdir(self) -> Generator["Noted", None, None]:
        for entry in entries(self):
            yield type(self)(entry.path)

    def glob(self, pattern: str, **options: Any) -> Generator["Noted", None, None]:
        found = sorted(map(str, _Own(str(self)).glob(pattern, **options)))
        if _watch.notes is not None:
            _watch.notes.note(f"glob {pattern}", str(self), _digest(_joined(found)))
        yield from map(type(self), found)

    def resolve(self, strict: bool = False) -> "Noted":
        path = str(self)
        real = os.path.realpath(path)
        if _watch.notes is not None:
            _watch.notes.note("real", path, real)
        return type(self)(real)


def _note(question: str, path: str, said: str) -> None:
    if _watch.notes is not None:
        _watch.notes.note(question, path, said)


def _bytes(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.readall()


def _start(path: str, size: int) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read(size)


def _end(path: str, size: int) -> bytes:
    with open(path, "rb", buffering=0) as file:
        file.seek(max(os.fstat(file.fileno()).st_size - size, 0))
        return file.read(size)


def _tree(path: str, most: int) -> list[tuple[str, int]] | None:
    found: list[tuple[str, int]] = []
    folders = [(path, "")]
    while folders:
        folder, before = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_symlink():
                        found.append((before + entry.name, 0))
                    elif entry.is_dir():
                        if entry.name not in _UNPACKED:
                            folders.append((entry.path, f"{before}{entry.name}/"))
                    elif entry.is_file():  # no pipe, which nobody may ever write to
                        found.append((before + entry.name, entry.stat().st_size))
        except OSError:
            if folder == path:
                raise
            continue  # a folder that may not be entered, or went away
        if len(found) > most:
            return None
    return sorted(found)


def _listing(found: list[tuple[str, int]] | None) -> str:
    lines = ("many",) if found is None else (f"{size} {name}" for name, size in found)
    return _digest(_joined(lines))


def _contents(path: str) -> str:
    """The digest of a file, of which no more than a piece is held."""
    from hashlib import blake2b

    with open(path, "rb", buffering=0) as file:
        data = file.read(_PIECE)
        made = blake2b(data, digest_size=_DIGEST)
        while len(data) == _PIECE:
            data = file.read(_PIECE)
            made.update(data)
    return made.hexdigest()


def _entries(path: str) -> list[os.DirEntry[str]]:
    with os.scandir(path) as found:
        return sorted(found, key=lambda entry: entry.name)


def _names(found: Iterable[os.DirEntry[str]]) -> str:
    return _digest(_joined(_named(entry) for entry in found if entry.name != OWN))


def _named(entry: os.DirEntry[str]) -> str:
    """The name and what it is; where a link leads to, too."""
    try:
        kind = "d" if entry.is_dir() else "f" if entry.is_file() else "o"
        return f"{kind}{entry.name}>{os.readlink(entry.path)}" if entry.is_symlink() else f"{kind}{entry.name}"
    except OSError:
        return f"?{entry.name}"


def _joined(lines: Iterable[str]) -> bytes:
    return "\0".join(lines).encode(errors="surrogateescape")


def _digest(data: bytes) -> str:
    from hashlib import blake2b  # it loads OpenSSL: a run that is not watched needs none

    return blake2b(data, digest_size=_DIGEST).hexdigest()
