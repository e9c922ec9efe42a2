"""Streams as event sources, against moto's server: order, batches, retries, halves, and what is given up."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.aws.moto import served
from tests.lab.account import client_on, create, with_port
from tests.lab.test_mappings import bodies, until

pytest.importorskip("moto")
FAST = 0.01
"""A second of Lambda's waits takes 10 ms."""
HANDLER = """\
import base64, json
def handler(event, context):
    told = [base64.b64decode(each["kinesis"]["data"]).decode() for each in event["Records"]]
    print("batch", json.dumps(told))
    if "poison" in told: raise ValueError("no")
    return {"batchItemFailures": [{"itemIdentifier": each["kinesis"]["sequenceNumber"]}
        for each, text in zip(event["Records"], told) if text == "bad"]}
"""
CHANGES = """\
import json
def handler(event, context):
    for each in event["Records"]:
        print("batch", json.dumps([each["eventName"], each["dynamodb"].get("NewImage")]))
"""


@pytest.fixture(scope="module")
def moto() -> Iterator[int]:
    """The port of a server that plays Kinesis and DynamoDB."""
    with served() as found:
        yield found.port


class World:
    """A stream with a function that polls it, and a queue for what is given up."""

    def __init__(self, port: int, moto: int, name: str, *, shards: int = 1) -> None:
        self.client, self.sqs, self.logs = client_on(port), client_on(port, "sqs"), client_on(port, "logs")
        self.kinesis, self.name = client_on(moto, "kinesis", held=False), name
        self.kinesis.create_stream(StreamName=name, ShardCount=shards)
        self.arn = f"arn:aws:kinesis:us-east-1:123456789012:stream/{name}"
        create(self.client, source=HANDLER)
        self.dead = self.sqs.create_queue(QueueName="dead")["QueueUrl"]

    def put(self, *texts: str, key: str = "k") -> None:
        for text in texts:
            self.kinesis.put_record(StreamName=self.name, Data=text.encode(), PartitionKey=key)

    def mapped(self, **more: Any) -> dict[str, Any]:
        destination = {"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:123456789012:dead"}}
        asked = {"StartingPosition": "TRIM_HORIZON", "DestinationConfig": destination} | more
        return dict(self.client.create_event_source_mapping(EventSourceArn=self.arn, FunctionName="orders", **asked))

    def batches(
        self, count: int, done: Callable[[list[Any]], bool] = lambda found: True, *, function: str = "orders"
    ) -> list[Any]:
        """What a function has seen, once it is so many batches."""
        group = f"/aws/lambda/{function}"

        def seen() -> list[Any]:
            try:
                told = self.logs.filter_log_events(logGroupName=group, filterPattern="batch")["events"]
            except self.logs.exceptions.ResourceNotFoundException:
                return []
            found = [json.loads(each["message"].partition(" ")[2]) for each in told]
            return found if len(found) >= count and done(found) else []

        return list(until(seen))

    def given_up(self, count: int) -> list[Any]:
        return [json.loads(body) for body in bodies(self.sqs, self.dead, count)]


def in_world(moto: int, name: str, use: Callable[[World], Any], *, shards: int = 1) -> Any:
    def run(port: int) -> Any:
        return use(World(port, moto, name, shards=shards))

    return with_port(run, pace=FAST, streams=f"http://127.0.0.1:{moto}")


def test_records_come_in_order_in_batches_of_a_size(moto: int) -> None:
    def use(world: World) -> Any:
        world.put("1", "2", "3", "4", "5")
        made = world.mapped(BatchSize=2)
        assert (made["BatchSize"], made["MaximumRetryAttempts"], made["ParallelizationFactor"]) == (2, -1, 1)
        first = world.batches(3)
        world.put("6")
        return first, world.batches(4)[-1]

    assert in_world(moto, "sizes", use) == ([["1", "2"], ["3", "4"], ["5"]], ["6"])


