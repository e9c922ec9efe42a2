"""Every queue of a lab's account."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from deburr.lab.queues.clock import Clock
from deburr.lab.queues.message import Message
from deburr.lab.queues.queue import Queue, Rules

FIFO = ".fifo"


@dataclass(slots=True)
class Queues:
    """Queues by name.

    visibility_s, retention_s  of a queue that does not say.
    """

    prefix: str
    clock: Clock
    visibility_s: int
    retention_s: int
    by_name: dict[str, Queue] = field(default_factory=dict)

    def create(self, name: str, attributes: Mapping[str, str]) -> Queue:
        """A new queue.

        Raises  ValueError for an attribute whose value is none.
        """
        queue = Queue(name, f"{self.prefix}{name}", self._rules(name, attributes), self.clock, dict(attributes))
        self.by_name[name] = queue
        return queue

    def change(self, queue: Queue, attributes: Mapping[str, str]) -> None:
        """Set some attributes; ValueError as above."""
        told = {**queue.told, **attributes}
        queue.rules = self._rules(queue.name, told)
        queue.told = told

    def by_arn(self, arn: str) -> Queue | None:
        return self.by_name.get(arn.removeprefix(self.prefix)) if arn.startswith(self.prefix) else None

    def receive(self, queue: Queue, most: int, *, visibility_s: float | None = None) -> list[Message]:
        """Receive, with what is received too often set aside where its queue says."""
        dead = self.by_arn(queue.rules.dead_letters)
        return queue.receive(most, visibility_s=visibility_s, dead_letters=dead)

    def _rules(self, name: str, told: Mapping[str, str]) -> Rules:
        redrive = json.loads(told.get("RedrivePolicy") or "{}")
        if not isinstance(redrive, dict):
            raise ValueError("RedrivePolicy is no JSON object")
        return Rules(
            visibility_s=int(told.get("VisibilityTimeout", self.visibility_s)),
            retention_s=int(told.get("MessageRetentionPeriod", self.retention_s)),
            delay_s=int(told.get("DelaySeconds", 0)),
            wait_s=int(told.get("ReceiveMessageWaitTimeSeconds", 0)),
            fifo=name.endswith(FIFO),
            receives=int(redrive.get("maxReceiveCount", 0)),
            dead_letters=str(redrive.get("deadLetterTargetArn", "")),
        )
