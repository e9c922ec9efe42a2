"""The engine in C, where it was compiled: the same answers, some fifty times sooner."""

import ctypes
from array import array
from collections.abc import Sequence
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any

from deburr.simulate.draws import BLOCK
from deburr.simulate.law import Law
from deburr.simulate.scene import SLOW, Rates, Scene, Tally

LIBRARY = Path(__file__).with_name("_kernel.so")
MORE, LONGER = 1, 2
I64, F64, POINTER = ctypes.c_int64, ctypes.c_double, ctypes.c_void_p


class _Law(ctypes.Structure):
    _fields_ = (
        ("shape", I64),
        ("first", F64),
        ("second", F64),
        ("knots", I64),
        ("shares", POINTER),
        ("times", POINTER),
    )


class _Scene(ctypes.Structure):
    _fields_ = (
        *((name, I64) for name in ("seed", "segments")),
        *((name, POINTER) for name in ("until", "per_s")),
        *((name, _Law) for name in ("warm", "cold", "init")),
        ("keep_alives", I64),
        ("keep_alive", POINTER),
        *((name, I64) for name in ("primary", "provisioned")),
        *((name, F64) for name in ("from_s", "bin_s")),
        ("bins", I64),
        *((name, I64) for name in ("requests", "segment", "bin", "busy", "capacity", "heaped", "left", "left_at")),
        *((name, I64) for name in ("starting_many", "free_many", "gathered", "elsewhere", "drawn")),
        *((name, F64) for name in ("now", "bin_end", "promised_until")),
        *((name, POINTER) for name in ("leaving", "emptied", "starting", "free", "moments")),
        *((name, POINTER) for name in ("waits", "shares", "holds", "counts", "gaps", "slow")),
        *((name, POINTER) for name in ("bin_calls", "bin_cold", "bin_peak", "bin_waited", "bin_busy", "bin_idle")),
    )


@cache
def library() -> ctypes.CDLL | None:
    """The compiled kernel; None where there is none, or it is of another machine or of another kernel.c."""
    try:
        found = ctypes.CDLL(str(LIBRARY))
        found.deburr_scene.restype = I64
        if found.deburr_scene() != ctypes.sizeof(_Scene):
            return None
    except (OSError, AttributeError):
        return None
    found.deburr_run.argtypes = (POINTER, I64)
    found.deburr_feed.argtypes = (POINTER, POINTER, I64)
    found.deburr_run.restype = found.deburr_feed.restype = I64
    return found


class Native:
    """The engine in C; without the compiled kernel, ValueError."""

    def __init__(self, scene: Scene) -> None:
        kernel = library()
        if kernel is None:
            raise ValueError(f"no kernel at {LIBRARY}")
        self._kernel = kernel
        self._state = _Scene()
        self._arrays: dict[str, array[Any]] = {}
        self._laws: list[array[float]] = []
        self._width = len(scene.keep_alives_s) + 2
        self._rates: Rates | None = None
        state = self._state
        state.seed = scene.seed if scene.seed < 2**63 else scene.seed - 2**64
        for name, law in (("warm", scene.warm), ("cold", scene.cold), ("init", scene.init)):
            setattr(state, name, self._law(law))
        state.keep_alives, state.primary = len(scene.keep_alives_s), scene.primary
        state.provisioned, state.bins = scene.provisioned, scene.bins
        state.from_s, state.bin_s = scene.from_s, scene.bin_s
        state.bin_end = scene.from_s + scene.bin_s
        self._own("keep_alive", array("d", scene.keep_alives_s))
        for name in ("moments", "waits", "shares", "holds"):
            self._own(name, array("d", bytes(8 * BLOCK)))
        self._own("slow", array("q", bytes(8 * SLOW)))
        for name in ("bin_calls", "bin_cold", "bin_peak", "bin_waited"):
            self._own(name, array("q", bytes(8 * scene.bins)))
        for name in ("bin_busy", "bin_idle"):
            self._own(name, array("d", bytes(8 * scene.bins)))
        for name in ("leaving", "emptied", "starting", "free", "gaps"):
            self._own(name, array("d"))
        self._own("counts", array("q"))
        self._grow()

    @property
    def requests(self) -> int:
        return int(self._state.requests)

    def run(self, rates: Rates, most: int) -> bool:
        if rates is not self._rates:
            self._rates, self._state.segment, self._state.segments = rates, 0, len(rates.until_s)
            self._own("until", array("d", rates.until_s))
            self._own("per_s", array("d", rates.per_s))
        end = self.requests + most
        while (answer := self._kernel.deburr_run(ctypes.byref(self._state), end - self.requests)) == LONGER:
            self._grow()
        return bool(answer == MORE)

    def feed(self, moments_s: Sequence[float]) -> None:
        moments = array("d", moments_s)
        address, length = moments.buffer_info()
        done = 0
        while done < length:
            done += self._kernel.deburr_feed(ctypes.byref(self._state), address + 8 * done, length - done)
            if done < length:
                self._grow()

    def tally(self) -> Tally:
        arrays, width, busy = self._arrays, self._width, int(self._state.busy)
        emptied, counts = arrays["emptied"], arrays["counts"]
        reached = [at for at in range(len(emptied)) if emptied[at] >= 0 or any(counts[at * width : (at + 1) * width])]
        levels = max((*reached, busy), default=0) + 1
        rows = [slice(level * width, (level + 1) * width) for level in range(levels)]
        return Tally(
            counts=tuple(tuple(counts[row]) for row in rows),
            gaps_s=tuple(tuple(arrays["gaps"][row]) for row in rows),
            emptied_s=tuple(-1.0 if level <= busy else emptied[level] for level in range(levels)),
            busy=busy,
            calls=tuple(arrays["bin_calls"]),
            cold=tuple(arrays["bin_cold"]),
            peak=tuple(arrays["bin_peak"]),
            busy_s=tuple(arrays["bin_busy"]),
            idle_s=tuple(arrays["bin_idle"]),
            waited=tuple(arrays["bin_waited"]),
            slow=tuple(arrays["slow"]),
            elsewhere=int(self._state.elsewhere),
        )

    def _own(self, name: str, values: "array[Any]") -> None:
        self._arrays[name] = values
        setattr(self._state, name, values.buffer_info()[0])

    def _law(self, law: Law) -> _Law:
        shares, times = array("d", law.shares), array("d", law.times)
        self._laws += [shares, times]
        at = (shares.buffer_info()[0], times.buffer_info()[0])
        return _Law(int(law.shape), law.first, law.second, len(law.shares), *at)

    def _grow(self) -> None:
        """Twice the room for levels of concurrency."""
        more = int(self._state.capacity) or 64
        for name, value, each in (
            ("leaving", 0.0, 1),
            ("emptied", -1.0, 1),
            ("starting", 0.0, 1),
            ("free", 0.0, 1),
            ("gaps", 0.0, self._width),
        ):
            self._own(name, self._arrays[name] + array("d", repeat(value, more * each)))
        self._own("counts", self._arrays["counts"] + array("q", bytes(8 * more * self._width)))
        self._state.capacity += more
