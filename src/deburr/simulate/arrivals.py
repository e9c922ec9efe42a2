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

    def take(self, some: int) -> list[float]:
        """When the next requests come, all of one block; fewer when the traffic ends."""
        rates = self.rates
        block, first = divmod(self.requests, BLOCK)
        waits = self._waits(block)[first : first + some]
        self.requests += len(waits)
        now, segment = self._now, self._segment
        if segment == len(rates.until_s):
            return []
        until, per_s = rates.until_s[segment], rates.per_s[segment]
        if per_s:
            moments = list(accumulate([wait / per_s for wait in waits], initial=now))
            if moments[-1] < until * (1 - 1e-12):  # all of them before the rate changes
                self._now = moments[-1]
                return moments[1:]
        return self._stepped(waits)

    def _stepped(self, waits: list[float]) -> list[float]:
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
            log, draw = math.log, generator(self.seed, ARRIVALS, block).random
            self._drawn = (block, [-log(1.0 - draw()) for _ in range(BLOCK)])
        return self._drawn[1]
