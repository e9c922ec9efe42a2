"""Publishes what happens to orders (the table's stream) on the shop's event bus."""

import json
import os

import boto3
from shared.aws import QUICK

bus = boto3.client("events", config=QUICK)
NAMES = {"INSERT": "OrderCreated", "MODIFY": "OrderChanged"}


def entry(record):
    image = record["dynamodb"]["NewImage"]
    detail = {"id": image["id"]["S"], "status": image["status"]["S"], "total": float(image["total"]["N"])}
    return {
        "EventBusName": os.environ["EVENT_BUS"],
        "Source": "shop.orders",
        "DetailType": NAMES[record["eventName"]],
        "Detail": json.dumps(detail),
    }


def handler(event, context):
    records = event["Records"]
    answer = bus.put_events(Entries=[entry(record) for record in records])
    for record, result in zip(records, answer["Entries"]):
        if "ErrorCode" in result:  # a stream is read in order: it goes on from the first that failed
            return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    return {"batchItemFailures": []}
