"""One pass over arrivals: how long each level of concurrency was empty before it was reached again.

With the newest idle environment first, the one that an arrival raising concurrency to level k gets is the one that
was released when concurrency last fell below k. So that arrival is cold exactly when level k was empty for longer than
the keep-alive, and one pass answers every keep-alive and every number of provisioned environments at once.

This is the twin of kernel.c and the oracle for it: same draws, same order of operations, same bits.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import accumulate

from deburr.simulate.draws import ARRIVALS, BLOCK, SERVICES, alone, generator
from deburr.simulate.scene import Rates, Scene, Tally


class Crossings:
    """The engine in Python."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.requests = 0
        self._segment = 0
        self._bin = 0
        self._now = 0.0
        self._drawn: tuple[int, list[float]] = (-1, [])
        self._leaving: list[float] = []
        self._emptied = [-1.0]
        width = len(scene.keep_alives_s) + 2
        self._counts = [[0] * width]
        self._gaps = [[0.0] * width]
        self._calls, self._cold, self._peak = ([0] * scene.bins for _ in range(3))
        self._busy_s, self._idle_s = ([0.0] * scene.bins for _ in range(2))
        self._ended = False

    def run(self, rates: Rates, most: int) -> bool:
        left = most
        while left > 0 and not self._ended:
            some = min(left, BLOCK - self.requests % BLOCK)
            left -= some
            before = self.requests
            self._arrive(self._moments(rates, some))
            self._ended = self.requests < before + some
        return not self._ended

    def feed(self, moments_s: Sequence[float]) -> None:
        at = 0
        while at < len(moments_s):
            some = BLOCK - self.requests % BLOCK
            self._arrive(moments_s[at : at + some])
            at += some

    def tally(self) -> Tally:
        return Tally(
            counts=tuple(map(tuple, self._counts)),
            gaps_s=tuple(map(tuple, self._gaps)),
            emptied_s=tuple(self._emptied),
            busy=len(self._leaving),
            calls=tuple(self._calls),
            cold=tuple(self._cold),
            peak=tuple(self._peak),
            busy_s=tuple(self._busy_s),
            idle_s=tuple(self._idle_s),
        )

    def _moments(self, rates: Rates, some: int) -> list[float]:
        """When the next requests of one block come; fewer when the traffic ends."""
        block, first = divmod(self.requests, BLOCK)
        waits = self._waits(block)[first : first + some]
        now, segment = self._now, self._segment
        if segment == len(rates.until_s):
            return []
        until, per_s = rates.until_s[segment], rates.per_s[segment]
        if per_s:
            moments = list(accumulate([wait / per_s for wait in waits], initial=now))
            if moments[-1] < until * (1 - 1e-12):  # all of them before the rate changes
                self._now = moments[-1]
                return moments[1:]
        return self._stepped(rates, waits)

    def _stepped(self, rates: Rates, waits: list[float]) -> list[float]:
        now, segment = self._now, self._segment
        until, per_s = rates.until_s[segment], rates.per_s[segment]
        moments: list[float] = []
        for wait in waits:
            room = (until - now) * per_s
            while wait >= room:
                wait -= room
                now = until
                segment += 1
                if segment == len(rates.until_s):
                    self._segment = segment
                    return moments
                until, per_s = rates.until_s[segment], rates.per_s[segment]
                room = (until - now) * per_s
            now += wait / per_s
            moments.append(now)
        self._now, self._segment = now, segment
        return moments

    def _waits(self, block: int) -> list[float]:
        """What is drawn for a block's arrivals, kept while requests of it are still to come."""
        if self._drawn[0] != block:
            log, draw = math.log, generator(self.scene.seed, ARRIVALS, block).random
            self._drawn = (block, [-log(1.0 - draw()) for _ in range(BLOCK)])
        return self._drawn[1]

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
            if cold:
                u = shares[request - self.requests]
                hold = scene.init.drawn([alone(scene.seed, request)])[0] + scene.cold.drawn([u])[0]
            request += 1
            heappush(leaving, now + hold)
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
            if busy > provisioned:
                if cold:
                    colds[at] += 1
                if place != never:
                    idle_s[at] += kept_s if cold else gap
        self._calls[at], self._peak[at], self._busy_s[at] = calls, peak, busy_s
        self.requests, self._bin = request, at
