"""Lambda's CPU share and memory limit where no cgroup keeps them: a token bucket of SIGSTOPs, and a look at memory."""

import os
import signal
import time
from collections.abc import Iterable

from deburr.lab.keeper.order import Governor

TICK_MS, UNBOUND_MS, FROZEN_MS = 1, 5, 50
"""How long to look away: while CPU is rationed, while only memory is, while nothing runs."""

PERIOD_S = 0.02
"""Lambda accounts CPU in periods of 20 ms: what a period may spend at once, and no more is saved up."""
MEMORY_EVERY = 5
PAGE = os.sysconf("SC_PAGE_SIZE")


class Bucket:
    """CPU time that a tree of processes may still spend.

    share  seconds gained a second; 0 for no bound.
    """

    def __init__(self, share: float, now_s: float, spent_s: float) -> None:
        self.share = share
        self.tokens_s = share * PERIOD_S
        self.now_s = now_s
        self.spent_s = spent_s

    def runs(self, now_s: float, spent_s: float) -> bool:
        """Whether the tree may run on, after a look at the clock and at what it has spent so far."""
        gained = (now_s - self.now_s) * self.share
        self.tokens_s = min(self.share * PERIOD_S, self.tokens_s + gained) - (spent_s - self.spent_s)
        self.now_s, self.spent_s = now_s, spent_s
        return not self.share or self.tokens_s > 0


class Warden:
    """Stops, continues and measures a tree of processes."""

    def __init__(self, rules: Governor) -> None:
        self.memory_mb = rules.memory_mb
        self.peak_mb = 0.0
        self.frozen = False
        self.stopped: set[int] = set()
        self.ended_s = 0.0
        self.last: dict[int, float] = {}
        self.turn = 0
        self.share = rules.share
        self.bucket = Bucket(rules.share, time.monotonic(), 0.0)

    def told(self, share: float, frozen: bool) -> None:
        if share != self.share:
            self.share = share
            self.bucket = Bucket(share, time.monotonic(), self._spent(list(self.last)))
        self.frozen = frozen

    def tick(self, pids: list[int]) -> bool:
        """Look once; False when the tree has more memory than it may."""
        run = self.bucket.runs(time.monotonic(), self._spent(pids)) and not self.frozen
        if run:
            if self.stopped:
                _signal(self.stopped, signal.SIGCONT)
                self.stopped.clear()
        else:
            fresh = set(pids) - self.stopped
            _signal(fresh, signal.SIGSTOP)
            self.stopped |= fresh
        self.turn += 1
        if self.turn % MEMORY_EVERY:
            return True
        used_mb = sum(map(_resident, pids)) / 2**20
        self.peak_mb = max(self.peak_mb, used_mb)
        return used_mb <= self.memory_mb

    @property
    def pause_ms(self) -> int:
        if self.frozen:
            return FROZEN_MS
        return TICK_MS if self.share else UNBOUND_MS

    def _spent(self, pids: list[int]) -> float:
        spent = {pid: _cpu_s(pid, self.last.get(pid, 0.0)) for pid in pids}
        self.ended_s += sum(seconds for pid, seconds in self.last.items() if pid not in spent)
        self.last = spent
        return self.ended_s + sum(spent.values())


def descendants(pid: int) -> list[int]:
    """Every process below one, nearest first."""
    found: list[int] = []
    look = [pid]
    while look:
        children = _children(look.pop())
        found += children
        look += children
    return found


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(
                f"/proc/{pid}/task/{thread}/children", "rb"
            ) as file:  # after the change of root no codec can be loaded
                found += map(int, file.read().split())
    except OSError:  # it ended while we looked
        pass
    return found


def _cpu_s(pid: int, before: float) -> float:
    try:
        return time.clock_gettime((~pid) << 3 | 2)  # the CPU clock of a process, as clock_getcpuclockid makes it
    except OSError:
        return before


def _resident(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def _signal(pids: Iterable[int], number: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass
