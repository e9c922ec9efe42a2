"""Where an asynchronous event ends: a destination for each outcome, a dead-letter queue for what failed."""

import json
from typing import Any

import pytest
from tests.lab.account import client_on, create, with_port
from tests.lab.test_mappings import until

HANDLER = """\
def handler(event, context):
    if "requestContext" in event: print("arrived", event["requestContext"]["condition"], event["responsePayload"])
    if event.get("fail"): raise ValueError("no")
    return "well"
"""
QUEUE = "arn:aws:sqs:us-east-1:123456789012:ends"
OUTCOMES = [
    pytest.param({}, "OnSuccess", "Success", "well", 1, id="success"),
    pytest.param({"fail": 1}, "OnFailure", "RetriesExhausted", "no", 2, id="failure, after one retry"),
]


def received(sqs: Any, url: str) -> dict[str, Any]:
    """The next message of a queue."""
    return dict(
        until(lambda: sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"]).get("Messages", [None])[0])
    )


@pytest.mark.parametrize(("event", "on", "condition", "payload", "attempts"), OUTCOMES)
def test_an_event_ends_in_a_queue(event: Any, on: str, condition: str, payload: str, attempts: int) -> None:
    def use(port: int) -> tuple[Any, Any]:
        client, sqs = client_on(port), client_on(port, "sqs")
        url = sqs.create_queue(QueueName="ends")["QueueUrl"]
        create(client, source=HANDLER)
        told = client.put_function_event_invoke_config(
            FunctionName="orders", MaximumRetryAttempts=1, DestinationConfig={on: {"Destination": QUEUE}}
        )
        client.invoke(FunctionName="orders", InvocationType="Event", Payload=json.dumps(event))
        return told, json.loads(received(sqs, url)["Body"])

    told, body = with_port(use, pace=0.0)
    assert told["MaximumRetryAttempts"] == 1 and told["FunctionArn"].endswith(":orders:$LATEST")
    assert body["requestContext"]["condition"] == condition and body["requestPayload"] == event
    assert body["requestContext"]["approximateInvokeCount"] == attempts
    assert payload in json.dumps(body["responsePayload"])


def test_an_event_ends_in_another_function() -> None:
    lines: list[str] = []

    def use(port: int) -> None:
        client = client_on(port)
        create(client, source=HANDLER)
        other = create(client, "other", source=HANDLER)["FunctionArn"]
        client.put_function_event_invoke_config(
            FunctionName="orders", DestinationConfig={"OnSuccess": {"Destination": other}}
        )
        client.invoke(FunctionName="orders", InvocationType="Event", Payload=b"{}")
        until(lambda: "arrived Success well" in lines)

    with_port(use, on_line=lambda stream, line: lines.append(line))
    assert "arrived Success well" in lines


def test_a_dead_letter_is_the_event_itself() -> None:
    def use(port: int) -> dict[str, Any]:
        client, sqs = client_on(port), client_on(port, "sqs")
        url = sqs.create_queue(QueueName="ends")["QueueUrl"]
        create(client, source=HANDLER, DeadLetterConfig={"TargetArn": QUEUE})
        client.invoke(FunctionName="orders", InvocationType="Event", Payload=b'{"fail": 1}')
        return received(sqs, url)

    letter = with_port(use, pace=0.0)
    assert json.loads(letter["Body"]) == {"fail": 1}
    assert letter["MessageAttributes"]["ErrorMessage"]["StringValue"] == "no"
    assert letter["MessageAttributes"]["ErrorCode"] == {"DataType": "Number", "StringValue": "200"}


def test_configurations_that_are_refused_and_removed() -> None:
    def use(port: int) -> None:
        client = client_on(port)
        create(client)
        for arn in ("arn:aws:sqs:us-east-1:123456789012:nothere", "arn:aws:sns:us-east-1:123456789012:topic"):
            with pytest.raises(client.exceptions.InvalidParameterValueException, match="DestinationConfig"):
                client.put_function_event_invoke_config(
                    FunctionName="orders", DestinationConfig={"OnFailure": {"Destination": arn}}
                )
        client.put_function_event_invoke_config(FunctionName="orders", MaximumEventAgeInSeconds=60)
        client.update_function_event_invoke_config(FunctionName="orders", MaximumRetryAttempts=0)
        told = client.get_function_event_invoke_config(FunctionName="orders")
        assert (told["MaximumRetryAttempts"], told["MaximumEventAgeInSeconds"]) == (0, 60)
        assert len(client.list_function_event_invoke_configs(FunctionName="orders")["FunctionEventInvokeConfigs"]) == 1
        client.delete_function_event_invoke_config(FunctionName="orders")
        with pytest.raises(client.exceptions.ResourceNotFoundException, match="EventInvokeConfig"):
            client.get_function_event_invoke_config(FunctionName="orders")

    with_port(use)
