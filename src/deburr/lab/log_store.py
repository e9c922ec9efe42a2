"""What every environment has written, as CloudWatch Logs would hold it: the newest of it, while the lab runs."""

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec import Struct

KEPT_EVENTS, KEPT_BYTES = 20_000, 16 << 20
"""Of one group; a lab that runs for days, or a handler that prints 100 MB, has its oldest lines forgotten."""


class LogEvent(Struct, frozen=True):
    """One line, or several that were printed as one.

    number  counts every event of the lab.
    at_ms   since 1970.
    """

    number: int
    stream: str
    at_ms: int
    message: str


@dataclass(slots=True)
class LogGroup:
    """One group.

    streams  by name: when each began, in ms since 1970.
    """

    name: str
    began_ms: int
    streams: dict[str, int] = field(default_factory=dict)
    events: "deque[LogEvent]" = field(default_factory=deque)
    size: int = 0

    def keep(self, event: LogEvent) -> None:
        """Add an event, and forget the oldest beyond what is kept."""
        self.streams.setdefault(event.stream, event.at_ms)
        self.events.append(event)
        self.size += len(event.message)
        while len(self.events) > KEPT_EVENTS or (self.size > KEPT_BYTES and len(self.events) > 1):
            self.size -= len(self.events.popleft().message)


@dataclass(slots=True)
class LogStore:
    """Every group by name."""

    groups: dict[str, LogGroup] = field(default_factory=dict)
    _number: int = 0

    def add(self, group: str, stream: str, message: str) -> None:
        """Keep a line."""
        now_ms = int(time.time() * 1000)
        found = self.groups.get(group)
        if found is None:
            found = self.groups[group] = LogGroup(group, now_ms)
        self._number += 1
        found.keep(LogEvent(self._number, stream, now_ms, message))

    def after(self, group: str, number: int) -> Iterator[LogEvent]:
        """Events of a group with greater numbers, oldest first; none of an unknown group."""
        found = self.groups.get(group)
        if found is not None:
            yield from (event for event in found.events if event.number > number)
