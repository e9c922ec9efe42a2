"""The settings of a stream's mapping: Lambda's defaults, what it refuses, and the rules they make."""

from collections.abc import Mapping
from typing import Any

from deburr.lab.control.errors import invalid, validation
from deburr.lab.control.polling import PARTIAL
from deburr.lab.control.stream_polling import StreamRules
from deburr.lab.filtering import Filters
from deburr.lab.limits import Limits
from deburr.lab.queues.queues import Queues
from deburr.lab.streams.record import Start
from deburr.lab.streams.sources import Source

SETTINGS = (
    "ParallelizationFactor",
    "MaximumRecordAgeInSeconds",
    "BisectBatchOnFunctionError",
    "MaximumRetryAttempts",
    "TumblingWindowInSeconds",
    "DestinationConfig",
)
DEFAULTS: dict[str, Any] = {
    "ParallelizationFactor": 1,
    "MaximumRecordAgeInSeconds": -1,
    "BisectBatchOnFunctionError": False,
    "MaximumRetryAttempts": -1,
    "TumblingWindowInSeconds": 0,
    "DestinationConfig": {"OnFailure": {}},
    "LastProcessingResult": "No records processed",
}
"""As botocore's model of CreateEventSourceMapping documents them."""
YOUNGEST_S = 60
"""The least MaximumRecordAgeInSeconds, but for -1."""


def begun(asked: Mapping[str, Any], source: Source, size: int) -> dict[str, Any]:
    """What a new mapping of a stream begins with.

    size    of a batch, where nobody says.
    Raises  ApiError without a place to start, or with one that the stream does not know.
    """
    position = asked.get("StartingPosition")
    if position is None:
        raise validation(
            "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: "
            "Member must not be null."
        )
    if position == "AT_TIMESTAMP" and source.data == "dynamodb":
        raise invalid(
            "Unsupported starting position for arn type: AT_TIMESTAMP. Please specify either TRIM_HORIZON or LATEST."
        )
    told = {**DEFAULTS, "BatchSize": size, "StartingPosition": position}
    if position == "AT_TIMESTAMP":
        if "StartingPositionTimestamp" not in asked:
            raise invalid("StartingPositionTimestamp is required for AT_TIMESTAMP")
        told["StartingPositionTimestamp"] = asked["StartingPositionTimestamp"]
    return told


def check(told: Mapping[str, Any], queues: Queues, limits: Limits) -> None:
    """ApiError for what Lambda, or the lab, does not do with a stream."""
    size, age_s = told["BatchSize"], told["MaximumRecordAgeInSeconds"]
    if size > limits.stream_batch_most:
        raise invalid(f"Batch size {size} is out of range. It must be between 1 and {limits.stream_batch_most}")
    if 0 <= age_s < YOUNGEST_S:
        raise invalid(f"MaximumRecordAgeInSeconds {age_s} is out of range. It must be -1 or at least {YOUNGEST_S}")
    if told["TumblingWindowInSeconds"]:
        raise invalid("The lab keeps no tumbling windows; leave TumblingWindowInSeconds out")
    dead = destination(told)
    if dead and queues.by_arn(dead) is None:
        raise invalid(f"The lab delivers what a stream's mapping gives up to its own SQS queues only, not to {dead}")


def destination(told: Mapping[str, Any]) -> str:
    """ARN of what takes the batches that are given up; "" for nobody."""
    return str(told["DestinationConfig"].get("OnFailure", {}).get("Destination", ""))


def rules(told: Mapping[str, Any], filters: Filters, limits: Limits) -> StreamRules:
    age_s = told["MaximumRecordAgeInSeconds"]
    return StreamRules(
        size=told["BatchSize"],
        window_s=told["MaximumBatchingWindowInSeconds"],
        lanes=told["ParallelizationFactor"],
        retries=told["MaximumRetryAttempts"],
        age_s=min(age_s, limits.stream_retention_s) if age_s >= 0 else limits.stream_retention_s,
        bisects=told["BisectBatchOnFunctionError"],
        partial=PARTIAL in told["FunctionResponseTypes"],
        filters=filters,
        start=Start(told["StartingPosition"], told.get("StartingPositionTimestamp")),
    )
