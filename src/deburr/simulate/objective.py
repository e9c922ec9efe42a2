"""What is wanted of a scenario: `p99<300ms`, `cold<1%`, `lost<0.1%`, `cost<50`."""

import re

from msgspec import Struct

from deburr.errors import DeburrError
from deburr.simulate.answers import Estimate
from deburr.simulate.slices import PERCENTILES
from deburr.simulate.spelled import seconds

WANTED = re.compile(r"(?P<what>p50|p90|p99|p99\.9|cold|lost|cost)\s*<\s*(?P<value>.+)")


class Objective(Struct, frozen=True):
    """An upper bound: seconds for a percentile, a share for cold and lost, dollars a month for cost."""

    text: str
    what: str
    below: float

    def met(self, found: Estimate | None) -> bool | None:
        """Whether it holds to the end of the figure's interval; None when the interval reaches across it."""
        if found is None or found.low is None or found.high is None:
            return None
        if found.high < self.below:
            return True
        return False if found.low >= self.below else None


def wanted(text: str) -> Objective:
    """An objective from its spelling.

    Raises  DeburrError saying what can be wanted.
    """
    found = WANTED.fullmatch(text.strip())
    hint = "write p99<300ms, cold<1%, lost<0.1% or cost<50"
    if not found:
        raise DeburrError(f"{text!r} is nothing to want", where="--objective", hint=hint)
    what, value = found["what"], found["value"].strip()
    if what in PERCENTILES:
        return Objective(text, what, seconds(value, "--objective"))
    share = re.fullmatch(r"\$?(\d+\.?\d*|\.\d+)(%?)", value)
    if not share or (bool(share[2]) == (what == "cost")):
        raise DeburrError(f"{value!r} is no {'sum' if what == 'cost' else 'share'}", where="--objective", hint=hint)
    return Objective(text, what, float(share[1]) / (100 if share[2] else 1))


class Choice(Struct, frozen=True):
    """Which scenario is wanted.

    objectives  what it must surely have; never empty.
    least       what is least among those that do: `cost`, `cold` or a percentile.
    """

    objectives: tuple[Objective, ...]
    least: str = "cost"
