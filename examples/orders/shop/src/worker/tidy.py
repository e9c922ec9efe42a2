"""Removes abandoned carts once a week."""

import os
import time

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def lambda_handler(event, context):
    before = int(time.time()) - 30 * 24 * 3600
    for cart in table.scan()["Items"]:
        if cart.get("updated", before) < before:
            table.delete_item(Key={"id": cart["id"]})
