"""Charges each order once it is placed."""

import json
import os

import boto3
import requests

secrets = boto3.client("secretsmanager")
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def api_key():
    return secrets.get_secret_value(SecretId=os.environ["PAYMENTS_KEY"])["SecretString"]


def charge(order):
    answer = requests.post(
        f"{os.environ['PAYMENTS_URL']}/charges",
        json={"order": order["id"], "amount": order["total"]},
        headers={"Authorization": f"Bearer {api_key()}", "Idempotency-Key": order["id"]},
        timeout=(3, 20),
    )
    answer.raise_for_status()
    return answer.json()["id"]


def handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])
        charge_id = charge(order)
        table.update_item(
            Key={"id": order["id"]},
            UpdateExpression="SET charge_id = :c, #s = :paid",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":c": charge_id, ":paid": "paid"},
        )
