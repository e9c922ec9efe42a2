"""Whether a size keeps a P99: counts of calls beyond it, and how many it takes to be sure."""

from collections.abc import Sequence

from msgspec import Struct

from deburr.tune.samples import Seen
from deburr.tune.sequences import evidence

SHARE = 0.01


class Tail(Struct, frozen=True):
    """Calls of one size beyond a limit.

    warm, warm_over  warm calls, and those of them that took longer; cold calls with their init likewise.
    share            of all invocations beyond it, cold ones as often as they come.
    state            kept, missed, or unsure: too few calls to tell a share of one in a hundred.
    """

    warm: int
    warm_over: int
    cold: int
    cold_over: int
    share: float
    state: str


def tail(seen: Sequence[Seen], *, limit_ms: float, cold_share: float, alpha: float) -> Tail:
    """How a size stands to a limit; calls of one environment are counted as if they were independent."""
    usable = [one for one in seen if one.usable]
    warm = [call.duration_ms for one in usable for call in one.warm]
    cold = [one.cold_ms for one in usable]
    warm_over, cold_over = (sum(ms > limit_ms for ms in row) for row in (warm, cold))
    if not warm:
        return Tail(0, 0, 0, 0, 0.0, "unsure")
    slow_cold = cold_over / len(cold)
    share = (1 - cold_share) * warm_over / len(warm) + cold_share * slow_cold
    allowed = (SHARE - cold_share * slow_cold) / (1 - cold_share) if cold_share < 1 else 0.0
    if allowed <= 0:
        return Tail(len(warm), warm_over, len(cold), cold_over, share, "missed")
    sure = evidence(warm_over, len(warm), min(allowed, 0.999)) > 1 / alpha
    state = "unsure" if not sure else "kept" if warm_over / len(warm) < allowed else "missed"
    return Tail(len(warm), warm_over, len(cold), cold_over, share, state)
