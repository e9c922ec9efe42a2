"""Events of a function, told as SAM's, which mean the same services."""

import json
from collections.abc import Callable, Mapping

from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode
from deburr.sources.serverless.naming import HTTP_API, REST_API
from deburr.sources.serverless.variables import entry

Event = tuple[str, dict[str, TreeNode | None]]
ASYNC = "integration.request.header.X-Amz-Invocation-Type"
# https://www.serverless.com/framework/docs/providers/aws/events
PLAIN = {"alexaSkill": "AlexaSkill", "alexaSmartHome": "AlexaSkill", "iot": "IoTRule"}
DEEPEST = 20  # levels of what a schedule sends
ELSEWHERE = frozenset({"websocket", "alb", "cloudFront"})
"""Events that need more than one resource: see `doors`."""


def event(make: Maker, name: str, value: TreeNode) -> Event | None:
    """SAM's type and properties for one event; None for an event that SAM has no word for."""
    reader = READERS.get(name)
    if reader is not None:
        return reader(make, value)
    return (PLAIN[name], {}) if name in PLAIN else None


def route(make: Maker, value: TreeNode) -> tuple[TreeNode | None, TreeNode | None]:
    """Method and path of `GET /orders`, or of a map; no path for everything."""
    if not isinstance(value, Scalar):
        return entry(value, "method"), entry(value, "path")
    method, _, path = value.text.strip().rpartition(" ")
    if path == "*":
        return None, None
    return make.text(value, method or "ANY"), make.text(value, path if path.startswith("/") else f"/{path}")


def _http(make: Maker, value: TreeNode) -> Event:
    method, path = route(make, value)
    if isinstance(path, Scalar) and not path.text.startswith("/"):
        path = make.text(path, f"/{path.text}")
    request = entry(value, "request")
    schemas = entry(request, "schemas") or entry(request, "schema")
    forgets = entry(value, "async")
    header: TreeNode | None = None
    if isinstance(forgets, Scalar) and forgets.text == "true":
        header = make.mapping(forgets, {ASYNC: make.text(forgets, "'Event'")})
    kind = entry(value, "integration")
    plain = isinstance(kind, Scalar) and kind.text.lower() == "lambda"
    return "Api", {
        "RestApiId": make.reference(value, REST_API),
        "Method": method,
        "Path": path,
        "TimeoutInMillis": entry(value, "timeoutInMillis"),
        "RequestParameters": header,
        "RequestModels": schemas,
        "ApiKeyRequired": entry(value, "private"),
        "RequestTemplates": entry(request, "template") if plain else None,
        "Type": make.text(value, "AWS") if plain else None,
        "Uri": make.text(value, ":lambda:path") if plain else None,
        "ResponseTransferMode": entry(entry(value, "response"), "transferMode"),
    }


def _http_api(make: Maker, value: TreeNode) -> Event:
    method, path = route(make, value)
    anything = isinstance(path, Scalar) and path.text == "*"
    return "HttpApi", {
        "ApiId": make.reference(value, HTTP_API),
        "Method": method if not anything else None,
        "Path": path if not anything else None,
    }


def _schedule(make: Maker, value: TreeNode) -> Event:
    """`rate(1 hour)`, or a map; of several rates in one, which `rhythms` takes apart, none is known."""
    rates = listed(entry(value, "rate")) if isinstance(value, MappingNode) and not _calls(value) else [value]
    return "Schedule", {
        "Schedule": rates[0] if len(rates) == 1 else make.unknown(value, "several rates"),
        "Input": _sent(make, entry(value, "input")),
        "Name": entry(value, "name"),
        "Description": entry(value, "description"),
        "Enabled": entry(value, "enabled"),
    }


def _sent(make: Maker, written: TreeNode | None) -> TreeNode | None:
    """The constant event of a schedule, which may be written as data, as the text that is sent."""
    if not isinstance(written, MappingNode | SequenceNode):
        return written
    found = plain(written)
    return make.text(written, json.dumps(found)) if found is not None else make.unknown(written, "a part is not known")


def plain(node: TreeNode, depth: int = 0) -> object:
    """The data that a tree holds, all of it texts; None where any of it is unknown."""
    if isinstance(node, Scalar):
        return node.text
    if depth > DEEPEST or not isinstance(node, MappingNode | SequenceNode) or node.tag:
        return None
    inner = [value for _, value in node.pairs] if isinstance(node, MappingNode) else node.items
    values = [plain(each, depth + 1) for each in inner]
    if None in values:
        return None
    keys = [key.text for key, _ in node.pairs] if isinstance(node, MappingNode) else None
    return values if keys is None else dict(zip(keys, values, strict=True))


def rhythms(make: Maker, value: TreeNode) -> list[TreeNode]:
    """A schedule of several rates as one for each of them."""
    rates = entry(value, "rate") if isinstance(value, MappingNode) and not _calls(value) else None
    if not isinstance(rates, SequenceNode) or len(rates.items) < 2 or not isinstance(value, MappingNode):
        return [value]
    return [
        make.pairs(value, [(key, rate if key.text == "rate" else inner) for key, inner in value.pairs])
        for rate in rates.items
    ]


