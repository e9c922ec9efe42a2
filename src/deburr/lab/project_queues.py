"""A project's queues in the lab, and the mappings by which its functions poll them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from deburr.lab.control.account import CloudAccount
from deburr.lab.control.errors import ApiError
from deburr.lab.control.mappings import Mappings
from deburr.lab.control.polling import PARTIAL
from deburr.lab.queues.queue import Queue
from deburr.lab.queues.queues import FIFO
from deburr.lab.spec import Spec
from deburr.workload.caller import Caller
from deburr.workload.resources import Queue as Declared
from deburr.workload.setting import Setting
from deburr.workload.workload import Workload

POLLED = "sqs"


@dataclass(slots=True)
class ProjectQueues:
    """What stands of a project's queues.

    by_address  the lab's queues by the address of their resource.
    polled      (queue, function's name), in the order of the workload.
    refused     what Lambda itself would refuse, each a sentence.
    """

    account: CloudAccount
    mappings: Mappings
    by_address: dict[str, Queue] = field(default_factory=dict)
    polled: list[tuple[Queue, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    _made: dict[tuple[str, str], str] = field(default_factory=dict)

    async def settle(self, workload: Workload, specs: Mapping[str, Spec]) -> None:
        """Make queues and mappings what the workload says; messages stay where they are.

        specs  functions that run, by address.
        """
        for declared in workload.queues:
            self._make(declared)
        for declared in workload.queues:
            self._redrive(declared)
        self.polled, self.refused = [], []
        wanted: set[tuple[str, str]] = set()
        for caller, queue, spec in self._pollers(workload, specs):
            key = queue.arn, spec.name
            try:
                await self._map(key, _asked(caller, queue, spec))
            except ApiError as error:
                self.refused.append(f"{spec.name} does not poll {queue.name}: {error.message}")
                continue
            wanted.add(key)
            self.polled.append((queue, spec.name))
        for key in self._made.keys() - wanted:
            await self.mappings.delete(self.account, {"UUID": self._made.pop(key)})

    def _make(self, declared: Declared) -> None:
        attributes = {
            key: str(setting.value)
            for key, setting in (
                ("VisibilityTimeout", declared.visibility_s),
                ("MessageRetentionPeriod", declared.retention_s),
            )
            if setting.value is not None
        }
        if declared.fifo:
            attributes |= {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
        present = self.by_address.get(declared.address)
        if present is not None:
            self.account.queues.change(present, attributes)
        else:
            name = declared.name + (FIFO if declared.fifo and not declared.name.endswith(FIFO) else "")
            self.by_address[declared.address] = self.account.queues.create(name, attributes)

    def _redrive(self, declared: Declared) -> None:
        dead = self.by_address.get(declared.dead_letters)
        if dead is not None and declared.receives.value is not None:
            policy = {"deadLetterTargetArn": dead.arn, "maxReceiveCount": declared.receives.value}
            own = self.by_address[declared.address]
            self.account.queues.change(own, {"RedrivePolicy": json.dumps(policy)})

    def _pollers(self, workload: Workload, specs: Mapping[str, Spec]) -> Iterator[tuple[Caller, Queue, Spec]]:
        for caller in workload.callers:
            queue, spec = self.by_address.get(caller.source), specs.get(caller.function.address)
            if caller.kind == POLLED and queue is not None and spec is not None:
                yield caller, queue, spec

    async def _map(self, key: tuple[str, str], asked: dict[str, object]) -> None:
        id = self._made.get(key)
        if id is None:
            self._made[key] = (await self.mappings.create(self.account, asked))["UUID"]
        elif any(self.mappings.entries[id].told.get(name) != value for name, value in asked.items() if name in SET):
            await self.mappings.update(self.account, {**asked, "UUID": id})


SET = ("BatchSize", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes")


def _asked(caller: Caller, queue: Queue, spec: Spec) -> dict[str, object]:
    asked: dict[str, object] = {"EventSourceArn": queue.arn, "FunctionName": spec.name}
    asked["FunctionResponseTypes"] = [PARTIAL] if caller.partial_responses else []
    for name, setting in (("BatchSize", caller.batch), ("MaximumBatchingWindowInSeconds", caller.window_s)):
        if _known(setting) is not None:
            asked[name] = _known(setting)
    return asked


def _known(setting: Setting[int] | None) -> int | None:
    return setting.value if setting is not None else None
