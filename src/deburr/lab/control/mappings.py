"""Event source mappings: the API, and the pollers behind it, of the lab's own queues and of somebody's streams."""

import asyncio
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deburr.lab.control import stream_settings
from deburr.lab.control.account import ACCOUNT, LATEST, REGION, CloudAccount
from deburr.lab.control.errors import ApiError, conflict, invalid, not_found
from deburr.lab.control.invoking import Invoker
from deburr.lab.control.paging import page
from deburr.lab.control.polling import PARTIAL, Batching, Poller
from deburr.lab.control.stream_polling import StreamPoller
from deburr.lab.filtering import Filters, compiled
from deburr.lab.queues.queue import Queue
from deburr.lab.spec import Spec
from deburr.lab.streams.sources import Source, is_stream, source

LISTED = 100
Parameters = Mapping[str, Any]
SETTINGS = ("FilterCriteria", "BatchSize", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes", "ScalingConfig")


@dataclass(slots=True)
class Entry:
    """One mapping.

    told       as the API answers it, but for its state.
    positions  of a stream, where the mapping goes on after a pause.
    """

    told: dict[str, Any]
    polled: Queue | Source
    enabled: bool
    positions: dict[str, str] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None

    def answer(self, state: str = "") -> dict[str, Any]:
        return {**self.told, "State": state or ("Enabled" if self.enabled else "Disabled")}


@dataclass(slots=True)
class Mappings:
    """Every mapping of an account, by its UUID."""

    account: CloudAccount
    invoker: Invoker
    entries: dict[str, Entry] = field(default_factory=dict)

    async def create(self, account: CloudAccount, asked: Parameters) -> dict[str, Any]:
        arn = asked.get("EventSourceArn", "")
        if not arn:
            raise invalid("Unrecognized event source.")
        function_arn = self._function(asked["FunctionName"])
        polled = self._polled(arn, function_arn)
        for each in self.entries.values():
            if (each.told["EventSourceArn"], each.told["FunctionArn"]) == (arn, function_arn):
                raise conflict(
                    f'An event source mapping with {_service(arn)} arn (" {arn} ") and function '
                    f'(" {function_arn.split(":")[6]} ") '
                    f"already exists. Please update or delete the existing mapping with UUID {each.told['UUID']}"
                )
        id, limits = str(uuid.uuid4()), account.lab.limits
        told = {
            "UUID": id,
            "EventSourceMappingArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:event-source-mapping:{id}",
            "EventSourceArn": arn,
            "FunctionArn": function_arn,
            "BatchSize": limits.batch_default,
            "MaximumBatchingWindowInSeconds": 0,
            "FunctionResponseTypes": [],
        }
        if not isinstance(polled, Queue):
            told |= stream_settings.begun(asked, polled, limits.stream_batch_default)
        entry = Entry(self._set(told, asked, polled), polled, asked.get("Enabled", True))
        self.entries[id] = entry
        self._start(entry)
        return entry.answer("Creating" if entry.enabled else "")

    async def get(self, account: CloudAccount, asked: Parameters) -> dict[str, Any]:
        return self._found(asked).answer()

    async def list(self, account: CloudAccount, asked: Parameters) -> dict[str, Any]:
        function = self._function(asked["FunctionName"]) if "FunctionName" in asked else None
        arn = asked.get("EventSourceArn")
        found = [
            entry.answer()
            for entry in self.entries.values()
            if function in (None, entry.told["FunctionArn"]) and arn in (None, entry.told["EventSourceArn"])
        ]
        return page(found, asked, "EventSourceMappings", LISTED)

    async def update(self, account: CloudAccount, asked: Parameters) -> dict[str, Any]:
        entry = self._found(asked)
        told = dict(entry.told)
        if "FunctionName" in asked:
            told["FunctionArn"] = self._function(asked["FunctionName"])
        entry.told = self._set(told, asked, entry.polled)
        was, entry.enabled = entry.enabled, asked.get("Enabled", entry.enabled)
        await self._stop(entry)
        self._start(entry)
        if was != entry.enabled:
            return entry.answer("Enabling" if entry.enabled else "Disabling")
        return entry.answer("Updating")

    async def delete(self, account: CloudAccount, asked: Parameters) -> dict[str, Any]:
        entry = self._found(asked)
        await self._stop(entry)
        del self.entries[entry.told["UUID"]]
        return entry.answer("Deleting")

    def _set(self, told: dict[str, Any], asked: Parameters, polled: Queue | Source) -> dict[str, Any]:
        """A mapping with the settings of a request; ApiError for what Lambda refuses."""
        own = SETTINGS if isinstance(polled, Queue) else (*SETTINGS, *stream_settings.SETTINGS)
        told = {**told, **{key: asked[key] for key in own if key in asked}}
        told["LastModified"] = time.time()
        told["StateTransitionReason"] = "USER_INITIATED"
        if not told.get("FilterCriteria", {}).get("Filters"):
            told.pop("FilterCriteria", None)
        _filters(told, polled)
        limits, size = self.account.lab.limits, told["BatchSize"]
        if not isinstance(polled, Queue):
            stream_settings.check(told, self.account.queues, limits)
            return told
        most = limits.batch_without_window if polled.rules.fifo else limits.batch_most
        if size > most:
            raise invalid(f"Batch size {size} is out of range. It must be between 1 and {most}")
        if size > limits.batch_without_window and not told["MaximumBatchingWindowInSeconds"]:
            raise invalid(
                f"Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than "
                f"{limits.batch_without_window}"
            )
        spec = self._spec(told["FunctionArn"])
        if spec is not None and polled.rules.visibility_s < spec.timeout_s:
            raise invalid(
                f"Queue visibility timeout: {polled.rules.visibility_s} seconds is less than "
                f"Function timeout: {spec.timeout_s:g} seconds"
            )
        return told

    def _start(self, entry: Entry) -> None:
        if entry.enabled:
            polled = entry.polled
            poller = self._of_queue(entry, polled) if isinstance(polled, Queue) else self._of_stream(entry, polled)
            entry.task = self.invoker.behind(poller.run())

    def _of_queue(self, entry: Entry, queue: Queue) -> Poller:
        told, arn = entry.told, entry.told["FunctionArn"]
        batching = Batching(
            size=told["BatchSize"],
            window_s=told["MaximumBatchingWindowInSeconds"],
            pollers=told.get("ScalingConfig", {}).get("MaximumConcurrency"),
            partial=PARTIAL in told["FunctionResponseTypes"],
            filters=_filters(told, queue),
        )
        lab, queues = self.account.lab, self.account.queues
        return Poller(lab, queues, queue, batching, lambda: self._spec(arn), self.invoker.on_record)

    def _of_stream(self, entry: Entry, stream: Source) -> StreamPoller:
        told, arn = entry.told, entry.told["FunctionArn"]
        lab, queues = self.account.lab, self.account.queues
        return StreamPoller(
            lab,
            stream,
            stream_settings.rules(told, _filters(told, stream), lab.limits),
            queues.clock,
            arn,
            lambda: self._spec(arn),
            queues.by_arn(stream_settings.destination(told)),
            entry.positions,
            lambda result: entry.told.update(LastProcessingResult=result),
            self.invoker.on_record,
        )

    async def _stop(self, entry: Entry) -> None:
        if entry.task is not None:
            entry.task.cancel()
            await asyncio.wait([entry.task])
            entry.task = None

    def _found(self, asked: Parameters) -> Entry:
        entry = self.entries.get(asked["UUID"])
        if entry is None:
            raise not_found("The resource you requested does not exist.")
        return entry

    def _polled(self, arn: str, function_arn: str) -> Queue | Source:
        queue = self.account.queues.by_arn(arn)
        if queue is not None:
            return queue
        if ":sqs:" in arn:
            raise invalid(
                "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. "
                "SQS Error Message: The specified queue does not exist."
            )
        if not is_stream(arn):
            raise invalid("The lab polls SQS queues, and streams of Kinesis and DynamoDB")
        endpoint = self.account.lab.settings.streams
        if not endpoint:
            raise invalid("The lab has no streams of its own; name what plays them: --streams http://127.0.0.1:PORT")
        state, qualifier = self.account.asked({"FunctionName": function_arn})
        try:
            return source(arn, endpoint, self.account.version(state, qualifier).configuration["Role"])
        except ValueError:
            raise invalid("Unrecognized event source.") from None

    def _function(self, text: str) -> str:
        """The ARN of a function, with its qualifier where one is given."""
        try:
            state, qualifier = self.account.asked({"FunctionName": text})
            self.account.version(state, qualifier)
        except ApiError:
            raise invalid("Function does not exist") from None
        return state.arn if qualifier == LATEST else f"{state.arn}:{qualifier}"

    def _spec(self, arn: str) -> Spec | None:
        try:
            state, qualifier = self.account.asked({"FunctionName": arn})
            return self.account.version(state, qualifier).spec
        except ApiError:
            return None


def _filters(told: Parameters, polled: Queue | Source) -> Filters:
    """ApiError, as Lambda words it, for what is no pattern."""
    data, plain = ("body", True) if isinstance(polled, Queue) else (polled.data, False)
    try:
        return compiled(told.get("FilterCriteria", {}), data, plain=plain)
    except ValueError:
        raise invalid("Invalid filter pattern definition.") from None


def _service(arn: str) -> str:
    return {"sqs": "SQS", "kinesis": "Kinesis", "dynamodb": "DynamoDB"}[arn.split(":")[2]]
