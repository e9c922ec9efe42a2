"""How fast each API may be asked: AWS's own limits, a little below, and slower for a while after it complains."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from deburr.facts.book import Facts

BELOW = 0.99
"""Share of a limit that is used: AWS's clock is not ours."""

CATCH_UP_S = 0.5
"""So much of the time in which nobody was ready is made up for: a machine that is busy for a moment loses nothing."""

OWN_LIMITS = {
    ("lambda", "GetPolicy"): ("lambda.api.get_policy_rps",),
    ("logs", "FilterLogEvents"): ("logs.api.filter_log_events_rps",),
    ("apigateway", "GetResources"): ("apigateway.api.get_resources_rps", "apigateway.api.total_rps"),
}
SHARED_LIMITS = {
    "lambda": "lambda.api.control_plane_rps",
    "apigateway": "apigateway.api.total_rps",
    "apigatewayv2": "apigateway.api.total_rps",
}
UNLISTED = "aws.api.unlisted_rps"


def limits(service: str, operation: str) -> tuple[str, ...]:
    """Ids of the facts that bound a call, in requests a second; all of them must be kept."""
    return OWN_LIMITS.get((service, operation)) or (SHARED_LIMITS.get(service, UNLISTED),)


@dataclass(slots=True)
class _Slot:
    """gap_s  seconds between two calls; `free_s` when the next may start, on the monotonic clock."""

    gap_s: float
    free_s: float
    slowed: float = 1.0


class Pace:
    """Slots in time for calls, by Region and limit; safe to use from many threads."""

    def __init__(
        self, facts: Facts, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._facts = facts
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._slots: dict[tuple[str, str], _Slot] = {}

    def wait(self, service: str, operation: str, region: str) -> None:
        """Sleep until the call may be made."""
        with self._lock:
            slots = self._of(service, operation, region)
            now = self._clock()
            start = max(now, *(slot.free_s for slot in slots))
            for slot in slots:
                slot.free_s = max(slot.free_s, start - CATCH_UP_S) + slot.gap_s * slot.slowed
                slot.slowed = max(1.0, slot.slowed * 0.98)
        if start > now:
            self._sleep(start - now)

    def complained(self, service: str, operation: str, region: str) -> None:
        """AWS throttled a call: somebody else uses the same limit, so leave it half for a while."""
        with self._lock:
            for slot in self._of(service, operation, region):
                slot.slowed = min(8.0, slot.slowed * 2)

    def seconds(self, calls: dict[tuple[str, str], int]) -> float:
        """How long so many calls take at least, in one Region: the limit that is spent slowest decides."""
        spent: dict[str, float] = {}
        for (service, operation), count in calls.items():
            for limit in limits(service, operation):
                key = limit if limit != UNLISTED else f"{limit} {service}"
                spent[key] = spent.get(key, 0.0) + count / float(self._facts.number(limit))
        return max(spent.values(), default=0.0)

    def _of(self, service: str, operation: str, region: str) -> list[_Slot]:
        found = []
        for limit in limits(service, operation):
            key = (region, limit if limit != UNLISTED else f"{limit} {service}")
            if key not in self._slots:
                self._slots[key] = _Slot(1 / (float(self._facts.number(limit)) * BELOW), self._clock())
            found.append(self._slots[key])
        return found
