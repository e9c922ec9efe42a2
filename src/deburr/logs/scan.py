"""The expressions that find lines of the platform in a Block, and the quickest ways from their bytes to whole numbers.

Everything here works on many values at once: a search that takes a REPORT apart while it finds it, maps over columns,
dictionaries that remember what a text of digits is worth. A loop in Python over every line would take longer.
"""

import re
import sys
from array import array
from collections.abc import Sequence
from hashlib import blake2b
from operator import add, itemgetter

from deburr.logs.block import milliseconds

Hit = tuple[bytes, ...]
MARK = rb"REPORT RequestId: "
NUMBER = rb"[0-9.]+"
FIELDS = (
    rb"\tDuration: (%b) ms\tBilled Duration: (%b) ms\tMemory Size: (%b) MB\tMax Memory Used: (%b) MB\t"
    rb"(?:Init Duration: (%b) ms\t)?\r?(?=\n)" % ((NUMBER,) * 5)
)
TIME = rb"\n([02].{18})\.(\d\d\d)Z "
STARTED = rb"START RequestId: ([^ \t\r\n]+)(?: Version: ([^ \t\r\n]+))?"
OTHERS = (
    rb"REPORT RequestId: [^\n]*|(?:INIT|RESTORE)_[A-Z]+ [^\n]*|RequestId: [^\n]*|\[ERROR\] [^\n]*"
    rb"|2[^\s]{22}Z [^\s]+ Task timed out[^\n]*|[0-9a-f-]{36} Task timed out[^\n]*"
    rb"|2[^\s]{22}Z\t[^\t\n]*\tERROR\t[^\n]*"
)
PLATFORM = rb"\{(?=[^\n]*\"platform\.)[^\n]*"
TIMED = 24  # bytes from the newline before a line to the Z of its time, where the expressions begin
START = b"Z START RequestId: "
PLATFORM_MARK = b'"platform.'


def _expression(first: bytes, others: bytes, started: bytes = b"") -> re.Pattern[bytes]:
    """Every line that begins with one of `first`: the end of its time is a literal, which is searched for quickly, and
    its beginning is looked back at."""
    look = rb"Z (?=R[Ee]|IN|\[E|[0-9a-f]%b)(?<=\n([02].{18})\.(\d\d\d)Z )" % first
    return re.compile(look + rb"(?:" + MARK + rb"([^\t\n]+)" + FIELDS + rb"|(" + others + rb")" + started + rb")", re.S)


# Groups: second, millisecond, request id, duration, billed, memory, used, init, or any other line; and where nothing
# else tells the version, request id and version of a START.
TEXT, TEXT_STARTS = _expression(b"", OTHERS), _expression(rb"|ST", OTHERS, rb"|" + STARTED)
JSON = _expression(rb"|\{", PLATFORM + rb"|" + OTHERS)
JSON_STARTS = _expression(rb"|ST|\{", PLATFORM + rb"|" + OTHERS, rb"|" + STARTED)
# Without a time: searching for a long literal and looking back is faster than searching for every line.
QUICK = re.compile(
    rb"Z %b(?<=\n[02].{22}Z %b)(?:[^\t\n]+%b|([^\n]*))" % (MARK, MARK, FIELDS), re.S
)  # groups: duration, billed, memory, used, init, or the rest of any other REPORT
BEGUN = re.compile(re.escape(START) + rb"([^ \t\r\n]+)")
BEGUN_LINE = re.compile(TIME + STARTED, re.S)

KEPT = 100_000  # remembered texts: about 15 MB
LITTLE = sys.byteorder == "little"


class Clock(dict[bytes, int]):
    """`2026-11-01T09:22:24` -> us since 1970; 0 when it is no time. Neighbours share their second."""

    def __missing__(self, text: bytes) -> int:
        if len(self) > KEPT:
            self.clear()
        ms = milliseconds(text.decode("ascii", "replace"))
        found = self[text] = 0 if ms is None else ms * 1000
        return found


class Wholes(dict[bytes, int]):
    """`128` -> 128."""

    def __missing__(self, text: bytes) -> int:
        if len(self) > KEPT:
            self.clear()
        found = self[text] = int(text)
        return found


class Milliseconds(dict[bytes, int]):
    """`751` -> 751000 us; there are a thousand of them."""

    def __missing__(self, text: bytes) -> int:
        found = self[text] = int(text) * 1000
        return found


class Reckoner:
    """Texts to numbers, remembered from one Block to the next.

    All of them raise ValueError for a text that is no number.
    """

    def __init__(self) -> None:
        seconds, wholes = Clock(), Wholes()
        self._second, self._millisecond = seconds.__getitem__, Milliseconds().__getitem__
        self._whole = wholes.__getitem__

    def times(self, hits: Sequence[tuple[bytes, ...]]) -> list[int]:
        """us since 1970 of each hit by its first two groups; 0 for no time."""
        seconds = map(self._second, map(itemgetter(0), hits))
        return list(map(add, seconds, map(self._millisecond, map(itemgetter(1), hits))))

    def thousandths(self, texts: Sequence[bytes]) -> list[int]:
        return [int(float(text) * 1000 + 0.5) for text in texts]

    def wholes(self, texts: Sequence[bytes]) -> list[int]:
        return list(map(self._whole, texts))


def key(request_id: bytes) -> int:
    """64 bits that stand for a request id, in every process and every run: the first half of a UUID.

    The first, because the second half of the oldest ids is a machine's address.
    """
    if len(request_id) == 36:
        try:
            half = bytes.fromhex(request_id.replace(b"-", b"").decode("ascii", "replace"))[:8]
        except ValueError:
            half = b""
        if len(half) == 8:
            return int.from_bytes(half, "little", signed=True)
    return int.from_bytes(blake2b(request_id, digest_size=8).digest(), "little", signed=True)


def keys(request_ids: Sequence[bytes]) -> Sequence[int]:
    """`key` of each, all at once where they are UUIDs."""
    digits = b"".join(request_ids).replace(b"-", b"")
    if len(digits) == 32 * len(request_ids) and set(map(len, request_ids)) == {36}:
        try:
            halves = array("q", bytes.fromhex(digits.decode("ascii", "replace")))
        except ValueError:
            return list(map(key, request_ids))
        if not LITTLE:
            halves.byteswap()
        if len(halves) == 2 * len(request_ids):
            return halves[::2]
    return list(map(key, request_ids))
