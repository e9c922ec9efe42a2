"""One pass over arrivals: how long each level of concurrency was empty before it was reached again.

With the newest idle environment first, the one that an arrival raising concurrency to level k gets is the one that
was released when concurrency last fell below k. So that arrival is cold exactly when level k was empty for longer than
the keep-alive, and one pass answers every keep-alive and every number of provisioned environments at once. (Those are
taken to be the lowest levels. Where an environment on demand is still at work when a provisioned one is free already,
Lambda differs a little: events.py follows that, and finds the share of cold starts within a few percent.)

This is the twin of kernel.c and the oracle for it: the same draws, sums in the same order, the same bits. How each of
them keeps who leaves next is its own affair.
"""

import math
from bisect import bisect_left, insort
from collections.abc import Sequence
from heapq import heappop, heappush

from deburr.simulate.arrivals import Poisson
from deburr.simulate.draws import BLOCK, SERVICES, alone, generator
from deburr.simulate.scene import SLOW, Rates, Scene, Tally, slow_bucket


class Crossings:
    """The engine in Python."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.requests = 0
        self._bin = 0
        self._poisson: Poisson | None = None
        self._leaving: list[float] = []
        self._starting: list[float] = []  # when inits end that no request waits for
        self._free: list[float] | None = None  # of those at work, whom no request waits for; None while none waits
        self._promised_until = 0.0
        self._elsewhere = 0
        self._slow = [0] * SLOW
        self._emptied = [-1.0]
        width = len(scene.keep_alives_s) + 2
        self._counts = [[0] * width]
        self._gaps = [[0.0] * width]
        self._calls, self._cold, self._peak, self._waited = ([0] * scene.bins for _ in range(4))
        self._busy_s, self._idle_s = ([0.0] * scene.bins for _ in range(2))
        self._ended = False

    def run(self, rates: Rates, most: int) -> bool:
        if self._poisson is None:
            self._poisson = Poisson(rates, self.scene.seed)
        self._poisson.follow(rates)
        self._ended = False
        left = most
        while left > 0 and not self._ended:
            some = min(left, BLOCK - self.requests % BLOCK)
            left -= some
            before = self.requests
            self._arrive(self._poisson.take(some))
            self._ended = self.requests < before + some
        return not self._ended

    def feed(self, moments_s: Sequence[float]) -> None:
        at = 0
        while at < len(moments_s):
            some = BLOCK - self.requests % BLOCK
            self._arrive(moments_s[at : at + some])
            at += some

    def tally(self) -> Tally:
        busy = len(self._leaving)
        return Tally(
            counts=tuple(map(tuple, self._counts)),
            gaps_s=tuple(map(tuple, self._gaps)),
            emptied_s=tuple(-1.0 if level <= busy else since for level, since in enumerate(self._emptied)),
            busy=busy,
            calls=tuple(self._calls),
            cold=tuple(self._cold),
            peak=tuple(self._peak),
            busy_s=tuple(self._busy_s),
            idle_s=tuple(self._idle_s),
            waited=tuple(self._waited),
            slow=tuple(self._slow),
            elsewhere=self._elsewhere,
        )

    def _arrive(self, moments_s: Sequence[float]) -> None:
        """Requests of one block at these moments."""
        scene = self.scene
        request = self.requests
        block, first = divmod(request, BLOCK)
        draw = generator(scene.seed, SERVICES, block).random
        shares = [draw() for _ in range(BLOCK)][first : first + len(moments_s)]
        holds = scene.warm.drawn(shares)
        keep_alives, primary, provisioned = scene.keep_alives_s, scene.primary, scene.provisioned
        shortest, kept_s, never = keep_alives[0], keep_alives[primary], len(keep_alives) + 1
        leaving, emptied, counts, gaps = self._leaving, self._emptied, self._counts, self._gaps
        starting, inits = self._starting, bool(scene.init.shape or scene.init.first)
        busy, at, from_s = len(leaving), self._bin, scene.from_s
        end = from_s + scene.bin_s * (at + 1) if at < scene.bins - 1 else math.inf
        calls, peak, busy_s = self._calls[at], self._peak[at], self._busy_s[at]
        colds, idle_s = self._cold, self._idle_s
        for now, hold in zip(moments_s, holds, strict=True):
            while busy and leaving[0] <= now:
                emptied[busy] = heappop(leaving)
                busy -= 1
            busy += 1
            if busy == len(emptied):
                emptied.append(-1.0)
                counts.append([0] * (never + 1))
                gaps.append([0.0] * (never + 1))
            since = emptied[busy]
            gap = now - since
            place = never if since < 0.0 else 0 if gap <= shortest else bisect_left(keep_alives, gap)
            cold = place > primary and busy > provisioned
            leave, waits, elsewhere = now + hold, cold, False
            if cold and not inits:
                hold = scene.cold.drawn([shares[request - self.requests]])[0]
                leave = now + hold
            elif cold or self._free is not None:
                self._forget(now)
                if cold or (starting and not self._stands(busy + len(starting), now)):
                    waits = True
                    leave, hold, elsewhere = self._awaited(now, request, shares[request - self.requests], cold)
                if self._free is not None:
                    heappush(self._free, leave)
            request += 1
            heappush(leaving, leave)
            if now < from_s:
                continue
            counts[busy][place] += 1
            gaps[busy][place] += now - from_s if place == never else gap
            while now >= end:
                self._calls[at], self._peak[at], self._busy_s[at] = calls, peak, busy_s
                at += 1
                end = from_s + scene.bin_s * (at + 1) if at < scene.bins - 1 else math.inf
                calls, peak, busy_s = 0, busy - 1, 0.0
            calls += 1
            busy_s += hold
            if busy > peak:
                peak = busy
            if waits:
                self._slow[slow_bucket(leave - now)] += 1
                self._waited[at] += 1
                self._elsewhere += elsewhere
            if busy > provisioned:
                if cold:
                    colds[at] += 1
                if place != never:
                    idle_s[at] += kept_s if cold else gap
        self._calls[at], self._peak[at], self._busy_s[at] = calls, peak, busy_s
        self.requests, self._bin = request, at

    def _stands(self, level: int, now: float) -> bool:
        """Whether there are as many environments as that, more than are at work."""
        if level <= self.scene.provisioned:
            return True
        since = self._emptied[level] if level < len(self._emptied) else -1.0
        return since >= 0.0 and now - since <= self.scene.keep_alives_s[self.scene.primary]

    def _awaited(self, now: float, request: int, u: float, cold: bool) -> tuple[float, float, bool]:
        """For a request that finds nobody ready: when it leaves, what is billed, and whether it was served elsewhere.

        It goes to whoever is ready first: an environment that is starting, its own one if it is `cold`, or one at work
        that no request waits for yet. The init runs on, and who is ready then is idle.
        """
        scene, starting = self.scene, self._starting
        init = 0.0
        if cold:
            init = scene.init.drawn([alone(scene.seed, request)])[0]
            insort(starting, now + init)
        if self._free is None:
            self._free = self._leaving.copy()
        begins = self._free[0] if self._free else math.inf
        elsewhere = begins < starting[0]
        if elsewhere:
            heappop(self._free)
            self._promised_until = max(self._promised_until, begins)
        else:
            begins = starting.pop(0)
        work = (scene.warm if elsewhere else scene.cold).drawn([u])[0]
        return begins + work, work + init, elsewhere

    def _forget(self, now: float) -> None:
        """Inits that have ended and environments that have come free; all, when no request waits any more."""
        starting, free = self._starting, self._free
        while starting and starting[0] <= now:
            del starting[0]
        while free and free[0] <= now:
            heappop(free)
        if not starting and now >= self._promised_until:
            self._free = None
