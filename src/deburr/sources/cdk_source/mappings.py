"""What Lambda polls for a function of a CDK app: event sources and the mappings that they make."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.values import Act, Called, Construct, Items, Options, Spot, is_false
from deburr.sources.cloudformation.tree import TreeNode

if TYPE_CHECKING:
    from deburr.sources.cdk_source.wiring import Made, Wiring

POLLS = {
    "SqsEventSource": "Arn",
    "DynamoEventSource": "StreamArn",
    "KinesisEventSource": "Arn",
    "ManagedKafkaEventSource": "Arn",
}
"""Event sources that Lambda polls, and the attribute of what they read."""


def event_source(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`fn.addEventSource(new SqsEventSource(queue, {...}))`."""
    function, source = w.function(act.base), act.args[0] if act.args else None
    if function is not None and isinstance(source, Called):
        yield from _source(w, act.at, function, source)


def own_sources(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """`new Function(this, "Ship", { events: [new SqsEventSource(queue)] })`."""
    function, events = w.function(made), made.options.entries.get("events")
    for source in events.items if isinstance(events, Items) else ():
        if function is not None and isinstance(source, Called):
            yield from _source(w, source.at, function, source)


def _source(w: "Wiring", at: Spot, function: TreeNode, source: Called) -> Iterator["Made"]:
    kind = source.path.rpartition(".")[2]
    read = source.args[0] if source.args else None
    if kind in POLLS:
        aimed = w.nodes.reference(read, POLLS[kind]) or w.nodes.unknown(source.at)
        yield _mapping(w, at, function, aimed, source.at, source.options)
    elif kind in ("SnsEventSource", "S3EventSource", "S3EventSourceV2"):
        yield from w.permission(at, function, f"{'sns' if kind[1] == 'n' else 's3'}.amazonaws.com")
    else:
        yield from w.permission(at, function, None)


def mapped(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`fn.addEventSourceMapping("Orders", { eventSourceArn: queue.queueArn })`."""
    function = w.function(act.base)
    if function is not None:
        yield _mapping(w, act.at, function, _read(w, act.at, act.options), act.at, act.options)


def made(w: "Wiring", construct: Construct) -> Iterator["Made"]:
    """`new EventSourceMapping(this, "Orders", { target: fn, eventSourceArn: queue.queueArn })`."""
    function = w.function(construct.options.entries.get("target"))
    if function is not None:
        read = _read(w, construct.at, construct.options)
        yield _mapping(w, construct.at, function, read, construct.at, construct.options)


def _read(w: "Wiring", at: Spot, options: Options) -> TreeNode:
    written = options.entries.get("eventSourceArn")
    stream = isinstance(written, Called) and written.path.endswith("tableStreamArn")
    return w.nodes.reference(written, "StreamArn" if stream else "Arn") or w.nodes.value(written) or w.nodes.unknown(at)


def _mapping(w: "Wiring", at: Spot, function: TreeNode, read: TreeNode, written: Spot, options: Options) -> "Made":
    nodes, given = w.nodes, options.entries
    partial = given.get("reportBatchItemFailures")
    responses = nodes.items(partial.at, [nodes.text(partial.at, "ReportBatchItemFailures")]) if partial else None
    properties: dict[str, TreeNode | None] = {
        "FunctionName": function,
        "EventSourceArn": read,
        "StartingPosition": nodes.unknown(written) if "startingPosition" in given else None,
        "BatchSize": nodes.value(given.get("batchSize")),
        "MaximumBatchingWindowInSeconds": nodes.seconds(given.get("maxBatchingWindow")),
        "MaximumRetryAttempts": nodes.value(given.get("retryAttempts")),
        "MaximumRecordAgeInSeconds": nodes.seconds(given.get("maxRecordAge")),
        "BisectBatchOnFunctionError": nodes.value(given.get("bisectBatchOnError")),
        "FunctionResponseTypes": responses if not is_false(partial) else None,
        "Enabled": nodes.value(given.get("enabled")),
        "FilterCriteria": nodes.unknown(written) if "filters" in given else None,
    }
    if "onFailure" in given:
        sent = nodes.mapping(written, {"Destination": nodes.unknown(written)})
        properties["DestinationConfig"] = nodes.mapping(written, {"OnFailure": sent})
    return w.name("mapping"), nodes.resource(at, "AWS::Lambda::EventSourceMapping", properties)
