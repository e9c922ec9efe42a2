"""Queues and the mappings that poll them: batches, partial failures, what comes back, what is set aside."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from tests.lab.account import client_on, create, with_port, zipped

HANDLER = """\
import json
def handler(event, context):
    bodies = [record["body"] for record in event["Records"]]
    print("batch", json.dumps(bodies))
    if "poison" in bodies: raise ValueError("no")
    return {"batchItemFailures": [{"itemIdentifier": each["messageId"]} for each in event["Records"] if each["body"] == "bad"]}
"""
FAST = 0.01
"""A second of a queue's clock takes 10 ms."""
WITHIN_S = 40


def until(done: Callable[[], Any]) -> Any:
    """Ask again until there is an answer that counts."""
    over = time.monotonic() + WITHIN_S
    while not (found := done()) and time.monotonic() < over:
        time.sleep(0.02)
    return found


def bodies(sqs: Any, url: str, count: int) -> list[str]:
    """Bodies that arrive on a queue, until there are so many."""
    found: list[str] = []

    def more() -> bool:
        told = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=43200)
        found.extend(each["Body"] for each in told.get("Messages", ()))
        return len(found) >= count

    until(more)
    return sorted(found)


def left(sqs: Any, url: str) -> int:
    told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return int(told["ApproximateNumberOfMessages"]) + int(told["ApproximateNumberOfMessagesNotVisible"])


def with_queue(use: Callable[[Any, Any, str, str], Any], **settings: Any) -> Any:
    """A function, a queue that gives up after two receives, and the queue where it puts what it gives up."""

    def run(port: int) -> Any:
        client, sqs = client_on(port), client_on(port, "sqs")
        create(client, source=HANDLER)
        dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 2})
        url = sqs.create_queue(QueueName="orders", Attributes={"RedrivePolicy": redrive})["QueueUrl"]
        return use(client, sqs, url, dead)

    return with_port(run, pace=FAST, **settings)


def mapped(client: Any, **more: Any) -> dict[str, Any]:
    arn = "arn:aws:sqs:us-east-1:123456789012:orders"
    return dict(client.create_event_source_mapping(EventSourceArn=arn, FunctionName="orders", **more))


def test_a_batch_leaves_the_queue_once_it_was_handled() -> None:
    def use(client: Any, sqs: Any, url: str, dead: str) -> tuple[int, int]:
        sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": str(n), "MessageBody": f"m{n}"} for n in range(7)])
        made = mapped(client, BatchSize=5)
        assert made["State"] == "Creating" and made["BatchSize"] == 5
        assert client.get_event_source_mapping(UUID=made["UUID"])["State"] == "Enabled"
        until(lambda: not left(sqs, url))
        return left(sqs, url), left(sqs, dead)

    assert with_queue(use) == (0, 0)


FAILURES = [
    pytest.param({"FunctionResponseTypes": ["ReportBatchItemFailures"]}, ["a", "bad", "b"], ["bad"], id="one of three"),
    pytest.param({}, ["a", "bad", "b"], [], id="its answer is not asked for"),
    pytest.param({}, ["a", "poison"], ["a", "poison"], id="the function fails: all come back"),
]


@pytest.mark.parametrize(("settings", "sent", "set_aside"), FAILURES)
def test_what_fails_comes_back_and_is_set_aside(
    settings: dict[str, Any], sent: list[str], set_aside: list[str]
) -> None:
    def use(client: Any, sqs: Any, url: str, dead: str) -> tuple[list[str], int]:
        sqs.send_message_batch(
            QueueUrl=url, Entries=[{"Id": str(n), "MessageBody": body} for n, body in enumerate(sent)]
        )
        mapped(client, **settings)
        until(lambda: not left(sqs, url))
        return bodies(sqs, dead, len(set_aside)), left(sqs, url)

    assert with_queue(use) == (set_aside, 0)


def test_what_does_not_pass_the_filter_leaves_the_queue_unseen() -> None:
    """With a function that fails for what it sees, so that all it sees is set aside."""

    def use(client: Any, sqs: Any, url: str, dead: str) -> tuple[list[str], int]:
        pattern = json.dumps({"body": {"kind": ["poison"]}})
        made = mapped(client, FilterCriteria={"Filters": [{"Pattern": pattern}]}, BatchSize=1)
        assert made["FilterCriteria"] == {"Filters": [{"Pattern": pattern}]}
        client.update_function_code(
            FunctionName="orders", ZipFile=zipped("def handler(event, context): raise ValueError")
        )
        for body in ('{"kind": "poison"}', '{"kind": "food"}', "poison"):
            sqs.send_message(QueueUrl=url, MessageBody=body)
        until(lambda: not left(sqs, url))
        return bodies(sqs, dead, 1), left(sqs, url)

    assert with_queue(use) == (['{"kind": "poison"}'], 0)


