"""Time as queues and pollers count it: real seconds, or fewer where the lab's own waits are shortened."""

import time
from dataclasses import dataclass

FASTEST = 0.0001


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that runs ahead of the real one.

    pace  real seconds for each of its own, as in the lab's settings.
    """

    pace: float

    def now_s(self) -> float:
        return time.monotonic() / max(self.pace, FASTEST)

    def real_s(self, seconds: float) -> float:
        """How long some of its seconds really take."""
        return seconds * max(self.pace, FASTEST)
