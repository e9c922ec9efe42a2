"""Names by which the stacks of one project know each other's functions, queues and streams.

A SAM function whose queue is Terraform's names it by its ARN. Only names that are known whole count, and only those
that one of all stacks bears: in a repository of many projects the same name stands for many things.
"""

import re
from collections.abc import Iterable, Mapping

from deburr.sources.cloudformation.stack import Neighbour, Stack
from deburr.sources.cloudformation.values import Value

NAMED: Mapping[str, tuple[str, str]] = {
    "AWS::SQS::Queue": ("sqs", "QueueName"),
    "AWS::SNS::Topic": ("sns", "TopicName"),
    "AWS::Kinesis::Stream": ("kinesis", "Name"),
    "AWS::DynamoDB::Table": ("dynamodb", "TableName"),
}
"""The service in the ARN, and the property that holds the name."""
FUNCTION = "lambda"
SHORTEST = 3
_ARN = r"arn:[^:]*:(sqs|sns|kinesis|dynamodb):[^:]*:[^:]*:(?:stream/|table/)?([^/:{}]+)(?:/.*)?"
_UNKNOWN = r"\{[^{}]*\}"


def introduce(stacks: list[Stack]) -> None:
    """Tell every stack what the others call theirs."""
    found: dict[tuple[str, str], Neighbour | None] = {}
    for stack in stacks:
        for key, neighbour in _own(stack):
            known = found.setdefault(key, neighbour)
            if known is not None and known.address != neighbour.address:
                found[key] = None
    told = {key: neighbour for key, neighbour in found.items() if neighbour is not None}
    for stack in stacks:
        stack.neighbours = told


def _own(stack: Stack) -> Iterable[tuple[tuple[str, str], Neighbour]]:
    for name, address in stack.names.items():
        if "{" not in name and len(name) >= SHORTEST:
            yield (FUNCTION, name), Neighbour(name, address, "")
    for resource in stack.of_type(*NAMED):
        service, key = NAMED[resource.type]
        written = resource.properties.get(key)
        name = (written.text() or "") if written is not None else ""
        if len(name) >= SHORTEST:
            address = stack.address(resource.logical_id)
            yield (service, name), Neighbour(resource.logical_id, address, resource.type)


def neighbour(stack: Stack, value: Value | None) -> Neighbour | None:
    """What the ARN of a queue, topic, stream or table names in another stack; None where none or several do."""
    if value is None:
        return None
    match = re.fullmatch(_ARN, re.sub(_UNKNOWN, "{}", value.pattern()))
    return stack.neighbours.get((match[1], match[2])) if match is not None else None
