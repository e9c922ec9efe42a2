"""Publishes what happens to orders (the table's stream) on the shop's event bus."""

import json
import os

import boto3
from botocore.config import Config

bus = boto3.client(
    "events", config=Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "max_attempts": 3})
)
NAMES = {"INSERT": "OrderCreated", "MODIFY": "OrderChanged"}


def handler(event, context):
    failures = []
    for record in event["Records"]:
        image = record["dynamodb"].get("NewImage")
        name = NAMES.get(record["eventName"])
        if image is None or name is None:
            continue
        detail = {"id": image["id"]["S"], "status": image["status"]["S"], "total": float(image["total"]["N"])}
        answer = bus.put_events(
            Entries=[
                {
                    "EventBusName": os.environ["EVENT_BUS"],
                    "Source": "shop.orders",
                    "DetailType": name,
                    "Detail": json.dumps(detail),
                }
            ]
        )
        if answer["FailedEntryCount"]:
            failures.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
            break
    return {"batchItemFailures": failures}
