"""Events made up for each way into a function, in the shapes that AWS sends."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from deburr.lab.doors.door import Door, Kind, Route
from deburr.lab.doors.events import Asked, event
from deburr.lab.http1 import Request
from deburr.lab.spec import Spec
from deburr.workload.caller import Caller
from deburr.workload.function import Function

DOORS = {
    "rest_api": Kind.REST,
    "http_api": Kind.HTTP,
    "function_url": Kind.URL,
    "alb": Kind.ALB,
    "cloudfront": Kind.URL,
}
SOMEBODY = "Bearer lab-visitor"
ARN = "arn:aws:{service}:us-east-1:123456789012:{name}"
OBJECTS = frozenset(
    {"data", "detail", "payload", "item", "body", "message", "event", "input", "order", "user", "record"}
)
"""Names under which JSON mostly has an object; text under the others."""
KNOWN = {"RequestType": "Create", "Records": [], "httpMethod": "GET", "headers": {}, "requestContext": {}}
BODY: dict[str, Any] = {"id": "1", "name": "lab", "items": [{"id": "1", "count": 1, "price": 1}]}


def made(function: Function, callers: Iterable[Caller]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(how it comes in, the event), one for each way, and for each route of a framework behind a door that has none."""
    found: dict[str, dict[str, Any]] = {}
    for caller in callers:
        for name, told in _of(function, caller):
            found.setdefault(name, told)
    if not found:
        told = _by_keys(function.handler.event_keys if function.handler is not None else ())
        found["the keys its code reads" if told else "an empty event"] = told
    yield from found.items()


def through_door(kind: str, route: str, function: Function, *, path: str = "", method: str = "") -> dict[str, Any]:
    """The event of one request through a door."""
    wanted, _, pattern = route.partition(" ")
    method = method or ("GET" if wanted in ("ANY", "", "$default") else wanted)
    path = path or re.sub(r"\{\w+\+?\}", "1", pattern or "/")
    body = json.dumps(BODY).encode() if method in ("POST", "PUT", "PATCH") else b""
    headers = {"host": "localhost", "accept": "application/json", "authorization": SOMEBODY, "user-agent": "deburr"}
    if body:
        headers["content-type"] = "application/json"
    request = Request(method, path, headers, list(headers.items()))
    door_kind = DOORS[kind]
    spec = Spec(function.name, "", "", Path(), 128, 3, 512)
    one = Route(route or ("$default" if door_kind is not Kind.ALB else "ANY /{proxy+}"), spec)
    door = Door(door_kind, "lab", (one,), stage="prod" if door_kind is Kind.REST else "")
    return event(door, one, one.matches(method, path) or {}, Asked(request, body, "127.0.0.1", "lab-request"))


def _by_keys(keys: Iterable[str]) -> dict[str, Any]:
    """An event for a function that nobody is known to call, made of the dotted keys that its code reads."""
    found: dict[str, Any] = {}
    for key in sorted(keys, key=lambda each: each.count(".")):
        inner = found
        *above, last = key.split(".")
        for part in above:
            if not isinstance(inner.get(part), dict):
                inner[part] = {}
            inner = inner[part]
        inner[last] = KNOWN.get(last, "https://lab.example.com/" if last.lower().endswith("url") else _value(last))
    return found


def with_key(told: dict[str, Any], key: str) -> dict[str, Any]:
    """A made-up event whose own JSON (bodies, messages, details) also has a key that the handler looked for."""
    if not told:
        return {key: _value(key)}
    if set(told).isdisjoint({"Records", "detail", "body", "rawPath", "httpMethod"}):
        return {**told, key: _value(key)}
    return {name: _filled(name, value, key) for name, value in told.items()}


def _filled(name: str, value: Any, key: str) -> Any:
    if name in ("body", "Message") and isinstance(value, str):
        return json.dumps(_deep(json.loads(value), key))
    if name == "detail":
        return _deep(value, key)
    if name in ("queryStringParameters", "pathParameters"):
        return {**(value or {}), key: "1"}
    if name in ("Records", "Sns"):
        inner = value if isinstance(value, list) else [value]
        filled = [{each: _filled(each, one[each], key) for each in one} for one in inner]
        return filled if isinstance(value, list) else filled[0]
    return value


