"""One call on its way through an environment."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from deburr.lab.record import Answer, Phase


class Listener(Protocol):
    """Who wants the answer as it is made."""

    def began(self, content_type: str) -> None:
        """A streamed answer begins."""

    def piece(self, data: bytes) -> None:
        """A piece of it."""


class Clock:
    """Milliseconds since something was asked for, and the phases since then."""

    def __init__(self) -> None:
        self.zero_s = time.perf_counter()
        self.phases: list[Phase] = []

    def now_ms(self) -> float:
        return (time.perf_counter() - self.zero_s) * 1000

    def began_ms(self, name: str) -> float:
        """When the last phase of a name began; ValueError when there was none."""
        return max(phase.began_ms for phase in self.phases if phase.name == name)

    def ended(self, name: str, began_ms: float) -> float:
        """Note that a phase is over; how long it took."""
        ms = self.now_ms() - began_ms
        self.phases.append(Phase(name, began_ms, ms))
        return ms


@dataclass(slots=True)
class Invocation:
    """A call and what is known of it so far.

    answer   set as soon as the function, or Lambda for it, has answered.
    kept     bytes of a streamed answer that are collected: those who listen take them as they come.
    lingers  True to freeze its environment a moment later, after the record is made: for callers who call again at
             once. False to have it frozen, and the freezing in the record, before the call is over.
    heard    told the answer the moment it is there: whoever awaits `answer` hears of it a little later.
    """

    request_id: str
    event: bytes
    listener: Listener | None = None
    trace: str = ""
    client_context: str = ""
    clock: Clock = field(default_factory=Clock)
    answer: "asyncio.Future[Answer]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    first_byte_ms: float | None = None
    kept: bytearray = field(default_factory=bytearray)
    content_type: str = "application/json"
    lingers: bool = False
    heard: Callable[[Answer], None] | None = None

    def answers(self, answer: Answer) -> None:
        if not self.answer.done():
            self.answer.set_result(answer)
            if self.heard is not None:
                self.heard(answer)
