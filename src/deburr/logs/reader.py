"""Files, folders and a pipe -> Blocks, whatever container they are; what cannot be read is named and counted."""

import base64
import binascii
import codecs
import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Protocol

from deburr.logs import documents, texts
from deburr.logs.block import Block, Origin, Skipped, packed
from deburr.logs.opening import CHUNK, unpacked
from deburr.logs.results import csv_blocks, is_csv

PROBES = frozenset({"aws-logs-write-test"})  # what an export writes to see whether it may
TASK = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
BASE64 = re.compile(rb"[A-Za-z0-9+/\s]+={0,2}\s*")
HEAD = 1 << 16


class Readable(Protocol):
    """Anything with bytes to read; b"" ends it."""

    def read(self, size: int, /) -> bytes: ...


def files(path: Path) -> list[str]:
    """Every file that may hold logs, below a folder too; hidden ones and an export's probe left out.

    Names, not paths: an export has tens of thousands, and a path takes ten times the space.
    """
    return _below(path) if path.is_dir() else [str(path)]


def _below(folder: Path) -> list[str]:
    """Links to folders are not followed."""
    found: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += (f"{place}{os.sep}{name}" for name in names if not name.startswith(".") and name not in PROBES)
    return sorted(found)


def read_file(
    path: Path, skip: Callable[[Skipped], None], *, function: str = "", root: Path | None = None
) -> Iterator[Block]:
    """Blocks of one file.

    function  the name the user gave; it wins over every guess, not over what the logs say.
    root      the named folder that the file was found in: names of folders above it tell nothing.
    """
    origin = _origin(path, function, root)
    try:
        with path.open("rb") as stream:
            yield from read_stream(stream, origin, skip)
    except OSError as error:
        skip(Skipped(str(path), f"cannot be read: {error.strerror or error}"))


def guessed_name(path: Path, root: Path | None) -> str:
    """The function that the place of a file makes one think of."""
    return _origin(path, "", root).function


def exported_stream(path: Path, root: Path | None) -> bool:
    """True when the place of a file says that it holds one log stream and nothing else."""
    return bool(_origin(path, "", root).stream)


def read_stream(
    stream: Readable, origin: Origin, skip: Callable[[Skipped], None], *, live: bool = False
) -> Iterator[Block]:
    """Blocks of an open file or pipe, read once from where it stands."""
    read = getattr(stream, "read1", stream.read) if live else stream.read
    pieces = unpacked(origin.source, iter(lambda: read(CHUNK), b""), skip)
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= (1 if live else HEAD):
            break
    if texts.EXPORTED.match(head) and not texts.STREAM_NEXT.match(head) and b"\0" not in head[:HEAD]:
        yield from texts.blocks(origin, head, chain((head,), pieces), skip, live=live)  # most files by far
        return
    if not head[:HEAD].strip():
        return
    if head.count(b"\0", 0, HEAD) > len(head[:HEAD]) // 1000:
        skip(Skipped(origin.source, "binary, no log"))
        return
    yield from _blocks(origin, head, chain((head,), pieces), skip, live)


def _blocks(
    origin: Origin, head: bytes, pieces: Iterable[bytes], skip: Callable[[Skipped], None], live: bool
) -> Iterator[Block]:
    first = head[:HEAD].lstrip()
    if first.startswith((b"{", b"[{", b"[\n", b"[ ")) and not first.startswith(b"[ERROR]"):
        yield from documents.blocks(origin, pieces, skip)
    elif is_csv(first.decode("utf-8", "replace")):
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        try:
            yield from csv_blocks(origin, _lines(decoder.decode(piece) for piece in pieces))
        except csv.Error as error:
            skip(Skipped(origin.source, f"broken CSV: {error}"))
    elif len(first) >= 40 and BASE64.fullmatch(first) and len(head) < HEAD:
        yield from _encoded(origin, b"".join(pieces), skip)
    else:
        yield from texts.blocks(origin, head, pieces, skip, live=live)


def _encoded(origin: Origin, text: bytes, skip: Callable[[Skipped], None]) -> Iterator[Block]:
    """A LogResult as the AWS CLI prints it, or a subscription's data on its own."""
    try:
        plain = base64.b64decode(text, validate=False)
    except binascii.Error:
        skip(Skipped(origin.source, "looks like base64 and is none"))
        return
    plain = b"".join(unpacked(origin.source, [plain], skip))
    if plain.lstrip().startswith(b"{"):
        yield from documents.blocks(origin, [plain], skip)
    else:
        yield Block(origin, packed((None, line) for line in plain.decode("utf-8", "replace").splitlines()))


def _lines(texts_: Iterable[str]) -> Iterator[str]:
    rest = ""
    for text in texts_:
        lines = (rest + text).splitlines(keepends=True)
        rest = lines.pop() if lines and not lines[-1].endswith("\n") else ""
        yield from lines
    if rest:
        yield rest


def _origin(path: Path, function: str, root: Path | None) -> Origin:
    """What the place of a file tells: an export's stream, and the folder somebody gave the function's name."""
    parts = path.relative_to(root).parts if root and path.is_relative_to(root) else (path.name,)
    origin = Origin(str(path), function, guessed=not function)
    for index, part in enumerate(parts[:-1]):
        if TASK.fullmatch(part):
            above = parts[index - 1] if index else (root.name if root else "")
            named = replace(origin, function=function or above.removeprefix("aws-lambda-"))
            return named.of_stream(parts[index + 1].replace("-", "/", 3)) if index + 2 < len(parts) else named
    stem = path.name.partition(".")[0]
    return replace(origin, function=function or stem)