def _deep(value: Any, key: str) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: _deep(each, key) for name, each in value.items()} | ({} if key in value else {key: _value(key)})


def _value(key: str) -> Any:
    return {"id": "1", "name": "lab"} if key.lower() in OBJECTS else "1"


def _of(function: Function, caller: Caller) -> Iterator[tuple[str, dict[str, Any]]]:
    if caller.kind in DOORS:
        routes = function.handler.frameworks[0].routes if function.handler and function.handler.frameworks else ()
        for each in routes:
            wanted, _, pattern = each.partition(" ")
            path = re.sub(r"(\{\w+\+?\}|:\w+|<[^>]+>)", "1", pattern or "/")
            method = wanted if wanted not in ("ANY", "ALL", "USE") else "GET"
            yield each, through_door(caller.kind, caller.route, function, path=path, method=method)
        if not routes:
            yield caller.route or caller.name, through_door(caller.kind, caller.route, function)
        return
    make = _MADE.get(caller.kind)
    if make is not None:
        which = f" ({caller.name})" if caller.kind == "websocket" else ""
        yield f"an event of {caller.kind}{which}", make(caller.name)


def _records(source: str, key: str, record: Mapping[str, Any]) -> dict[str, Any]:
    return {"Records": [{key: source, "awsRegion": "us-east-1", **record}]}


def _sqs(name: str) -> dict[str, Any]:
    return _records(
        "aws:sqs",
        "eventSource",
        {
            "messageId": "lab-message-1",
            "receiptHandle": "lab",
            "body": json.dumps(BODY),
            "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1795478400000"},
            "messageAttributes": {},
            "eventSourceARN": ARN.format(service="sqs", name=name),
        },
    )


def _s3(name: str) -> dict[str, Any]:
    bucket = {"name": "lab-bucket", "arn": "arn:aws:s3:::lab-bucket"}
    put = {"eventName": "ObjectCreated:Put", "eventTime": "2026-11-24T00:00:00.000Z", "eventVersion": "2.1"}
    s3 = {"s3SchemaVersion": "1.0", "bucket": bucket, "object": {"key": "lab/object.txt", "size": 0, "eTag": "0"}}
    return _records("aws:s3", "eventSource", {**put, "s3": s3})


def _sns(name: str) -> dict[str, Any]:
    told = {"Type": "Notification", "MessageId": "lab", "TopicArn": ARN.format(service="sns", name=name)}
    return _records("aws:sns", "EventSource", {"Sns": {**told, "Message": json.dumps(BODY), "MessageAttributes": {}}})


def _dynamodb(name: str) -> dict[str, Any]:
    image = {"id": {"S": "1"}, "name": {"S": "lab"}}
    change = {"Keys": {"id": {"S": "1"}}, "NewImage": image, "SequenceNumber": "111", "StreamViewType": "NEW_IMAGE"}
    return _records("aws:dynamodb", "eventSource", {"eventID": "1", "eventName": "INSERT", "dynamodb": change})


def _kinesis(name: str) -> dict[str, Any]:
    data = {"data": "eyJpZCI6ICIxIn0=", "partitionKey": "1", "sequenceNumber": "1"}
    return _records("aws:kinesis", "eventSource", {"eventID": "shard:1", "kinesis": data})


def _schedule(name: str) -> dict[str, Any]:
    return _bus("aws.events", "Scheduled Event", {})


def _eventbridge(name: str) -> dict[str, Any]:
    return _bus("lab", "Lab", BODY)


def _bus(source: str, kind: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    head = {"version": "0", "id": "lab-event", "account": "123456789012", "region": "us-east-1", "resources": []}
    return {**head, "source": source, "detail-type": kind, "time": "2026-11-24T03:00:00Z", "detail": dict(detail)}


def _websocket(name: str) -> dict[str, Any]:
    context = {"routeKey": name, "connectionId": "lab=", "domainName": "localhost", "stage": "prod", "apiId": "lab"}
    return {"requestContext": {**context, "eventType": "MESSAGE"}, "body": json.dumps(BODY), "isBase64Encoded": False}


_MADE = {
    "sqs": _sqs,
    "s3": _s3,
    "sns": _sns,
    "dynamodb": _dynamodb,
    "kinesis": _kinesis,
    "schedule": _schedule,
    "eventbridge": _eventbridge,
    "websocket": _websocket,
}
