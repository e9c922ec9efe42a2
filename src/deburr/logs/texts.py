"""Line by line containers: S3 exports, `aws logs tail`, `sam logs`, plain messages -> Blocks."""

import re
from collections.abc import Callable, Iterable, Iterator

from deburr.logs.block import NO_TIME, Block, Origin, Skipped, milliseconds, moment

PIECE = 4 << 20
LONGEST = 2 << 20  # CloudWatch takes events of up to 1 MB; what is longer is none
EXPORTED = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ")
TIME = rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
STREAM = rb"\d{4}/\d\d/\d\d/[^ \t\n]*\[[^\]\n]+\][0-9A-Za-z]+"
STREAM_NEXT = re.compile(TIME + rb" " + STREAM)
# `sam logs`: stream, time; `aws logs tail`: time, stream in the detailed form, message.
PREFIXED = re.compile(rb"^(?:(%b) )?(%b)(?: (%b))? (?=\S)" % (STREAM, TIME, STREAM), re.MULTILINE)
BARE = re.compile(
    rb"^(?=START RequestId: |END RequestId: |REPORT RequestId: |INIT_START |INIT_REPORT |RESTORE_|RequestId: "
    rb"|EXTENSION\t|TELEMETRY\t|LOGS\t|\[[A-Z]+\]|\{|" + TIME + rb")",
    re.MULTILINE,
)


def blocks(
    origin: Origin, head: bytes, pieces: Iterable[bytes], skip: Callable[[Skipped], None], *, live: bool = False
) -> Iterator[Block]:
    """Blocks of a text whose first bytes are `head`.

    live  yield what is there at every piece, for somebody who watches.
    """
    form = _form(head)
    for text in _whole_lines(origin.source, pieces, skip, 0 if live else PIECE):
        yield from form(origin, text)


def _form(head: bytes) -> Callable[[Origin, bytes], Iterator[Block]]:
    first = head.lstrip()
    if EXPORTED.match(first) and not STREAM_NEXT.match(first):
        return _exported
    lines = [line for line in head.splitlines()[:50] if line.strip()]
    prefixed = sum(1 for line in lines if _is_prefixed(line))
    return _prefixed if prefixed * 2 > len(lines) or (lines and _is_prefixed(lines[0])) else _bare


def _is_prefixed(line: bytes) -> bool:
    """False for the old timeout line: a bare message that starts with a time of its own."""
    return bool(PREFIXED.match(line)) and b" Task timed out after " not in line[:90]


def _exported(origin: Origin, text: bytes) -> Iterator[Block]:
    yield Block(origin, text)


def _prefixed(origin: Origin, text: bytes) -> Iterator[Block]:
    found = list(PREFIXED.finditer(text))
    by_stream: dict[bytes, list[bytes]] = {}
    last = b""
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(text)
        stream = match[1] or match[3] or b""
        if last and not stream:  # a further line of an event that happens to start with a time
            by_stream[last].append(b"\n" + text[match.start() : end].rstrip(b"\r\n"))
            continue
        last = stream
        at = moment(milliseconds(match[2].decode("ascii", "replace").replace(",", ".")))
        by_stream.setdefault(stream, []).append(b"\n%b %b" % (at, text[match.end() : end].rstrip(b"\r\n")))
    for stream, events in by_stream.items():
        named = origin.of_stream(stream.decode("utf-8", "replace")) if stream else origin
        yield Block(named, b"".join(events) + b"\n")


def _bare(origin: Origin, text: bytes) -> Iterator[Block]:
    yield Block(origin, BARE.sub(NO_TIME + b" ", text))


def _whole_lines(source: str, pieces: Iterable[bytes], skip: Callable[[Skipped], None], least: int) -> Iterator[bytes]:
    """Text in pieces that begin with a newline of their own and end with a line; a line too long to be a log event is
    skipped as it passes by."""
    waiting: list[bytes] = [b"\n"]
    size = tail = 0  # of all that waits, and of the line that has not ended
    dropping = False
    for piece in pieces:
        if dropping:
            cut = piece.find(b"\n")
            if cut < 0:
                continue
            piece, dropping = piece[cut + 1 :], False
        end = piece.rfind(b"\n") + 1
        size, tail = size + len(piece), len(piece) - end if end else tail + len(piece)
        if end and size >= least:
            yield b"".join((*waiting, piece[:end]))
            waiting, size, piece = [b"\n"], tail, piece[end:]
        waiting.append(piece)
        if tail > LONGEST:
            text = b"".join(waiting)
            if size > tail:
                yield text[: len(text) - tail]
            skip(Skipped(source, "line longer than a log event can be"))
            waiting, size, tail, dropping = [b"\n"], 0, 0, True
    text = b"".join(waiting)
    if len(text) > 1:
        yield text if text.endswith(b"\n") else text + b"\n"
