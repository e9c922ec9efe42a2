"""Charges each order once it is placed; a message that failed, or that there was no time for, goes back alone."""

import json
import os

import boto3
import requests
from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError
from shared.aws import QUICK

logger = Logger()
table = boto3.resource("dynamodb", config=QUICK).Table(os.environ["TABLE"])
payments = requests.Session()

ENOUGH_MS = 15_000
"""One charge and one update take less, at their slowest."""


def charge(order):
    answer = payments.post(
        f"{os.environ['PAYMENTS_URL']}/charges",
        json={"order": order["id"], "amount": order["total"]},
        headers={"Idempotency-Key": order["id"]},
        timeout=(1, 5),
    )
    answer.raise_for_status()
    return answer.json()["id"]


def settle(order):
    table.update_item(
        Key={"id": order["id"]},
        UpdateExpression="SET charge_id = if_not_exists(charge_id, :c), #s = :paid",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":c": charge(order), ":paid": "paid"},
    )


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            if context.get_remaining_time_in_millis() < ENOUGH_MS:
                raise TimeoutError("no time left for this one")
            settle(json.loads(record["body"]))
        except (ValueError, KeyError, TimeoutError, requests.RequestException, ClientError, BotoCoreError):
            logger.exception("not charged", extra={"message_id": record["messageId"]})
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
