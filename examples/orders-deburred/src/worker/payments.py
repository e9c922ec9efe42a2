"""Charges each order once it is placed; a failed message goes back alone."""

import json
import os

import boto3
import requests
from shared.aws import QUICK

table = boto3.resource("dynamodb", config=QUICK).Table(os.environ["TABLE"])
payments = requests.Session()


def charge(order):
    answer = payments.post(
        "https://payments.example.com/charges",
        json={"order": order["id"], "amount": order["total"]},
        headers={"Idempotency-Key": order["id"]},
        timeout=(1, 2),
    )
    answer.raise_for_status()
    return answer.json()["id"]


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
            table.update_item(
                Key={"id": order["id"]},
                UpdateExpression="SET charge_id = if_not_exists(charge_id, :c)",
                ExpressionAttributeValues={":c": charge(order)},
            )
        except (ValueError, KeyError, requests.RequestException):
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
