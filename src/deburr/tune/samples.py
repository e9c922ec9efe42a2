"""What was seen of one environment: the unit that everything here is decided on."""

from enum import StrEnum
from statistics import fmean

from msgspec import Struct

LEAST_MS = 0.01
"""What REPORT lines can tell from nothing."""


class Outcome(StrEnum):
    """How an environment ended: running out of memory or time is a result, not a failure of the measurement."""

    FINE = "fine"
    OOM = "oom"
    TIMEOUT = "timeout"
    ERROR = "error"


class Call(Struct, frozen=True):
    """duration_ms  of the handler, without an init.
    billed_ms    as AWS bills it: of a cold call with its init, rounded up to 1 ms.
    stolen_ms    that other work on this machine took, already taken off.
    """

    duration_ms: float
    billed_ms: int
    stolen_ms: float = 0.0


class Seen(Struct, frozen=True):
    """One environment of one memory size.

    block   the round it was measured in, from 0: all sizes of a round were measured one after another.
    first   its first call, whose init is `init_ms`; None when it never answered.
    warm    the calls after that.
    peak_mb the most memory it used.
    told    what went wrong, in the function's or Lambda's words; "" when nothing did.
    """

    memory_mb: int
    block: int
    outcome: Outcome = Outcome.FINE
    init_ms: float | None = None
    first: Call | None = None
    warm: tuple[Call, ...] = ()
    peak_mb: int = 0
    told: str = ""

    @property
    def calls(self) -> int:
        """How many calls were made of it, failed ones included."""
        return (self.first is not None) + len(self.warm) + (self.outcome is not Outcome.FINE)

    @property
    def usable(self) -> bool:
        """Whether it says how long warm and cold calls take."""
        return self.outcome is Outcome.FINE and self.first is not None and bool(self.warm)

    @property
    def warm_ms(self) -> float:
        """Mean handler time of a warm call, above 0."""
        return max(LEAST_MS, fmean(call.duration_ms for call in self.warm))

    @property
    def cold_ms(self) -> float:
        """What a caller of the first call waited for: init and handler."""
        assert self.first is not None
        return (self.init_ms or 0.0) + self.first.duration_ms
