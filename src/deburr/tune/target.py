"""What a size is chosen for, as one number to make small."""

import math
import re

from msgspec import Struct

from deburr.errors import DeburrError

LIMIT = re.compile(r"p99\s*<\s*(\d+(?:\.\d+)?)\s*(ms|s|)")
KINDS = ("cost", "speed", "balanced")


class Target(Struct, frozen=True):
    """kind      cost, speed, balanced, or p99: the cheapest whose P99 stays below `limit_ms`.
    limit_ms  of handler time and, where that is cold, init.
    """

    kind: str = "cost"
    limit_ms: float = 0.0

    @property
    def told(self) -> str:
        return f"cheapest with p99 < {self.limit_ms:g} ms" if self.kind == "p99" else self.kind

    def score(self, usd: float, ms: float) -> float:
        """The logarithm of what is made small, of an invocation's cost and time: differences of it are ratios."""
        if self.kind == "speed":
            return math.log(ms)
        if self.kind == "balanced":
            return (math.log(usd) + math.log(ms)) / 2
        return math.log(usd)

    def second(self, usd: float, ms: float) -> float:
        """What decides among sizes that tie: the other of money and time."""
        return math.log(usd if self.kind == "speed" else ms)


def target(text: str) -> Target:
    """`cost`, `speed`, `balanced`, or `p99<300ms`.

    Raises  DeburrError for anything else.
    """
    if text in KINDS:
        return Target(text)
    found = LIMIT.fullmatch(text.strip())
    if found is None or not float(found[1]):
        raise DeburrError(f"{text!r} is no target", where="--target", hint=f"{', '.join(KINDS)} or 'p99<300ms'")
    return Target("p99", float(found[1]) * (1000 if found[2] == "s" else 1))
