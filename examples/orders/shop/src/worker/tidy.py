"""Removes abandoned carts once a week."""

import os
import time

import boto3
from shared.store.scan import every_item

table = boto3.resource("dynamodb").Table(os.environ["CARTS_TABLE"])
MAX_AGE = 30 * 24 * 3600


def lambda_handler(event, context):
    oldest = int(time.time()) - MAX_AGE
    removed = 0
    with table.batch_writer() as batch:
        for cart in every_item(table, ProjectionExpression="id, updated"):
            if cart["updated"] < oldest:
                batch.delete_item(Key={"id": cart["id"]})
                removed += 1
    print(f"removed {removed} carts")
