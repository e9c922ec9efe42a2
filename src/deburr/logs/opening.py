"""The bytes of a file, unpacked as far as they are packed: gzip, gzip within gzip, zstd, UTF-16."""

import codecs
import importlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from deburr.logs.block import Skipped

CHUNK = 1 << 20
STEP = 1 << 13
GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def unpacked(source: str, chunks: Iterable[bytes], skip: Callable[[Skipped], None]) -> Iterator[bytes]:
    """The plain bytes, in pieces; what cannot be unpacked is told to `skip`, and what came before it is kept."""
    pieces = iter(chunks)
    head = _head(pieces)
    for _ in range(3):  # gzip of gzip happens where Firehose packs what CloudWatch packed; more layers do not
        if head.startswith(GZIP):
            pieces = _gunzipped(source, head, pieces, skip)
        elif head.startswith(ZSTD):
            pieces = _unzstd(source, head, pieces, skip)
        else:
            break
        head = _head(pieces)
    if head.startswith(UTF16):
        yield from _utf8(source, head, pieces, skip)
        return
    yield head.removeprefix(codecs.BOM_UTF8)
    yield from pieces


def _head(pieces: Iterator[bytes]) -> bytes:
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= 4:
            break
    return head


def _gunzipped(source: str, head: bytes, pieces: Iterator[bytes], skip: Callable[[Skipped], None]) -> Iterator[bytes]:
    """Members one after another, as Firehose writes them; a cut one yields what can still be read."""
    engine, broken = _inflater()
    member, fresh = engine(31), True
    steps = _steps(chain((head,), pieces))
    for step in steps:
        piece = step
        while piece:
            if fresh and not piece.startswith(GZIP[: len(piece)]):
                if piece.strip(b"\0"):
                    skip(Skipped(source, "bytes after the end of a gzip file"))
                return
            try:
                plain = member.decompress(piece)
            except broken:
                skip(Skipped(source, "damaged gzip: read up to the damage"))
                return
            fresh = False
            if plain:
                yield plain
            if not member.eof:
                break
            piece, member, fresh = member.unused_data, engine(31), True
    if not fresh:
        skip(Skipped(source, "cut gzip: read up to the cut"))


def _steps(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Small enough that damage costs little of what stands before it."""
    for piece in pieces:
        for at in range(0, len(piece), STEP):
            yield piece[at : at + STEP]


def _inflater() -> tuple[Callable[[int], Any], tuple[type[Exception], ...]]:
    """isal inflates in half the time of zlib; it is an extra."""
    try:
        faster = importlib.import_module("isal.isal_zlib")
    except ImportError:
        return zlib.decompressobj, (zlib.error,)
    return faster.decompressobj, (faster.error, zlib.error)


def _unzstd(source: str, head: bytes, pieces: Iterator[bytes], skip: Callable[[Skipped], None]) -> Iterator[bytes]:
    for name in ("compression.zstd", "backports.zstd"):
        try:
            zstd = importlib.import_module(name)
        except ImportError:
            continue
        break
    else:
        skip(Skipped(source, "zstd: install deburr[logs] to read it"))
        return
    frame = zstd.ZstdDecompressor()
    piece: bytes | None = head
    while piece is not None:
        while piece:
            if frame.eof:
                frame = zstd.ZstdDecompressor()
            try:
                plain = frame.decompress(piece)
            except zstd.ZstdError:
                skip(Skipped(source, "damaged zstd: read up to the damage"))
                return
            if plain:
                yield plain
            piece = frame.unused_data if frame.eof else b""
        piece = next(pieces, None)
    if not frame.eof:
        skip(Skipped(source, "cut zstd: read up to the cut"))


def _utf8(source: str, head: bytes, pieces: Iterator[bytes], skip: Callable[[Skipped], None]) -> Iterator[bytes]:
    """PowerShell's `>` writes UTF-16."""
    decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
    yield decoder.decode(head).encode()
    lost = 0
    for piece in pieces:
        text = decoder.decode(piece)
        lost += text.count("\ufffd")
        yield text.encode("utf-8", "replace")
    if lost:
        skip(Skipped(source, "characters that are no UTF-16", lost))
