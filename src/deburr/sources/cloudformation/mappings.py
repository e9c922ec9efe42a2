"""Event source mappings, written as a resource or as a SAM event: Lambda itself fetches the batches."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from deburr.place import Place
from deburr.sources.cloudformation.references import Called
from deburr.sources.cloudformation.settings import boolean, integer, listed, present
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.sources.cloudformation.wiring import Source, Wiring, has_destination, shown, source, switched_off
from deburr.workload.caller import KIND_OF_ARN, Caller, Mode
from deburr.workload.setting import Setting

# SAM's event types that become a mapping: the kind, and the property that names the source.
EVENTS = {
    "SQS": ("sqs", "Queue"),
    "Kinesis": ("kinesis", "Stream"),
    "DynamoDB": ("dynamodb", "Stream"),
    "MSK": ("kafka", "Stream"),
    "SelfManagedKafka": ("kafka", "KafkaBootstrapServers"),
    "MQ": ("mq", "Broker"),
    "DocumentDB": ("documentdb", "Cluster"),
}
KIND_OF_TYPE = {
    "AWS::SQS::Queue": "sqs",
    "AWS::Kinesis::Stream": "kinesis",
    "AWS::Kinesis::StreamConsumer": "kinesis",
    "AWS::DynamoDB::Table": "dynamodb",
    "AWS::DynamoDB::GlobalTable": "dynamodb",
    "AWS::Serverless::SimpleTable": "dynamodb",
    "AWS::MSK::Cluster": "kafka",
    "AWS::MSK::ServerlessCluster": "kafka",
    "AWS::AmazonMQ::Broker": "mq",
    "AWS::DocDB::DBCluster": "documentdb",
}
KIND_OF_PROPERTY = {
    "SelfManagedEventSource": "kafka",
    "Topics": "kafka",
    "Queues": "mq",
    "DocumentDBEventSourceConfig": "documentdb",
    "AmazonManagedKafkaEventSourceConfig": "kafka",
}
STREAMS = frozenset({"kinesis", "dynamodb"})
SOME_STREAM = "stream"  # one of those, Kafka or DocumentDB: queues are read from nowhere but their beginning
UNBOUNDED = -1  # Lambda's word for no limit, and its default
# These wait for no batch unless told to; the others have a window of their own.
WITHOUT_WINDOW = frozenset({"sqs", "kinesis", "dynamodb"})


def from_resource(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """Read an AWS::Lambda::EventSourceMapping."""
    properties = resource.properties
    function = wiring.function(stack, properties.get("FunctionName"))
    if function is None:
        return
    arn = properties.get("EventSourceArn")
    origin = source(stack, arn, resource.logical_id)
    kind = _kind(properties, arn, origin)
    if not kind:
        stack.gap(resource.at, f"what {shown(resource.logical_id)} reads from is not known")
        kind = SOME_STREAM if present(properties, "StartingPosition") is not None else "unknown"
    yield from mapping(wiring, function, properties, kind, origin, resource.at)


def mapping(
    wiring: Wiring, function: Called, properties: Value, kind: str, origin: Source, at: Place
) -> Iterator[Caller]:
    """One mapping of that kind; nothing when it is written as disabled."""
    if switched_off(properties.get("Enabled")):
        return
    made = wiring.caller(
        function,
        kind,
        Mode.POLL,
        name=origin.name,
        at=at,
        source=origin.address,
        on_failure=has_destination(properties, "DestinationConfig", "OnFailure"),
    )
    yield replace(
        made,
        window_s=integer(
            properties.get("MaximumBatchingWindowInSeconds"),
            default=0 if kind in WITHOUT_WINDOW else None,
            at=at,
        ),
        batch=_batch(wiring, properties, kind, at),
        retries=_of_streams(kind, properties, "MaximumRetryAttempts", at),
        record_age_s=_of_streams(kind, properties, "MaximumRecordAgeInSeconds", at),
        bisects=boolean(properties.get("BisectBatchOnFunctionError"), default=False, at=at)
        if kind in STREAMS
        else None,
        partial_responses=_partial(properties.get("FunctionResponseTypes")),
        filtered=properties.get("FilterCriteria") is not None,
    )


def _of_streams(kind: str, properties: Value, key: str, at: Place) -> Setting[int] | None:
    return integer(properties.get(key), default=UNBOUNDED, at=at) if kind in STREAMS else None


def _batch(wiring: Wiring, properties: Value, kind: str, at: Place) -> Setting[int]:
    """Batch size; the facts tell a default for queues only."""
    default = None
    if kind == "sqs":
        value = wiring.facts["sqs.esm.batch"].table["default"]
        default = value if isinstance(value, int) else None
    return integer(properties.get("BatchSize"), default=default, at=at)


def _partial(value: Value | None) -> bool | None:
    if value is None:
        return False
    answers = [element.text() for element in listed(value)]
    if "ReportBatchItemFailures" in answers:
        return True
    return None if None in answers else False


def _kind(properties: Value, arn: Value | None, origin: Source) -> str:
    for property_name, kind in KIND_OF_PROPERTY.items():
        if present(properties, property_name) is not None:
            return kind
    if origin.type in KIND_OF_TYPE:
        return KIND_OF_TYPE[origin.type]
    return _match(KIND_OF_ARN, arn.pattern() if arn is not None else "")


def _match(kinds: Mapping[str, str], arn: str) -> str:
    return next((kind for part, kind in kinds.items() if part in arn), "")
