"""When Poisson arrivals at a rate that changes in steps come: request by request the same in every scenario."""

import math
from itertools import accumulate

from deburr.simulate.draws import ARRIVALS, BLOCK, generator
from deburr.simulate.scene import Rates


class Poisson:
    """Arrivals of one seed, taken a few at a time."""

    def __init__(self, rates: Rates, seed: int) -> None:
        self.rates, self.seed = rates, seed
        self.requests = 0
        self._segment = 0
        self._now = 0.0
        self._drawn: tuple[int, list[float]] = (-1, [])

    def follow(self, rates: Rates) -> None:
        """Go on with these, which begin where those until now end; the same requests come as if they were one."""
        if rates is not self.rates:
            self.rates, self._segment = rates, 0

    def take(self, some: int) -> list[float]:
        """When the next requests come, all of one block; fewer when the traffic ends."""
        rates = self.rates
        block, first = divmod(self.requests, BLOCK)
        now, segment = self._now, self._segment
        if segment == len(rates.until_s):
            return []
        drawn = self._waits(block)
        waits = drawn[first : first + some]
        until, per_s = rates.until_s[segment], rates.per_s[segment]
        if per_s:
            moments = list(accumulate([wait / per_s for wait in waits], initial=now))
            if moments[-1] < until * (1 - 1e-12):  # all of them before the rate changes
                self._now = moments[-1]
                self.requests += len(waits)
                return moments[1:]
        moments, left = self._stepped(waits)
        if left is not None:  # what is left of a wait when the rates end is waited when they go on
            drawn[first + len(moments)] = left
        self.requests += len(moments)
        return moments

    def _stepped(self, waits: list[float]) -> tuple[list[float], float | None]:
        rates = self.rates
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
                    self._now, self._segment = now, segment
                    return moments, wait
                until, per_s = rates.until_s[segment], rates.per_s[segment]
                room = (until - now) * per_s
            now += wait / per_s
            moments.append(now)
        self._now, self._segment = now, segment
        return moments, None

    def _waits(self, block: int) -> list[float]:
        """What is drawn for a block's arrivals, kept while requests of it are still to come."""
        if self._drawn[0] != block:
            log, draw = math.log, generator(self.seed, ARRIVALS, block).random
            self._drawn = (block, [-log(1.0 - draw()) for _ in range(BLOCK)])
        return self._drawn[1]
