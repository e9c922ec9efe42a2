"""The one form that every container is brought into: time, space, message, for one stream at a time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

NO_TIME = b"0000-00-00T00:00:00.000Z"
GROUP = re.compile(r"/aws/lambda/(?:web/)?([A-Za-z0-9_.-]+)")
# `2026/11/01/[$LATEST]<hex>`; a custom log group puts the function's name before the bracket, an export `-` for `/`.
STREAM = re.compile(r"\d{4}[/-]\d\d[/-]\d\d[/-]([A-Za-z0-9_-]*)\[([^\]]+)\][0-9A-Za-z]+")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where log events come from, as far as their container tells.

    source    the file, for messages.
    function  "" when nothing names it.
    stream    "" when unknown: events of several environments may be mixed.
    guessed   True when only a file or folder name says which function it is.
    """

    source: str
    function: str = ""
    version: str = ""
    stream: str = ""
    guessed: bool = False

    def of_stream(self, stream: str) -> "Origin":
        """The same with what a stream's name tells: the version, in a custom log group the function too."""
        found = STREAM.fullmatch(stream)
        if not found:
            return replace(self, stream=stream)
        function = self.function if not found[1] or not self.guessed else found[1]
        guessed = self.guessed and not found[1]
        return replace(self, stream=stream, version=found[2], function=function or found[1], guessed=guessed)

    def of_group(self, group: str) -> "Origin":
        """The same with the function that a log group names: `/aws/lambda/orders`, or `123:/aws/lambda/orders`."""
        found = GROUP.search(group)
        return replace(self, function=found[1], guessed=False) if found else self


@dataclass(frozen=True, slots=True)
class Block:
    """Whole log events of one origin.

    data  every event starts with a newline, 24 characters of UTC time and a space; further lines of an event are
          bare; a newline ends it all. NO_TIME stands where the container has no time.
    """

    origin: Origin
    data: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was there and was not read, or not to its end.

    count  how many of them.
    """

    source: str
    why: str
    count: int = 1


def packed(events: Iterable[tuple[int | None, str]]) -> bytes:
    """Events as (ms since 1970, message) in the form of a Block."""
    parts = [b"\n%b %b" % (moment(ms), message.rstrip("\r\n").encode("utf-8", "replace")) for ms, message in events]
    return b"".join(parts) + b"\n"


def moment(ms: int | None) -> bytes:
    """`2026-11-01T09:22:24.751Z`; NO_TIME for None and for what no calendar holds."""
    if ms is None:
        return NO_TIME
    try:
        at = EPOCH + timedelta(milliseconds=ms)
    except (OverflowError, ValueError):
        return NO_TIME
    return at.strftime("%Y-%m-%dT%H:%M:%S.").encode() + b"%03dZ" % (at.microsecond // 1000)


def milliseconds(text: str) -> int | None:
    """A time as some tool wrote it, in ms since 1970; without a zone it is taken for UTC. None when it is none."""
    try:
        at = datetime.fromisoformat(text.strip().replace(" ", "T", 1))
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (at - EPOCH) // timedelta(milliseconds=1)
