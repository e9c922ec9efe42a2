"""What is wanted of a scenario: `p99<300ms`, `cold<1%`, `lost<0.1%`, `cost<50`."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from deburr.errors import DeburrError
from deburr.simulate.spelled import seconds
from deburr.simulate.told import Told

WANTED = re.compile(r"(?P<what>p50|p90|p99|p99\.9|cold|lost|cost)\s*<\s*(?P<value>.+)")
SHARES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99.9": 0.999}


@dataclass(frozen=True, slots=True)
class Objective:
    """An upper bound: seconds for a percentile, a share for cold and lost, dollars a month for cost."""

    text: str
    what: str
    below: float

    def met(self, told: Told) -> bool | None:
        """Whether it holds to the end of the 95 % interval; None when the interval reaches across it."""
        if self.what in SHARES:
            found = told.latency_s.get(SHARES[self.what])
            if found is None:
                return None
            low, high = found.low or found.value, found.high or found.value
        elif self.what == "cold":
            low, high = told.cold_share.low or told.cold_share.value, told.cold_share.high or told.cold_share.value
        else:
            low = high = told.lost_share if self.what == "lost" else float(told.usd)
        if high < self.below:
            return True
        return False if low >= self.below else None


def wanted(text: str) -> Objective:
    """An objective from its spelling.

    Raises  DeburrError saying what can be wanted.
    """
    found = WANTED.fullmatch(text.strip())
    hint = "write p99<300ms, cold<1%, lost<0.1% or cost<50"
    if not found:
        raise DeburrError(f"{text!r} is nothing to want", where="--objective", hint=hint)
    what, value = found["what"], found["value"].strip()
    if what in SHARES:
        return Objective(text, what, seconds(value, "--objective"))
    share = re.fullmatch(r"\$?(\d+\.?\d*|\.\d+)(%?)", value)
    if not share or (bool(share[2]) == (what == "cost")):
        raise DeburrError(f"{value!r} is no {'sum' if what == 'cost' else 'share'}", where="--objective", hint=hint)
    return Objective(text, what, float(share[1]) / (100 if share[2] else 1))


@dataclass(frozen=True, slots=True)
class Choice:
    """Which scenario is wanted.

    objectives  what it must surely have; never empty.
    least       what is least among those that do: `cost`, `cold` or a percentile.
    """

    objectives: tuple[Objective, ...]
    least: str = "cost"

    def best(self, found: Sequence[Told]) -> Told | None:
        """The one wanted; None when none surely meets every objective."""
        meeting = [told for told in found if all(objective.met(told) for objective in self.objectives)]
        return min(meeting, key=self._amount, default=None)

    def unsure(self, told: Told) -> bool:
        """Whether an interval reaches across an objective, and no other objective is missed."""
        met = [objective.met(told) for objective in self.objectives]
        return None in met and False not in met

    def _amount(self, told: Told) -> float:
        if self.least in SHARES:
            found = told.latency_s.get(SHARES[self.least])
            return found.value if found else math.inf
        return told.cold_share.value if self.least == "cold" else float(told.usd)
