"""The course of a tuning: which sizes are measured in the next block, which are out, and when it is enough."""

import math
import random
from collections.abc import Iterable

from msgspec import Struct

from deburr.tune.curve import Curve
from deburr.tune.estimates import Estimate, curve, estimates
from deburr.tune.pairs import Carried, Pairs
from deburr.tune.samples import Outcome, Seen
from deburr.tune.tails import SHARE, Tail, tail
from deburr.tune.target import Target
from deburr.tune.tariff import Tariff

ROOM = 1.15
"""Memory must be so many times the measured peak: the next event may be larger."""

REFERENCE_CALLS = 50
"""Calls for each size in the example of the tuner that everybody uses (aws-lambda-power-tuning, README-EXECUTE)."""

LEAST_BLOCKS = 3
CONFIRMING_CALLS = 24
"""Warm calls of an environment while a P99 is confirmed: it takes hundreds of them."""

DOUBTED_CALLS = 100
CONFIRMING = 800
"""Calls for that, over all sizes."""


class Rules(Struct, frozen=True):
    """How sure it must be, and how long it may take.

    alpha     the share of runs in which any claim may be wrong.
    band      ratios within 1 + band make no difference to anybody,
    worth_usd  nor do costs that differ by less a month, where the traffic is known.
    most      calls, over all sizes; 0 for REFERENCE_CALLS each.
    warm      warm calls in each environment.
    full_mb   where Lambda gives one vCPU.
    """

    alpha: float = 0.05
    band: float = 0.02
    worth_usd: float = 1.0
    most: int = 0
    warm: int = 2
    full_mb: int = 1769