def _bridge(make: Maker, value: TreeNode) -> Event:
    letters = entry(value, "deadLetterQueueArn")
    failure = make.mapping(letters, {"Arn": letters}) if letters is not None else None
    kind = "Schedule" if entry(value, "schedule") is not None else "EventBridgeRule"
    return kind, {
        "DeadLetterConfig": failure,
        "Enabled": entry(value, "enabled"),
        "Schedule": entry(value, "schedule"),
        "Input": _sent(make, entry(value, "input")),
    }


def _watch(make: Maker, value: TreeNode) -> Event:
    return "CloudWatchEvent", {"Enabled": entry(value, "enabled")}


def _named(kind: str, target: str, *keys: str) -> Callable[[Maker, TreeNode], Event]:
    """An event whose source is a text, or stands under one of these keys."""

    def read(make: Maker, value: TreeNode) -> Event:
        inner = next((found for key in keys if (found := entry(value, key)) is not None), None)
        return kind, {target: value if not isinstance(value, MappingNode) or _calls(value) else inner}

    return read


def _bucket(make: Maker, value: TreeNode) -> Event:
    kind, properties = _named("S3", "Bucket", "bucket")(make, value)
    return kind, {**properties, "Filter": entry(value, "rules") if isinstance(value, MappingNode) else None}


def _topic(make: Maker, value: TreeNode) -> Event:
    if not isinstance(value, MappingNode) or _calls(value):
        return "SNS", {"Topic": value}
    letters = entry(value, "redrivePolicy")
    return "SNS", {"Topic": entry(value, "arn") or entry(value, "topicName"), "RedrivePolicy": letters}


def _mapping(kind: str, target: str, *keys: str) -> Callable[[Maker, TreeNode], Event]:
    """A source that Lambda polls."""

    def read(make: Maker, value: TreeNode) -> Event:
        if not isinstance(value, MappingNode) or _calls(value):
            return kind, {target: value}
        return kind, {
            target: next((f for key in keys if (f := entry(value, key)) is not None), value),
            **_polled(make, value),
        }

    return read


def _stream(make: Maker, value: TreeNode) -> Event:
    arn = entry(value, "arn") if isinstance(value, MappingNode) and not _calls(value) else value
    typed = entry(value, "type")
    named = typed.text if isinstance(typed, Scalar) else ""
    kinesis = named == "kinesis" or (not named and isinstance(arn, Scalar) and ":kinesis:" in arn.text)
    more = _polled(make, value) if arn is not value else {}
    return "Kinesis" if kinesis else "DynamoDB", {"Stream": arn, **more}


def _polled(make: Maker, value: TreeNode) -> Mapping[str, TreeNode | None]:
    failure = entry(entry(value, "destinations"), "onFailure")
    answers = entry(value, "functionResponseType")
    return {
        "BatchSize": entry(value, "batchSize"),
        "MaximumRetryAttempts": entry(value, "maximumRetryAttempts"),
        "MaximumRecordAgeInSeconds": entry(value, "maximumRecordAgeInSeconds"),
        "BisectBatchOnFunctionError": entry(value, "bisectBatchOnFunctionError"),
        "MaximumBatchingWindowInSeconds": entry(value, "maximumBatchingWindow") or entry(value, "batchWindow"),
        "Enabled": entry(value, "enabled"),
        "FilterCriteria": entry(value, "filterPatterns"),
        "FunctionResponseTypes": make.sequence(answers, [answers]) if answers is not None else None,
        "DestinationConfig": make.mapping(failure, {"OnFailure": make.mapping(failure, {"Destination": failure})})
        if failure is not None
        else None,
    }


def _calls(value: TreeNode) -> bool:
    """True for an intrinsic function, which is a map that says one value."""
    if value.tag:
        return True
    return (
        isinstance(value, MappingNode) and len(value.pairs) == 1 and value.pairs[0][0].text.startswith(("Fn::", "Ref"))
    )


READERS: Mapping[str, Callable[[Maker, TreeNode], Event]] = {
    "http": _http,
    "httpApi": _http_api,
    "schedule": _schedule,
    "eventBridge": _bridge,
    "cloudwatchEvent": _watch,
    "s3": _bucket,
    "sns": _topic,
    "sqs": _mapping("SQS", "Queue", "arn"),
    "stream": _stream,
    "msk": _mapping("MSK", "Stream", "arn"),
    "kafka": _mapping("SelfManagedKafka", "KafkaBootstrapServers", "topic"),
    "activemq": _mapping("MQ", "Broker", "arn"),
    "rabbitmq": _mapping("MQ", "Broker", "arn"),
    "cloudwatchLog": _named("CloudWatchLogs", "LogGroupName", "logGroup"),
    "cognitoUserPool": _named("Cognito", "UserPool", "pool"),
}


def listed(value: TreeNode | None) -> list[TreeNode]:
    """The items of a list; a single value where a list of one was meant."""
    if value is None:
        return []
    return list(value.items) if isinstance(value, SequenceNode) and not value.tag else [value]
