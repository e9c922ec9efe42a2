import os

import boto3


def handler(event, context):
    if event["method"] == "POST":
        return boto3.resource("dynamodb").Table(os.environ["TABLE"]).put_item(Item=event["item"])
    return read(event["key"])


def read(key):
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    return table.get_item(Key=key)