class Course:
    """What was seen so far, and what follows from it.

    live     sizes that may still be chosen, ascending.
    failed   sizes that cannot run, with what was seen of them or of a larger one.
    cramped  sizes whose peak use in MB leaves too little room.
    beaten   sizes that were shown to be worse -> than which, and by what ratio at least.
    ended    why no more is measured: decided, budget, hopeless or nothing runs; "" while it goes on.
    """

    def __init__(self, sizes: Iterable[int], tariff: Tariff, target: Target, rules: Rules, *, seed: int) -> None:
        self.sizes = tuple(sorted(set(sizes)))
        self.tariff, self.target, self.rules = tariff, target, rules
        self.seen: dict[int, list[Seen]] = {size: [] for size in self.sizes}
        self.live = list(self.sizes)
        self.failed: dict[int, Seen] = {}
        self.cramped: dict[int, int] = {}
        self.beaten: dict[int, tuple[int, float]] = {}
        self.ended = ""
        self.blocks = 0
        self._chance = random.Random(seed)
        self._carried = Carried()
        self._confirming: int | None = None
        self._told: dict[int, Estimate] | None = None

    # --- measuring -----------------------------------------------------------------------------------------------

    @property
    def calls(self) -> int:
        return sum(seen.calls for row in self.seen.values() for seen in row)

    @property
    def most(self) -> int:
        """Calls that may be made in all."""
        confirming = CONFIRMING if self.target.kind == "p99" else 0
        return self.rules.most or REFERENCE_CALLS * len(self.sizes) + confirming

    @property
    def warm(self) -> int:
        """Warm calls of each environment of the next block."""
        return self.rules.warm if self._confirming is None else max(self.rules.warm, CONFIRMING_CALLS)

    def order(self) -> tuple[int, ...]:
        """The sizes of the next block in the order they are measured; empty when it has ended.

        The largest comes first in the first block: what fails there fails everywhere.
        """
        if self.ended:
            return ()
        going = list(self.live) if self._confirming is None else [self._confirming]
        self._chance.shuffle(going)
        if not self.blocks:
            going.sort(key=lambda size: size != self.live[-1])
        return tuple(going)

    def add(self, seen: Seen) -> None:
        """One environment of the running block; a size that failed takes the smaller ones with it."""
        self.seen[seen.memory_mb].append(seen)
        self._told = None
        if seen.outcome is not Outcome.FINE:
            for size in [size for size in self.live if size <= seen.memory_mb]:
                self.live.remove(size)
                self.failed[size] = seen

    def close(self) -> None:
        """The running block is complete: drop what is beaten, and see whether it is enough."""
        self.blocks += 1
        for size in list(self.live):
            peak = max(seen.peak_mb for seen in self.seen[size])
            if peak * ROOM > size:
                self.cramped[size] = peak
                self.live.remove(size)
        if not self.live:
            self.ended = "nothing runs"
        elif self._confirming is not None:
            self._confirm()
        else:
            self._drop()
            self.ended = self._enough()
            if self.ended and self.target.kind == "p99":
                self._confirm()

    # --- comparing -----------------------------------------------------------------------------------------------

    @property
    def alpha_of_pair(self) -> float:
        many = len(self.sizes)
        return self.rules.alpha / max(1, many * (many - 1) // 2)

    def pairs(self) -> Pairs:
        """The live sizes against each other, block by block."""
        return self.pairs_of(self.live)

    def pairs_of(self, sizes: Iterable[int]) -> Pairs:
        """Any sizes, over the blocks that all of them have."""
        rows = {size: [self.score(seen) for seen in self.seen[size] if seen.usable] for size in sizes}
        whole = min((len(row) for row in rows.values()), default=0)
        return Pairs({size: row[:whole] for size, row in rows.items()}, self._carried, self.alpha_of_pair)

    def curve(self) -> Curve | None:
        return curve(self.seen, self.rules.full_mb)

    def estimates(self) -> dict[int, Estimate]:
        """Of every size that has answered."""
        if self._told is None:
            self._told = estimates(self.seen, self.sizes, self.tariff, self.curve())
        return self._told

    def score(self, seen: Seen) -> float:
        """Of one environment."""
        return self.target.score(self.tariff.cost(seen), self.tariff.latency_ms(seen))

    def _drop(self) -> None:
        found, told, band = self.pairs(), self.estimates(), self.band
        second = {size: self.target.second(told[size].usd, told[size].ms) for size in self.live}
        gone: dict[int, tuple[int, float]] = {}
        for size in self.live:
            for other in self.live:
                worse = found.at_least(size, other) if other != size else 0.0
                if worse > band or (worse > 0 and second[size] >= second[other]):
                    gone[size] = max(gone.get(size, (other, worse)), (other, worse), key=lambda pair: pair[1])
        if gone:
            self._carried = found.without(list(gone)).carried
            self.beaten |= gone
            self.live = [size for size in self.live if size not in gone]

    def _enough(self) -> str:
        """Why it is; "" while it is not."""
        if len(self.live) == 1:
            return "decided"
        found, pick, band = self.pairs(), self.pick(), self.band
        rivals = [size for size in self.live if size != pick and found.at_most(pick, size) > band]
        if not rivals:
            return "decided"
        block = len(self.live) * (1 + self.rules.warm)
        more = (self.most - self.calls) // block
        if more < 1:
            return "budget"
        if self.blocks < LEAST_BLOCKS:
            return ""
        for size in rivals:
            apart, reach = found.difference(pick, size), found.radius(pick, size, blocks=found.blocks + more)
            if apart + reach <= band or apart - reach > 0:
                return ""  # the calls that are left may yet decide it
        return "hopeless"

    @property
    def band(self) -> float:
        """What makes no difference, as a difference of scores."""
        told, many = self.estimates(), self.tariff.per_month
        if self.target.kind != "cost" or not many or not told:
            return math.log1p(self.rules.band)
        least = min(each.usd for each in told.values())
        return math.log1p(max(self.rules.band, self.rules.worth_usd / (least * many)))

    # --- choosing ------------------------------------------------------------------------------------------------

    def near(self) -> tuple[int, ...]:
        """Live sizes that score within the band of the best, by estimate, ascending."""
        told = self.estimates()
        score = {size: self.target.score(told[size].usd, told[size].ms) for size in self.live if size in told}
        least = min(score.values())
        return tuple(size for size in score if score[size] - least <= self.band)

    def pick(self) -> int:
        """Among those within the band the best by the other measure: of equal cost the fastest."""
        told = self.estimates()
        return min(self.near(), key=lambda size: (self.target.second(told[size].usd, told[size].ms), size))

    # --- a P99 ---------------------------------------------------------------------------------------------------

    def tail(self, size: int) -> Tail:
        """How a size stands to the target's limit."""
        return tail(
            self.seen[size],
            limit_ms=self.target.limit_ms,
            cold_share=self.tariff.cold_share,
            alpha=self.rules.alpha / len(self.sizes),
        )

    def _doubtful(self, size: int) -> bool:
        """Whether many calls of a size have been beyond the limit more often than they may."""
        found = self.tail(size)
        return found.warm >= DOUBTED_CALLS and found.share > SHARE

    def _confirm(self) -> None:
        """Measure the cheapest size that does not miss the limit until it is sure to keep it."""
        told = self.estimates()
        able = [size for size in self.sizes if size in told and size not in self.failed and size not in self.cramped]
        hopes = [size for size in able if self.tail(size).state != "missed"]
        if not hopes:
            self.ended = "missed"
            return
        size = min(hopes, key=lambda size: (self._doubtful(size), told[size].usd, told[size].ms))
        self.live, self._confirming = [size], size
        if self.tail(size).state == "kept":
            self.ended = "decided"
        else:
            self.ended = "" if self.most - self.calls > CONFIRMING_CALLS else "budget"