REFUSED = [
    pytest.param({"FilterCriteria": {"Filters": [{"Pattern": "{"}]}}, "Invalid filter pattern", id="no pattern"),
    pytest.param({"EventSourceArn": "arn:aws:sqs:us-east-1:123456789012:nothere"}, "NonExistentQueue", id="no queue"),
    pytest.param(
        {"EventSourceArn": "arn:aws:kinesis:us-east-1:123456789012:stream/a"},
        "no streams of its own",
        id="a stream that nobody plays",
    ),
    pytest.param({"FunctionName": "nothere"}, "Function does not exist", id="no function"),
    pytest.param({"BatchSize": 100}, "Maximum batch window in seconds must be greater than 0", id="large, no window"),
    pytest.param({"BatchSize": 10_001}, "10000", id="too large"),
]


def test_mappings_that_lambda_refuses() -> None:
    def use(client: Any, sqs: Any, url: str, dead: str) -> None:
        given = {"EventSourceArn": "arn:aws:sqs:us-east-1:123456789012:orders", "FunctionName": "orders"}
        for case in REFUSED:
            with pytest.raises(client.exceptions.ClientError, match=str(case.values[1])):
                client.create_event_source_mapping(**given | case.values[0])
        client.update_function_configuration(FunctionName="orders", Timeout=31)
        with pytest.raises(client.exceptions.InvalidParameterValueException, match="30 seconds is less than"):
            mapped(client)
        client.update_function_configuration(FunctionName="orders", Timeout=30)
        id = mapped(client, Enabled=False)["UUID"]
        with pytest.raises(client.exceptions.ResourceConflictException, match=id):
            mapped(client)
        assert client.get_event_source_mapping(UUID=id)["State"] == "Disabled"
        sqs.send_message(QueueUrl=url, MessageBody="a")
        assert client.update_event_source_mapping(UUID=id, Enabled=True)["State"] == "Enabling"
        until(lambda: not left(sqs, url))
        assert left(sqs, url) == 0
        assert client.delete_event_source_mapping(UUID=id)["State"] == "Deleting"
        assert client.list_event_source_mappings(FunctionName="orders")["EventSourceMappings"] == []

    with_queue(use)


def test_a_fifo_queue_keeps_its_groups_in_order() -> None:
    def use(port: int) -> list[list[str]]:
        sqs = client_on(port, "sqs")
        url = sqs.create_queue(QueueName="q.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
        for body in ("a1", "a2", "b1", "a1"):
            sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=body[0], MessageDeduplicationId=body)
        batches = []
        for most in (1, 10, 10):
            told = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=most, AttributeNames=["All"]).get(
                "Messages", []
            )
            batches.append([each["Body"] for each in told])
            if len(batches) != 2:
                continue
            for each in told:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
        return batches

    assert with_port(use, pace=1.0) == [["a1"], ["b1"], []]


def test_what_sqs_refuses_and_what_its_clients_check() -> None:
    def use(port: int) -> None:
        sqs = client_on(port, "sqs")
        with pytest.raises(sqs.exceptions.QueueDoesNotExist):
            sqs.get_queue_url(QueueName="nothere")
        url = sqs.create_queue(QueueName="a")["QueueUrl"]
        assert sqs.list_queues()["QueueUrls"] == [url]
        attributes = {"kind": {"DataType": "String", "StringValue": "x"}}
        sent = sqs.send_message(QueueUrl=url, MessageBody="hello", MessageAttributes=attributes)
        assert sent["MD5OfMessageBody"] == "5d41402abc4b2a76b9719d911017c592"
        (got,) = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
        assert (
            got["MessageAttributes"] == attributes and got["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"]
        )
        assert "Messages" not in sqs.receive_message(QueueUrl=url)
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=got["ReceiptHandle"], VisibilityTimeout=0)
        assert len(sqs.receive_message(QueueUrl=url)["Messages"]) == 1
        sqs.delete_queue(QueueUrl=url)
        with pytest.raises(sqs.exceptions.QueueDoesNotExist):
            sqs.send_message(QueueUrl=url, MessageBody="x")

    with_port(use)
