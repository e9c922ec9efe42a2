"""Removes abandoned carts once a week."""

import os
import time

import boto3
from shared.aws import PATIENT
from shared.store.scan import every_item

table = boto3.resource("dynamodb", config=PATIENT).Table(os.environ["CARTS_TABLE"])
MAX_AGE = 30 * 24 * 3600


def handler(event, context):
    oldest = int(time.time()) - MAX_AGE
    with table.batch_writer() as batch:
        for cart in every_item(table, ProjectionExpression="id, updated"):
            if cart["updated"] < oldest:
                batch.delete_item(Key={"id": cart["id"]})
