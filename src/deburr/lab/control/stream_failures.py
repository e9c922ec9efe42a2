"""What a stream's mapping tells a failure's destination: where the records are, not what they hold."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from deburr.lab.journal import now_stamp, stamp
from deburr.lab.record import Record
from deburr.lab.streams.record import Shard, StreamRecord
from deburr.lab.streams.sources import Source


def discarded(
    source: Source,
    shard: Shard,
    function_arn: str,
    version: str,
    batch: Sequence[StreamRecord],
    condition: str,
    calls: int,
    record: Record | None,
) -> dict[str, Any]:
    """The message, in the shape of the Lambda Developer Guide, "Retain discarded batch records".

    version  that was called, or would have been.
    calls   how often the function was called with these records.
    record  of the last call; None when there was none.
    """
    response: dict[str, Any] = {"statusCode": 200, "executedVersion": version}
    if record is not None and record.answer.error:
        response["functionError"] = record.answer.error
    return {
        "requestContext": {
            "requestId": record.request_id if record is not None else str(uuid.uuid4()),
            "functionArn": function_arn,
            "condition": condition,
            "approximateInvokeCount": calls,
        },
        "responseContext": response,
        "version": "1.0",
        "timestamp": now_stamp(),
        source.info: {
            "shardId": shard.id,
            "startSequenceNumber": batch[0].sequence,
            "endSequenceNumber": batch[-1].sequence,
            "approximateArrivalOfFirstRecord": _time(batch[0].arrived_s),
            "approximateArrivalOfLastRecord": _time(batch[-1].arrived_s),
            "batchSize": len(batch),
            "streamArn": source.arn,
        },
    }


def _time(seconds: float) -> str:
    return stamp(datetime.fromtimestamp(seconds, UTC))
