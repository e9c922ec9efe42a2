"""The search for calls in C, where it was compiled: the same columns as the expressions give, several times sooner."""

import ctypes
import re
from array import array
from functools import cache
from pathlib import Path

LIBRARY = Path(__file__).with_name("_kernel.so")
I64, POINTER = ctypes.c_int64, ctypes.c_void_p
COLUMNS = ("ends", "keys", "ran", "billed", "used")
OFFSETS = ("reports", "slow", "starts")
WORD = re.compile(rb"[^ \t\r\n]+")
LEAST_LINE = 64  # bytes of a block for each line there is room for; a block of shorter ones is for the expressions


class _Scan(ctypes.Structure):
    _fields_ = (
        *((name, I64) for name in ("full", "pending", "capacity")),
        *((name, POINTER) for name in (*COLUMNS, *OFFSETS)),
        *((name, I64) for name in ("plain", "slows", "begun", "memory", "paired")),
    )


@cache
def library() -> ctypes.CDLL | None:
    """The compiled kernel; None where there is none, or it is for another machine."""
    try:
        found = ctypes.CDLL(str(LIBRARY))
    except OSError:
        return None
    found.deburr_scan.argtypes = (ctypes.c_char_p, I64, POINTER)
    found.deburr_scan.restype = I64
    return found


class Scanner:
    """Scans block after block; what it found is good until the next.

    memory_mb  of all plain calls.
    slow       where lines begin that are for the expressions: the newline before their time.
    paired     True when every START has its REPORT, in the order of the log.
    """

    def __init__(self) -> None:
        self._kernel = library()
        self._scan = _Scan()
        self._arrays: dict[str, array[int]] = {}

    def scan(self, data: bytes, *, full: bool, pending: bool = False) -> bool:
        """True when every line was understood and some calls are plain; else the block is for the expressions.

        full     all lines of the platform; else REPORT alone.
        pending  a line of an earlier block speaks of the first REPORT here.
        """
        if self._kernel is None:
            return False
        scan = self._scan
        needed = len(data) // LEAST_LINE + 1
        if needed > scan.capacity:
            for name in (*COLUMNS, *OFFSETS):
                self._arrays[name] = array("q", bytes(8 * needed))
                setattr(scan, name, self._arrays[name].buffer_info()[0])
            scan.capacity = needed
        scan.full, scan.pending = full, pending
        return bool(self._kernel.deburr_scan(data, len(data), ctypes.byref(scan)) > 0 and scan.plain)

    @property
    def plain(self) -> int:
        return int(self._scan.plain)

    @property
    def memory_mb(self) -> int:
        return int(self._scan.memory)

    @property
    def paired(self) -> bool:
        return bool(self._scan.paired)

    @property
    def slow(self) -> "array[int]":
        return self._arrays["slow"][: self._scan.slows]

    def columns(self, *names: str) -> "tuple[array[int], ...]":
        """Some of COLUMNS of the plain calls, in the order of the log."""
        return tuple(self._arrays[name][: self._scan.plain] for name in names or COLUMNS)

    def requests(self, data: bytes) -> tuple[list[bytes], list[bytes]]:
        """Ids of requests that start, and of plain calls."""
        starts = self._arrays["starts"][: self._scan.begun]
        reports = self._arrays["reports"][: self._scan.plain]
        begun = (WORD.match(data, at) for at in starts)
        return [word[0] for word in begun if word], [data[at : at + 36] for at in reports]
