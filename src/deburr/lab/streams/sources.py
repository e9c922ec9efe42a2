"""Kinesis and DynamoDB streams behind an endpoint, as Lambda's pollers read them.

Every method blocks, and raises LabError while the stream cannot be read.
"""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from deburr.lab.errors import LabError
from deburr.lab.streams.record import Shard, Start, StreamRecord
from deburr.lab.variables import FAKE_KEY, FAKE_SECRET

ANSWERS_S = 20
MOST_READ = {"kinesis": 10_000, "dynamodb": 1_000}
"""Records of one GetRecords, as botocore's models of the two say."""


class Source(Protocol):
    """A stream.

    data   the filter key of its content.
    info   where a failure's destination finds the batch.
    polls  a second, of each shard; the Lambda Developer Guide, "Using AWS Lambda with Kinesis" and "... DynamoDB".
    """

    arn: str
    data: str
    info: str
    polls: float

    def shards(self) -> list[Shard]: ...

    def iterator(self, shard: str, start: Start) -> str: ...

    def read(self, shard: str, iterator: str, most: int) -> tuple[list[StreamRecord], str | None]:
        """Records, and the iterator after them; None at the end of a shard that is closed."""


class Kinesis:
    data, info, polls = "data", "KinesisBatchInfo", 1.0

    def __init__(self, arn: str, endpoint: str, role: str) -> None:
        self.arn, self.role, self.name = arn, role, arn.rpartition("/")[2]
        self.region = arn.split(":")[3]
        self._client = _client("kinesis", endpoint, self.region)

    def shards(self) -> list[Shard]:
        found: list[Mapping[str, Any]] = []
        asked: dict[str, Any] = {"StreamName": self.name}
        while asked:
            page = _asked(self._client, "list_shards", asked)
            found += page["Shards"]
            asked = {"NextToken": page["NextToken"]} if page.get("NextToken") else {}
        names = ("ParentShardId", "AdjacentParentShardId")
        return [Shard(each["ShardId"], tuple(each[name] for name in names if name in each)) for each in found]

    def iterator(self, shard: str, start: Start) -> str:
        more: dict[str, Any] = {}
        if start.position == "AT_TIMESTAMP":
            more["Timestamp"] = start.at
        elif start.at is not None:
            more["StartingSequenceNumber"] = start.at
        asked = {"StreamName": self.name, "ShardId": shard, "ShardIteratorType": start.position, **more}
        told = _asked(self._client, "get_shard_iterator", asked)
        return str(told["ShardIterator"])

    def read(self, shard: str, iterator: str, most: int) -> tuple[list[StreamRecord], str | None]:
        asked = {"ShardIterator": iterator, "Limit": min(most, MOST_READ["kinesis"])}
        told = _asked(self._client, "get_records", asked)
        return [self._record(shard, each) for each in told["Records"]], told.get("NextShardIterator")

    def _record(self, shard: str, each: Mapping[str, Any]) -> StreamRecord:
        sequence, arrived_s = each["SequenceNumber"], each["ApproximateArrivalTimestamp"].timestamp()
        seen = {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": each["PartitionKey"],
            "sequenceNumber": sequence,
            "data": base64.b64encode(each["Data"]).decode(),
            "approximateArrivalTimestamp": round(arrived_s, 3),
        }
        told = {
            "kinesis": seen,
            "eventSource": "aws:kinesis",
            "eventVersion": "1.0",
            "eventID": f"{shard}:{sequence}",
            "eventName": "aws:kinesis:record",
            "invokeIdentityArn": self.role,
            "awsRegion": self.region,
            "eventSourceARN": self.arn,
        }
        content = each["Data"].decode("utf-8", "replace")
        return StreamRecord(sequence, each["PartitionKey"], arrived_s, told, seen, content)


class Table:
    """The stream of a DynamoDB table."""

    data, info, polls = "dynamodb", "DDBStreamBatchInfo", 4.0

    def __init__(self, arn: str, endpoint: str) -> None:
        self.arn = arn
        self._client = _client("dynamodbstreams", endpoint, arn.split(":")[3])

    def shards(self) -> list[Shard]:
        found: list[Shard] = []
        asked: dict[str, Any] = {"StreamArn": self.arn}
        while True:
            page = _asked(self._client, "describe_stream", asked)["StreamDescription"]
            for each in page["Shards"]:
                parent = each.get("ParentShardId")
                found.append(Shard(each["ShardId"], (parent,) if parent else ()))
            if not page.get("LastEvaluatedShardId"):
                return found
            asked["ExclusiveStartShardId"] = page["LastEvaluatedShardId"]

    def iterator(self, shard: str, start: Start) -> str:
        more = {"SequenceNumber": start.at} if start.at is not None else {}
        asked = {"StreamArn": self.arn, "ShardId": shard, "ShardIteratorType": start.position, **more}
        told = _asked(self._client, "get_shard_iterator", asked)
        return str(told["ShardIterator"])

    def read(self, shard: str, iterator: str, most: int) -> tuple[list[StreamRecord], str | None]:
        asked = {"ShardIterator": iterator, "Limit": min(most, MOST_READ["dynamodb"])}
        told = _asked(self._client, "get_records", asked)
        return [self._record(each) for each in told["Records"]], told.get("NextShardIterator")

    def _record(self, each: Mapping[str, Any]) -> StreamRecord:
        change = _plain(each["dynamodb"])
        told = {**each, "dynamodb": change, "eventSourceARN": self.arn}
        arrived_s = each["dynamodb"]["ApproximateCreationDateTime"].timestamp()
        key = repr(sorted(change["Keys"].items()))
        return StreamRecord(change["SequenceNumber"], key, arrived_s, told, told)


def source(arn: str, endpoint: str, role: str) -> Source:
    """The stream of an ARN; ValueError when it is none of Kinesis or DynamoDB."""
    if ":kinesis:" in arn and ":stream/" in arn:
        return Kinesis(arn, endpoint, role)
    if ":dynamodb:" in arn and "/stream/" in arn:
        return Table(arn, endpoint)
    raise ValueError(arn)


def is_stream(arn: str) -> bool:
    """Whether an ARN is one of a service whose streams are polled."""
    return ":kinesis:" in arn or ":dynamodb:" in arn


def _client(service: str, endpoint: str, region: str) -> Any:
    import boto3
    from botocore.config import Config

    session: Any = boto3.session.Session(FAKE_KEY, FAKE_SECRET, region_name=region)
    patience = Config(retries={"total_max_attempts": 1}, read_timeout=ANSWERS_S, connect_timeout=ANSWERS_S)
    return session.client(service, endpoint_url=endpoint, config=patience)


def _asked(client: Any, operation: str, parameters: Mapping[str, Any]) -> Any:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return getattr(client, operation)(**parameters)
    except (BotoCoreError, ClientError) as error:
        raise LabError(str(error), hint="see what plays the streams, at the address of --streams") from error


def _plain(value: Any) -> Any:
    """A change as JSON has it: bytes in base64, times in seconds."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(each) for each in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return int(value.timestamp()) if isinstance(value, datetime) else value