def test_a_batch_that_fails_is_tried_again_and_given_up(moto: int) -> None:
    def use(world: World) -> Any:
        world.put("a", "poison", "b")
        world.mapped(BatchSize=2, MaximumRetryAttempts=1)
        return world.batches(3), world.given_up(1)

    batches, (told,) = in_world(moto, "retries", use)
    assert batches == [["a", "poison"], ["a", "poison"], ["b"]]
    context, info = told["requestContext"], told["KinesisBatchInfo"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("RetryAttemptsExhausted", 2)
    assert told["responseContext"]["functionError"] == "Unhandled"
    assert (info["batchSize"], info["shardId"]) == (2, "shardId-000000000000")
    assert int(info["endSequenceNumber"]) == int(info["startSequenceNumber"]) + 1


def test_halves_find_the_record_that_fails(moto: int) -> None:
    def use(world: World) -> Any:
        world.put("a", "b", "poison", "c")
        world.mapped(BisectBatchOnFunctionError=True, MaximumRetryAttempts=0)
        return world.batches(5), world.given_up(1)

    batches, (told,) = in_world(moto, "halves", use)
    assert batches == [["a", "b", "poison", "c"], ["a", "b"], ["poison", "c"], ["poison"], ["c"]]
    assert told["KinesisBatchInfo"]["batchSize"] == 1


def test_a_batch_goes_on_where_the_function_says_it_failed(moto: int) -> None:
    def use(world: World) -> Any:
        world.put("a", "bad", "b")
        world.mapped(FunctionResponseTypes=["ReportBatchItemFailures"], MaximumRetryAttempts=1)
        return world.batches(2), world.given_up(1)

    batches, (told,) = in_world(moto, "partial", use)
    assert batches == [["a", "bad", "b"], ["bad", "b"]]
    assert told["KinesisBatchInfo"]["batchSize"] == 2 and "functionError" not in told["responseContext"]


def test_records_that_are_too_old_are_given_up_uncalled(moto: int) -> None:
    def use(world: World) -> Any:
        world.put("old")
        time.sleep(61 * FAST)  # a minute of Lambda's, which is all that a record's age is
        world.mapped(MaximumRecordAgeInSeconds=60)
        return world.given_up(1)

    (told,) = in_world(moto, "ages", use)
    assert (told["requestContext"]["condition"], told["requestContext"]["approximateInvokeCount"]) == (
        "RecordAgeExceeded",
        0,
    )


def test_a_filter_sees_what_is_in_the_record(moto: int) -> None:
    def use(world: World) -> Any:
        world.put('{"kind": "a"}', "plain", '{"kind": "b"}')
        pattern = json.dumps({"partitionKey": ["k"], "data": {"kind": ["b"]}})
        world.mapped(FilterCriteria={"Filters": [{"Pattern": pattern}]})
        return world.batches(1)

    assert in_world(moto, "filters", use) == [['{"kind": "b"}']]


def test_keys_keep_their_order_beside_each_other(moto: int) -> None:
    def use(world: World) -> Any:
        for number in range(6):
            for key in "abcd":
                world.put(f"{key}{number}", key=key)
        world.mapped(BatchSize=2, ParallelizationFactor=4)
        return world.batches(12, lambda found: sum(map(len, found)) == 24)

    told = [each for batch in in_world(moto, "lanes", use, shards=2) for each in batch]
    assert {key: [each for each in told if each[0] == key] for key in "abcd"} == {
        key: [f"{key}{number}" for number in range(6)] for key in "abcd"
    }


def test_a_mapping_goes_on_where_it_was_paused(moto: int) -> None:
    def use(world: World) -> Any:
        world.put("1")
        id = world.mapped()["UUID"]
        world.batches(1)
        until(lambda: world.client.get_event_source_mapping(UUID=id)["LastProcessingResult"] == "OK")
        world.client.update_event_source_mapping(UUID=id, Enabled=False)
        world.put("2")
        world.client.update_event_source_mapping(UUID=id, Enabled=True)
        return world.batches(2)

    assert in_world(moto, "pauses", use) == [["1"], ["2"]]


def test_a_tables_changes(moto: int) -> None:
    def use(world: World) -> Any:
        table = client_on(moto, "dynamodb", held=False)
        arn = table.create_table(
            TableName="orders",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )["TableDescription"]["LatestStreamArn"]
        create(world.client, "changes", CHANGES)
        world.client.create_event_source_mapping(
            EventSourceArn=arn, FunctionName="changes", StartingPosition="TRIM_HORIZON"
        )
        table.put_item(TableName="orders", Item={"id": {"S": "1"}, "raw": {"B": b"x"}})
        table.delete_item(TableName="orders", Key={"id": {"S": "1"}})
        return world.batches(2, function="changes")

    assert in_world(moto, "beside", use) == [["INSERT", {"id": {"S": "1"}, "raw": {"B": "eA=="}}], ["REMOVE", None]]


REFUSED = [
    pytest.param({"StartingPosition": None}, "startingPosition", id="nowhere to start"),
    pytest.param({"TumblingWindowInSeconds": 30}, "tumbling windows", id="tumbling windows"),
    pytest.param({"MaximumRecordAgeInSeconds": 30}, "out of range", id="too young"),
    pytest.param(
        {"DestinationConfig": {"OnFailure": {"Destination": "arn:aws:sns:us-east-1:123456789012:t"}}},
        "its own SQS queues only",
        id="a topic",
    ),
    pytest.param({"FilterCriteria": {"Filters": [{"Pattern": '{"data": ["x"]}'}]}}, "filter pattern", id="plain text"),
]


def test_what_is_refused(moto: int) -> None:
    def use(world: World) -> None:
        for case in REFUSED:
            given = {"StartingPosition": "LATEST"} | case.values[0]
            asked = {key: value for key, value in given.items() if value is not None}
            with pytest.raises(world.client.exceptions.ClientError, match=str(case.values[1])):
                world.client.create_event_source_mapping(EventSourceArn=world.arn, FunctionName="orders", **asked)

    in_world(moto, "refused", use)
