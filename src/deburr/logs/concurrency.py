"""How many environments were busy at once, from the intervals of invocations: a sweep, init included."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

MINUTE_US = 60_000_000


@dataclass(slots=True)
class Sweep:
    """Fed with one day after another, in order.

    peak      most at once.
    minutes   minute since 1970 -> most at once in it; a minute without a change is left out.
    busy_us   the sum of all intervals: over a window, their mean.
    """

    peak: int = 0
    minutes: dict[int, int] = field(default_factory=dict)
    busy_us: int = 0
    _open: list[int] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _base: int = 0

    def feed(self, starts: list[int], ends: list[int]) -> None:
        """Intervals of one day, us since 1970; one that begins when another ends does not overlap it."""
        if not starts:
            return
        self.busy_us += sum(ends) - sum(starts)
        starts = sorted(starts)
        self._base = len(self._open)
        ends = sorted(ends + self._open)
        self._starts, self._ends = starts, ends
        now, minute, most = self._base, starts[0] // MINUTE_US, 0
        until = (minute + 1) * MINUTE_US
        at, ended = 0, ends[0]
        for start in starts:
            while ended <= start:
                now -= 1
                at += 1
                ended = ends[at]
            now += 1
            if start >= until:
                self.minutes[minute] = max(self.minutes.get(minute, 0), most)
                minute, most = start // MINUTE_US, 0
                until = (minute + 1) * MINUTE_US
            if now > most:
                most = now
        self.minutes[minute] = max(self.minutes.get(minute, 0), most)
        self.peak = max(self.peak, max(self.minutes.values()))
        self._open = ends[bisect_right(ends, starts[-1]) :]

    def over(self) -> None:
        """Nothing more is fed or asked about a moment: the day fed last is let go."""
        self._open, self._starts, self._ends = [], [], []

    def busy_at(self, moment: int) -> int:
        """How many were busy just before a moment of the day fed last."""
        return self._base + bisect_left(self._starts, moment) - bisect_right(self._ends, moment)


def busiest(minutes: dict[int, int], bars: int) -> list[int]:
    """The most at once in each of `bars` equal parts of the window, 0 where nothing began."""
    if not minutes:
        return []
    first, last = min(minutes), max(minutes)
    width = max(1, -(-(last - first + 1) // bars))
    found = [0] * (-(-(last - first + 1) // width))
    for minute, most in minutes.items():
        found[(minute - first) // width] = max(found[(minute - first) // width], most)
    return found


def mean(sweep: Sweep, spans: Sequence[int]) -> float | None:
    """Little's law: busy time over the window; None for a window of no length."""
    window = max(spans) - min(spans) if spans else 0
    return sweep.busy_us / window if window else None
