"""Sample events: what a function is called with by each kind of caller, made where the lab's own doors make them."""

import base64
import json
from collections.abc import Callable
from typing import Any

from deburr.lab.control.polling import polled
from deburr.lab.doors.door import Door, Kind, Route
from deburr.lab.doors.events import Asked, event
from deburr.lab.http1 import Request
from deburr.lab.queues.clock import Clock
from deburr.lab.queues.message import Message
from deburr.lab.queues.queue import Queue, Rules
from deburr.lab.spec import Spec

ID = "11111111-2222-3333-4444-555555555555"
AT_MS, AT = 1_790_000_000_000, "2026-09-21T14:13:20.000Z"
BODY = '{"order": 7}'
HOST = "localhost"


def sample(kind: str, spec: Spec) -> bytes:
    """The event of one call by a kind of caller, as JSON; KeyError for a kind there is none of."""
    return json.dumps(SAMPLES[kind](spec), separators=(",", ":")).encode()


def _door(kind: Kind) -> Callable[[Spec], Any]:
    def made(spec: Spec) -> Any:
        route = Route("POST /orders/{id}", spec)
        headers = {"host": HOST, "content-type": "application/json", "user-agent": "deburr"}
        request = Request("POST", "/orders/7?page=2", headers, list(headers.items()))
        stage = "prod" if kind is Kind.REST else ""
        door = Door(kind, "orders", (route,), stage=stage)
        parameters = {} if kind in (Kind.URL, Kind.ALB) else {"id": "7"}
        return event(door, route, parameters, Asked(request, BODY.encode(), "127.0.0.1", ID))

    return made


def _sqs(spec: Spec) -> Any:
    queue = Queue("orders", f"arn:aws:sqs:{spec.region}:{spec.account}:orders", Rules(30, 345_600), Clock(1.0))
    message = Message(ID, BODY, AT_MS, 0.0, 0.0, receipt=ID, receives=1, first_received_ms=AT_MS)
    return {"Records": [polled(message, queue)]}


def _sns(spec: Spec) -> Any:
    arn = f"arn:aws:sns:{spec.region}:{spec.account}:orders"
    told: dict[str, Any] = {
        "Type": "Notification",
        "MessageId": ID,
        "TopicArn": arn,
        "Subject": None,
        "Message": BODY,
        "Timestamp": AT,
        "SignatureVersion": "1",
        "Signature": "EXAMPLE",
        "SigningCertUrl": "EXAMPLE",
        "UnsubscribeUrl": "EXAMPLE",
        "MessageAttributes": {},
    }
    source = {"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": f"{arn}:{ID}"}
    return {"Records": [{**source, "Sns": told}]}


def _s3(spec: Spec) -> Any:
    stored = {"key": "orders/7.json", "size": len(BODY), "eTag": "d41d8cd98f00b204e9800998ecf8427e", "sequencer": "0A"}
    bucket = {"name": "orders", "ownerIdentity": {"principalId": "EXAMPLE"}, "arn": "arn:aws:s3:::orders"}
    told = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": spec.region,
        "eventTime": AT,
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "EXAMPLE"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": "EXAMPLE", "x-amz-id-2": "EXAMPLE"},
        "s3": {"s3SchemaVersion": "1.0", "configurationId": ID, "bucket": bucket, "object": stored},
    }
    return {"Records": [told]}


def _eventbridge(spec: Spec) -> Any:
    return _bus(spec, "orders", "Order Placed", [], json.loads(BODY))


def _schedule(spec: Spec) -> Any:
    return _bus(spec, "aws.events", "Scheduled Event", [f"arn:aws:events:{spec.region}:{spec.account}:rule/hourly"], {})


def _bus(spec: Spec, source: str, kind: str, resources: list[str], detail: Any) -> Any:
    return {
        "version": "0",
        "id": ID,
        "detail-type": kind,
        "source": source,
        "account": spec.account,
        "time": "2026-09-21T14:13:20Z",
        "region": spec.region,
        "resources": resources,
        "detail": detail,
    }


def _kinesis(spec: Spec) -> Any:
    told = {
        "kinesisSchemaVersion": "1.0",
        "partitionKey": "7",
        "sequenceNumber": "49590338271490256608559692538361571095921575989136588898",
        "data": base64.b64encode(BODY.encode()).decode(),
        "approximateArrivalTimestamp": AT_MS / 1000,
    }
    stream = {
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"shardId-000000000000:{told['sequenceNumber']}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": f"arn:aws:iam::{spec.account}:role/deburr-lab",
        "awsRegion": spec.region,
        "eventSourceARN": f"arn:aws:kinesis:{spec.region}:{spec.account}:stream/orders",
    }
    return {"Records": [{"kinesis": told, **stream}]}


def _dynamodb(spec: Spec) -> Any:
    change = {
        "ApproximateCreationDateTime": AT_MS // 1000,
        "Keys": {"id": {"S": "7"}},
        "NewImage": {"id": {"S": "7"}, "count": {"N": "1"}},
        "SequenceNumber": "111",
        "SizeBytes": 26,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    told = {
        "eventID": "1",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": spec.region,
        "dynamodb": change,
        "eventSourceARN": f"arn:aws:dynamodb:{spec.region}:{spec.account}:table/orders/stream/2026-09-21T14:13:20.000",
    }
    return {"Records": [told]}


SAMPLES: dict[str, Callable[[Spec], Any]] = {
    **{str(kind): _door(kind) for kind in Kind},
    "dynamodb": _dynamodb,
    "eventbridge": _eventbridge,
    "kinesis": _kinesis,
    "s3": _s3,
    "schedule": _schedule,
    "sns": _sns,
    "sqs": _sqs,
}
"""By the kinds of the workload's callers."""
