"""Keeps what a customer writes to the shop."""

import json
import os

import boto3

messages = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    message = json.loads(event["body"])
    messages.put_item(Item={"id": context.aws_request_id, "from": message["from"], "text": message["text"]})
    return {"statusCode": 202}
