"""A queue: what is received hides, what is not deleted comes back, what comes back too often is set aside."""

import asyncio
import contextlib
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from deburr.lab.queues.clock import Clock
from deburr.lab.queues.message import Message

DEDUPLICATED_S = 300
"""Of SendMessage's MessageDeduplicationId, in botocore's model of SQS."""


@dataclass(slots=True)
class Rules:
    """How a queue treats its messages; times in seconds.

    receives      how often a message is received before it goes to `dead_letters`; 0 for ever.
    dead_letters  ARN of that queue; "" without one.
    """

    visibility_s: int
    retention_s: int
    delay_s: int = 0
    wait_s: int = 0
    fifo: bool = False
    receives: int = 0
    dead_letters: str = ""


@dataclass(slots=True)
class Queue:
    """One queue.

    told  attributes as they were given, for whoever asks.
    """

    name: str
    arn: str
    rules: Rules
    clock: Clock
    told: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    created_s: int = field(default_factory=lambda: int(time.time()))
    _messages: dict[str, Message] = field(default_factory=dict)
    _sequence: int = 0
    _sent: dict[str, tuple[float, str]] = field(default_factory=dict)
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def send(
        self,
        body: str,
        *,
        attributes: Mapping[str, Any] | None = None,
        delay_s: int | None = None,
        group: str = "",
        deduplication: str = "",
    ) -> Message:
        """Put a message on it; the earlier message where a FIFO queue has seen the same within five minutes."""
        now = self.clock.now_s()
        if self.rules.fifo:
            seen_s, earlier = self._sent.get(deduplication, (0.0, ""))
            if earlier and now - seen_s < DEDUPLICATED_S:
                return self._messages.get(earlier) or self._made(body, now, earlier)
        message = self._made(body, now + (self.rules.delay_s if delay_s is None else delay_s), str(uuid.uuid4()))
        message.attributes = dict(attributes or {})
        if self.rules.fifo:
            self._sequence += 1
            message.group, message.deduplication, message.sequence = group, deduplication, self._sequence
            self._sent[deduplication] = now, message.id
        self._messages[message.id] = message
        self._stirred.set()
        return message

    def take(self, message: Message) -> None:
        """Take over a message that another queue has given up."""
        now = self.clock.now_s()
        message.visible_s, message.expires_s, message.receipt = now, now + self.rules.retention_s, ""
        self._messages[message.id] = message
        self._stirred.set()

    def receive(
        self, most: int, *, visibility_s: float | None = None, dead_letters: "Queue | None" = None
    ) -> list[Message]:
        """Messages that are visible, oldest first; each hides for the visibility timeout.

        dead_letters  takes what has been received too often.
        """
        now = self.clock.now_s()
        hidden_s = self.rules.visibility_s if visibility_s is None else visibility_s
        found: list[Message] = []
        for message in self._visible(now):
            if dead_letters is not None and self.rules.receives and message.receives >= self.rules.receives:
                del self._messages[message.id]
                dead_letters.take(message)
                continue
            message.receives += 1
            message.first_received_ms = message.first_received_ms or int(time.time() * 1000)
            message.receipt = str(uuid.uuid4())
            message.visible_s = now + hidden_s
            found.append(message)
            if len(found) == most:
                break
        return found

    def delete(self, receipt: str) -> bool:
        """Whether a message had this receipt; it is gone now."""
        message = self._received(receipt)
        if message is not None:
            del self._messages[message.id]
        return message is not None

    def hide(self, receipt: str, seconds: float) -> bool:
        """Hide a received message for so long from now on; False when no message has this receipt."""
        message = self._received(receipt)
        if message is None:
            return False
        message.visible_s = self.clock.now_s() + seconds
        self._stirred.set()
        return True

    def purge(self) -> None:
        self._messages.clear()

    @property
    def counts(self) -> tuple[int, int, int]:
        """(visible, received and hidden, delayed)."""
        now = self.clock.now_s()
        hidden = [message for message in self._messages.values() if message.visible_s > now]
        flying = sum(1 for message in hidden if message.receipt)
        return len(self._messages) - len(hidden), flying, len(hidden) - flying

    async def arrival(self, within_s: float) -> bool:
        """Wait until there is something to receive, for so long on the queue's clock; whether there is."""
        until_s = self.clock.now_s() + within_s
        while True:
            now = self.clock.now_s()
            if next(self._visible(now), None) is not None:
                return True
            if now >= until_s:
                return False
            self._stirred.clear()
            times = [message.visible_s for message in self._messages.values() if message.visible_s > now]
            pause_s = self.clock.real_s(min([until_s, *times]) - now)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(pause_s, 0.001)):
                    await self._stirred.wait()

    def _made(self, body: str, visible_s: float, id: str) -> Message:
        expires_s = self.clock.now_s() + self.rules.retention_s
        return Message(id, body, int(time.time() * 1000), visible_s, expires_s)

    def _visible(self, now: float) -> Iterator[Message]:
        """What may be received; of a FIFO queue's group nothing while one of its messages is hidden."""
        held: set[str] = set()
        for message in list(self._messages.values()):
            if message.expires_s <= now:
                del self._messages[message.id]
            elif message.visible_s > now:
                held.add(message.group)
            elif not self.rules.fifo or message.group not in held:
                yield message

    def _received(self, receipt: str) -> Message | None:
        return next((each for each in self._messages.values() if receipt and each.receipt == receipt), None)
