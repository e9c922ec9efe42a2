"""How many calls a second Lambda's own API takes before it turns the caller away."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from deburr.lab.control.errors import ApiError
from deburr.lab.limits import Limits

INVOKING = frozenset({"Invoke", "InvokeAsync", "InvokeWithResponseStream"})


@dataclass(slots=True)
class Bucket:
    """Calls that may be made at once; refilled by so many a second."""

    rate: int
    tokens: float
    at_s: float

    def take(self, now_s: float) -> bool:
        self.tokens = min(float(self.rate), self.tokens + (now_s - self.at_s) * self.rate)
        self.at_s = now_s
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Throttle:
    """GetFunction and GetPolicy have a rate of their own, everything else but invoking shares one.

    A second's worth may come at once: Lambda's own burst is not published.
    """

    def __init__(self, limits: Limits, now_s: Callable[[], float] = time.monotonic) -> None:
        self.now_s = now_s
        now = now_s()
        self.shared = Bucket(limits.control_plane_rps, float(limits.control_plane_rps), now)
        self.own = {
            name: Bucket(rate, float(rate), now)
            for name, rate in (("GetFunction", limits.get_function_rps), ("GetPolicy", limits.get_policy_rps))
        }

    def admit(self, operation: str) -> None:
        """Count a call; ApiError when it is one too many."""
        if operation not in INVOKING and not self.own.get(operation, self.shared).take(self.now_s()):
            raise ApiError("TooManyRequestsException", 429, '{"Reason": "CallerRateLimitExceeded"}')
