"""The account's concurrency: what is reserved, what is left for the others, and who is turned away."""

import json
import time
from collections import Counter

from deburr.lab.limits import Limits
from deburr.lab.spec import Spec

RESERVED_REASON = "ReservedFunctionConcurrentInvocationLimitExceeded"
ACCOUNT_REASON = "ConcurrentInvocationLimitExceeded"
RATE_REASON = "FunctionInvocationRateLimitExceeded"


class Throttled(Exception):
    """A call that Lambda turns away with 429; the reason in Lambda's own word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def body(self) -> bytes:
        return json.dumps({"Reason": self.reason, "Type": "User", "message": "Rate Exceeded."}).encode()


class Account:
    """Concurrency in use, over all functions of a lab.

    concurrency  of the account.
    """

    def __init__(self, limits: Limits, concurrency: int | None = None) -> None:
        self.limits = limits
        self.concurrency = concurrency or limits.account_concurrency
        self.reserved: dict[str, int] = {}
        self.running: Counter[str] = Counter()
        self.peak: Counter[str] = Counter()
        self._tokens: dict[str, tuple[float, float]] = {}

    def reserve(self, name: str, count: int | None) -> None:
        """Set concurrency aside for a function; None gives it back.

        Raises  ValueError when less than the unreserved minimum would be left for the others.
        """
        others = sum(value for key, value in self.reserved.items() if key != name)
        if count is not None and count + others > self.concurrency - self.limits.unreserved_minimum:
            raise ValueError(
                "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
                f"below its minimum value of [{self.limits.unreserved_minimum}]."
            )
        self.reserved.pop(name, None)
        if count is not None:
            self.reserved[name] = count

    def enter(self, spec: Spec) -> None:
        """Take one unit for a call; Throttled when there is none."""
        name = spec.name
        allowed = self.reserved.get(name, spec.reserved)
        if allowed is not None:
            if self.running[name] >= allowed:
                raise Throttled(RESERVED_REASON)
        elif self._unreserved_running() >= self.concurrency - sum(self.reserved.values()):
            raise Throttled(ACCOUNT_REASON)
        self.running[name] += 1
        self.peak[name] = max(self.peak[name], self.running[name])

    def leave(self, spec: Spec) -> None:
        """Give the unit back."""
        self.running[spec.name] -= 1

    def rate(self, spec: Spec) -> None:
        """Count a synchronous request against ten a second for each unit of concurrency; Throttled beyond."""
        allowed = self.reserved.get(spec.name, spec.reserved)
        capacity = (self.concurrency if allowed is None else allowed) * self.limits.requests_per_environment
        now = time.monotonic()
        tokens, at = self._tokens.get(spec.name, (float(capacity), now))
        tokens = min(capacity, tokens + (now - at) * capacity)
        if tokens < 1 and capacity:
            raise Throttled(RATE_REASON)
        self._tokens[spec.name] = (tokens - 1, now)

    def _unreserved_running(self) -> int:
        return sum(count for name, count in self.running.items() if name not in self.reserved)
