"""Services that speak JSON to one address (SQS, CloudWatch Logs): requests and answers by botocore's models."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from deburr.lab.control import shapes
from deburr.lab.control.errors import ApiError
from deburr.lab.control.model import Answered

Answer = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]
SERVICES = {"AmazonSQS": ("sqs", "application/x-amz-json-1.0"), "Logs_20140328": ("logs", "application/x-amz-json-1.1")}
"""Target prefix -> (botocore's name of the service, content type)."""
OLD_CODES = {
    "QueueDoesNotExist": "AWS.SimpleQueueService.NonExistentQueue",
    "QueueNameExists": "QueueAlreadyExists",
    "EmptyBatchRequest": "AWS.SimpleQueueService.EmptyBatchRequest",
    "BatchEntryIdsNotDistinct": "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
    "TooManyEntriesInBatchRequest": "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
}
"""SQS's codes from before it spoke JSON, which its clients still go by."""


@dataclass(frozen=True, slots=True)
class Target:
    """An operation as the header X-Amz-Target names it."""

    prefix: str
    name: str

    @property
    def content_type(self) -> str:
        return SERVICES[self.prefix][1]

    @property
    def model(self) -> Any:
        """botocore's model of the operation; ApiError when there is none."""
        service = shapes.service(SERVICES[self.prefix][0])
        if self.name not in service.operation_names:
            raise ApiError("UnknownOperationException", 400, f"no operation is called {self.name}")
        return service.operation_model(self.name)


def target(header: str) -> Target:
    """What a header asks for; ApiError when the service is none of the lab's."""
    prefix, _, name = header.partition(".")
    if prefix not in SERVICES:
        raise ApiError("UnknownOperationException", 400, f"the lab does not serve {prefix}")
    return Target(prefix, name)


async def served(asked: Target, body: bytes, operations: Mapping[str, Answer]) -> Answered:
    """Serve one request by the operations that the lab has.

    Raises  ApiError.
    """
    model = asked.model
    told = shapes.members(body)
    given = shapes.read(model.input_shape, told) if model.input_shape is not None else {}
    if model.input_shape is not None:
        shapes.validate(model.input_shape, given)
    answer = operations.get(asked.name)
    if answer is None:
        raise ApiError("UnsupportedOperationException", 400, f"the lab does not know {asked.name}")
    output = await answer(given)
    shape = model.output_shape
    if shape is not None:
        shapes.botocore("validate").validate_parameters(output, shape)
    data = json.dumps(shapes.written(shape, output) if shape is not None else {}, separators=(",", ":")).encode()
    return Answered(200, (("Content-Type", asked.content_type),), data)


def failed(asked: Target, error: ApiError) -> Answered:
    """An error as these services word it."""
    body = json.dumps({"__type": error.code, "message": error.message}).encode()
    headers = [("Content-Type", asked.content_type)]
    if error.code in OLD_CODES:
        headers.append(("x-amzn-query-error", f"{OLD_CODES[error.code]};Sender"))
    return Answered(error.status, tuple(headers), body)
