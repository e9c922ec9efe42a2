"""An event source mapping at work: batches off a queue, into the function, and off the queue for good."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from deburr.lab.control.account import REGION
from deburr.lab.control.calling import MARGIN_BYTES, called
from deburr.lab.filtering import Filters
from deburr.lab.laboratory import Lab
from deburr.lab.queues.message import Message, digest
from deburr.lab.queues.queue import Queue
from deburr.lab.queues.queues import Queues
from deburr.lab.record import Record
from deburr.lab.spec import Spec

PARTIAL = "ReportBatchItemFailures"
LONG_POLL_S = 20.0
IN_FLIGHT_S = 10.0**9


@dataclass(frozen=True, slots=True)
class Batching:
    """How a mapping makes batches.

    size      messages at the most.
    window_s  how long it collects once there is one.
    pollers   batches in flight at once, at the most; None to grow as Lambda does.
    partial   whether the answer names the messages that failed.
    filters   what the function gets; the queue forgets the rest.
    """

    size: int
    window_s: int
    pollers: int | None
    partial: bool
    filters: Filters


class Poller:
    """Polls one queue for one function until it is cancelled.

    spec       the version to call, as it is now; None while the function is gone.
    on_record  told every invocation once it has ended.
    """

    def __init__(
        self,
        lab: Lab,
        queues: Queues,
        queue: Queue,
        batching: Batching,
        spec: Callable[[], Spec | None],
        on_record: Callable[[Record], None] | None,
    ) -> None:
        self.lab, self.queues, self.queue, self.batching = lab, queues, queue, batching
        self.spec, self.on_record = spec, on_record
        self._flying: set[asyncio.Task[None]] = set()
        self._busy_since_s: float | None = None

    async def run(self) -> None:
        """Never returns; cancelled, it drops the batches in flight, whose messages come back."""
        try:
            while True:
                await self._turn()
        finally:
            for task in self._flying:
                task.cancel()
            await asyncio.gather(*self._flying, return_exceptions=True)

    async def _turn(self) -> None:
        if len(self._flying) >= self._allowed():
            await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)
            return
        if not await self.queue.arrival(LONG_POLL_S):
            if not self._flying:
                self._busy_since_s = None
            return
        self._busy_since_s = self._busy_since_s or self.queue.clock.now_s()
        batch = await self._batch()
        spec = self.spec()
        if not batch or spec is None:
            return
        task = asyncio.create_task(self._serve(spec, batch))
        self._flying.add(task)
        task.add_done_callback(self._flying.discard)

    def _allowed(self) -> int:
        """Lambda begins with a few batches at once and adds some each minute while there is work."""
        if self.batching.pollers is not None:
            return self.batching.pollers
        limits = self.lab.limits
        busy_s = self.queue.clock.now_s() - self._busy_since_s if self._busy_since_s is not None else 0.0
        return min(limits.pollers_most, limits.pollers_first + int(busy_s / 60 * limits.pollers_per_minute))

    async def _batch(self) -> list[Message]:
        """As many messages as one event may hold, collected for the length of the window."""
        batch = self._received(self.batching.size)
        until_s = self.queue.clock.now_s() + self.batching.window_s
        while batch and len(batch) < self.batching.size and (left_s := until_s - self.queue.clock.now_s()) > 0:
            if await self.queue.arrival(left_s):
                batch += self._received(self.batching.size - len(batch))
        return self._fitting(batch)

    def _received(self, most: int) -> list[Message]:
        """Messages that pass the mapping's filters; Lambda deletes the others."""
        passing: list[Message] = []
        for message in self.queues.receive(self.queue, most, visibility_s=IN_FLIGHT_S):
            if self.batching.filters.passes(polled(message, self.queue), message.body):
                passing.append(message)
            else:
                self.queue.delete(message.receipt)
        return passing

    def _fitting(self, batch: list[Message]) -> list[Message]:
        """What one invocation may hold; the rest is visible again at once."""
        size = 0
        for index, message in enumerate(batch):
            size += len(json.dumps(polled(message, self.queue)))
            if size > self.lab.limits.sync_bytes - MARGIN_BYTES and index:
                for rest in batch[index:]:
                    rest.receives -= 1
                    self.queue.hide(rest.receipt, 0)
                return batch[:index]
        return batch

    async def _serve(self, spec: Spec, batch: list[Message]) -> None:
        kept, began_s = {message.id for message in batch}, time.monotonic()
        try:
            record = await called(
                self.lab,
                spec,
                [polled(message, self.queue) for message in batch],
                clock=self.queue.clock,
                patience_s=self.queue.rules.visibility_s,
                on_record=self.on_record,
            )
            if record is not None:
                kept = failures(record, kept, partial=self.batching.partial)
        finally:
            # The function's own time is real, however fast the queue's clock runs.
            hidden_s = max(0.0, self.queue.rules.visibility_s - (time.monotonic() - began_s))
            for message in batch:
                if message.id in kept:
                    self.queue.hide(message.receipt, hidden_s)
                else:
                    self.queue.delete(message.receipt)


def failures(record: Record, ids: set[str], *, partial: bool) -> set[str]:
    """The messages of a batch that come back; all of them when the function failed, or names what is none of them."""
    if record.answer.error:
        return ids
    if not partial:
        return set()
    try:
        told = json.loads(record.answer.body)
    except ValueError:
        return ids
    listed = told.get("batchItemFailures") or [] if isinstance(told, Mapping) else ([] if told is None else [None])
    names = {each.get("itemIdentifier") if isinstance(each, Mapping) else None for each in listed}
    return {name for name in names if isinstance(name, str)} if names <= ids else ids


def polled(message: Message, queue: Queue) -> dict[str, Any]:
    """A message as the function sees it."""
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt,
        "body": message.body,
        "attributes": message.system_attributes,
        "messageAttributes": {key: _attribute(told) for key, told in message.attributes.items()},
        "md5OfBody": digest(message.body),
        "eventSource": "aws:sqs",
        "eventSourceARN": queue.arn,
        "awsRegion": REGION,
    }


def _attribute(told: Mapping[str, Any]) -> dict[str, Any]:
    binary = told.get("BinaryValue")
    return {
        **({"stringValue": told["StringValue"]} if "StringValue" in told else {}),
        **({"binaryValue": binary.decode("latin-1") if isinstance(binary, bytes) else binary} if binary else {}),
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": told["DataType"],
    }
