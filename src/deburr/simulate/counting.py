"""How an Outcome comes about, figure by figure, by bins of time and by parts of the run."""

from collections.abc import Sequence
from functools import reduce

from deburr.simulate.outcome import SLICES, Outcome
from deburr.simulate.world import World
from deburr.workload.histogram import Histogram

MOST = 20_000
"""Latencies that are kept one by one before they are put together."""


class Counting:
    """What has been counted since `from_s`; moments are seconds from the beginning of the run."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.told = _blank(world.bins)
        self._asked: list[float] = []
        self._queued: list[float] = []
        self._part = 0  # of the run, that those asked for

    def passed(self, since: float, span_s: float, here: int, kept: int) -> None:
        """So many environments were there for a while, `kept` of them provisioned."""
        told = self.told
        told.environments_s += span_s * (here + kept)
        if kept:
            told.provisioned_s += span_s * kept
            told.provisioned_in[self._bin(since)] += span_s * kept

    def placed(self, now: float, busy: int, there: int, *, cold: bool) -> None:
        """A call came, the last of so many at work; `cold`: an environment was started for it."""
        told, at = self.told, self._bin(now)
        told.invocations += 1
        told.calls_in[at] += 1
        told.peak = max(told.peak, busy)
        told.peak_in[at] = max(told.peak_in[at], busy)
        told.there_in[at] = max(told.there_in[at], there)
        if cold:
            told.cold += 1
            told.cold_in[at] += 1
            told.cold_by_level[busy] = told.cold_by_level.get(busy, 0) + 1

    def ran(self, now: float, seconds: float, *, provisioned: bool) -> None:
        """So long is billed of an environment, from now on."""
        told, at = self.told, self._bin(now)
        if provisioned:
            told.on_provisioned_s += seconds
            told.on_provisioned_in[at] += seconds
        else:
            told.on_demand_s += seconds
            told.on_demand_in[at] += seconds

    def answered(self, now: float, asked_s: Sequence[float]) -> None:
        """Requests were taken now whose answers come so long after they were first made."""
        self.told.answered += len(asked_s)
        part = self._bin(now) * SLICES // self.world.bins
        if part != self._part or len(self._asked) > MOST:
            self._fold()
            self._part = part
        self._asked += asked_s

    def queued(self, ages_s: Sequence[float]) -> None:
        self._queued += ages_s

    def refused(self, now: float) -> None:
        self.told.refused += 1
        self.told.refused_in[self._bin(now)] += 1

    def lost(self, came: float) -> None:
        self.told.lost += 1
        self.told.lost_in[self._bin(came)] += 1

    def finished(self, seconds: float, waiting: int) -> Outcome:
        """The whole of it, after so many seconds; `waiting` requests are not answered."""
        self._fold()
        self.told.ask_s = reduce(Histogram.merge, self.told.ask_in)
        self.told.seconds, self.told.waiting = seconds, waiting
        return self.told

    def _bin(self, now: float) -> int:
        return min(self.world.bins - 1, max(0, int((now - self.world.from_s) / self.world.bin_s)))

    def _fold(self) -> None:
        self.told.ask_in[self._part] = self.told.ask_in[self._part].merge(Histogram.of(self._asked))
        self.told.queued_s = self.told.queued_s.merge(Histogram.of(self._queued))
        self._asked, self._queued = [], []


def _blank(bins: int) -> Outcome:
    told = Outcome()
    for name in ("calls_in", "cold_in", "refused_in", "peak_in", "there_in", "lost_in"):
        setattr(told, name, [0] * bins)
    for name in ("on_demand_in", "on_provisioned_in", "provisioned_in"):
        setattr(told, name, [0.0] * bins)
    told.ask_in = [Histogram()] * SLICES
    return told
