"""SQS's API on the lab's own queues."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from deburr.lab.control.account import ACCOUNT, CloudAccount
from deburr.lab.control.errors import ApiError
from deburr.lab.control.json_services import Answer
from deburr.lab.queues.message import Message, attributes_digest, digest
from deburr.lab.queues.queue import Queue

BATCH = 10
LISTED = 1000
Parameters = Mapping[str, Any]


def operations(account: CloudAccount) -> dict[str, Answer]:
    """What is served, by its name in the API."""
    sqs = Sqs(account)
    return {
        "CreateQueue": sqs.create,
        "DeleteQueue": sqs.remove,
        "GetQueueUrl": sqs.url,
        "ListQueues": sqs.list,
        "GetQueueAttributes": sqs.attributes,
        "SetQueueAttributes": sqs.set_attributes,
        "PurgeQueue": sqs.purge,
        "SendMessage": sqs.send,
        "SendMessageBatch": _each(sqs.send, lambda sent, entry: {"Id": entry["Id"], **sent}),
        "ReceiveMessage": sqs.receive,
        "DeleteMessage": sqs.delete,
        "DeleteMessageBatch": _each(sqs.delete, lambda _, entry: {"Id": entry["Id"]}),
        "ChangeMessageVisibility": sqs.hide,
        "ChangeMessageVisibilityBatch": _each(sqs.hide, lambda _, entry: {"Id": entry["Id"]}),
    }


class Sqs:
    """The operations; each takes and returns what boto3 does."""

    def __init__(self, account: CloudAccount) -> None:
        self.account = account

    async def create(self, asked: Parameters) -> dict[str, Any]:
        name, attributes = asked["QueueName"], dict(asked.get("Attributes", {}))
        queues = self.account.queues
        present = queues.by_name.get(name)
        if present is not None and any(present.told.get(key) != value for key, value in attributes.items()):
            raise ApiError(
                "QueueNameExists", 400, "A queue already exists with the same name and a different value for attribute"
            )
        if present is None:
            try:
                present = queues.create(name, attributes)
            except ValueError as error:
                raise _invalid(str(error)) from None
        return {"QueueUrl": self._url(present)}

    async def remove(self, asked: Parameters) -> dict[str, Any]:
        del self.account.queues.by_name[self._queue(asked).name]
        return {}

    async def url(self, asked: Parameters) -> dict[str, Any]:
        return {"QueueUrl": self._url(self._named(asked["QueueName"]))}

    async def list(self, asked: Parameters) -> dict[str, Any]:
        found = [
            self._url(queue)
            for name, queue in sorted(self.account.queues.by_name.items())
            if name.startswith(asked.get("QueueNamePrefix", ""))
        ]
        return {"QueueUrls": found[:LISTED]} if found else {}

    async def attributes(self, asked: Parameters) -> dict[str, Any]:
        queue = self._queue(asked)
        visible, flying, delayed = queue.counts
        told = queue.told | {
            "QueueArn": queue.arn,
            "ApproximateNumberOfMessages": str(visible),
            "ApproximateNumberOfMessagesNotVisible": str(flying),
            "ApproximateNumberOfMessagesDelayed": str(delayed),
            "CreatedTimestamp": str(queue.created_s),
            "LastModifiedTimestamp": str(queue.created_s),
            "VisibilityTimeout": str(queue.rules.visibility_s),
            "MessageRetentionPeriod": str(queue.rules.retention_s),
            "DelaySeconds": str(queue.rules.delay_s),
            "ReceiveMessageWaitTimeSeconds": str(queue.rules.wait_s),
        }
        names = asked.get("AttributeNames", [])
        return {"Attributes": {key: value for key, value in told.items() if "All" in names or key in names}}

    async def set_attributes(self, asked: Parameters) -> dict[str, Any]:
        try:
            self.account.queues.change(self._queue(asked), asked["Attributes"])
        except ValueError as error:
            raise _invalid(str(error)) from None
        return {}

    async def purge(self, asked: Parameters) -> dict[str, Any]:
        self._queue(asked).purge()
        return {}

    async def send(self, asked: Parameters) -> dict[str, Any]:
        queue, body, attributes = self._queue(asked), asked["MessageBody"], asked.get("MessageAttributes", {})
        group = asked.get("MessageGroupId", "")
        if queue.rules.fifo and not group:
            raise ApiError("MissingParameter", 400, "The request must contain the parameter MessageGroupId.")
        deduplication = asked.get("MessageDeduplicationId", "")
        if queue.rules.fifo and not deduplication:
            if queue.told.get("ContentBasedDeduplication") != "true":
                raise _invalid(
                    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided"
                )
            deduplication = digest(body)
        message = queue.send(
            body,
            attributes=attributes,
            delay_s=asked.get("DelaySeconds"),
            group=group,
            deduplication=deduplication,
        )
        told = {"MessageId": message.id, "MD5OfMessageBody": digest(body)}
        if attributes:
            told["MD5OfMessageAttributes"] = attributes_digest(attributes)
        if message.sequence:
            told["SequenceNumber"] = f"{message.sequence:020d}"
        return told

    async def receive(self, asked: Parameters) -> dict[str, Any]:
        queue = self._queue(asked)
        await queue.arrival(asked.get("WaitTimeSeconds", queue.rules.wait_s))
        found = self.account.queues.receive(
            queue, asked.get("MaxNumberOfMessages", 1), visibility_s=asked.get("VisibilityTimeout")
        )
        names = asked.get("MessageSystemAttributeNames", asked.get("AttributeNames", []))
        wanted = asked.get("MessageAttributeNames", [])
        return {"Messages": [_told(message, names, wanted) for message in found]} if found else {}

    async def delete(self, asked: Parameters) -> dict[str, Any]:
        self._queue(asked).delete(asked["ReceiptHandle"])
        return {}

    async def hide(self, asked: Parameters) -> dict[str, Any]:
        if not self._queue(asked).hide(asked["ReceiptHandle"], asked["VisibilityTimeout"]):
            raise ApiError(
                "ReceiptHandleIsInvalid", 400, f'The input receipt handle "{asked["ReceiptHandle"]}" is not valid.'
            )
        return {}

    def _queue(self, asked: Parameters) -> Queue:
        return self._named(asked["QueueUrl"].rpartition("/")[2])

    def _named(self, name: str) -> Queue:
        queue = self.account.queues.by_name.get(name)
        if queue is None:
            raise ApiError("QueueDoesNotExist", 400, "The specified queue does not exist.")
        return queue

    def _url(self, queue: Queue) -> str:
        return f"http://{self.account.address}/{ACCOUNT}/{queue.name}"


def _each(one: Answer, told: Callable[[dict[str, Any], Parameters], dict[str, Any]]) -> Answer:
    """The batch form of an operation."""

    async def every(asked: Parameters) -> dict[str, Any]:
        entries = asked["Entries"]
        if not entries:
            raise ApiError("EmptyBatchRequest", 400, "There should be at least one entry in the request.")
        if len(entries) > BATCH:
            raise ApiError("TooManyEntriesInBatchRequest", 400, f"Maximum number of entries per request are {BATCH}.")
        if len({entry["Id"] for entry in entries}) < len(entries):
            raise ApiError("BatchEntryIdsNotDistinct", 400, "Two or more batch entries have the same Id.")
        done = await asyncio.gather(
            *(one({"QueueUrl": asked["QueueUrl"], **entry}) for entry in entries), return_exceptions=True
        )
        answer: dict[str, Any] = {"Successful": [], "Failed": []}
        for entry, outcome in zip(entries, done, strict=True):
            if isinstance(outcome, ApiError):
                failed = {"Id": entry["Id"], "SenderFault": True, "Code": outcome.code, "Message": outcome.message}
                answer["Failed"].append(failed)
            elif isinstance(outcome, BaseException):
                raise outcome
            else:
                answer["Successful"].append(told(outcome, entry))
        return answer

    return every


def _told(message: Message, names: list[str], wanted: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "MessageId": message.id,
        "ReceiptHandle": message.receipt,
        "MD5OfBody": digest(message.body),
        "Body": message.body,
    }
    system = {key: value for key, value in message.system_attributes.items() if "All" in names or key in names}
    own = {
        key: value for key, value in message.attributes.items() if "All" in wanted or ".*" in wanted or key in wanted
    }
    if system:
        told["Attributes"] = system
    if own:
        told["MessageAttributes"] = own
        told["MD5OfMessageAttributes"] = attributes_digest(own)
    return told


def _invalid(message: str) -> ApiError:
    return ApiError("InvalidAttributeValue", 400, message)
