import os

import boto3

NOTIFY = os.environ.get("NOTIFY", "on").lower() in ("on", "1", "true")


def tell(order):
    if not NOTIFY:
        return
    boto3.client("sns").publish(TopicArn=order["topic"], Message=order["id"])


def handler(event, context):
    for order in event["orders"]:
        tell(order)
    if os.environ.get("VERBOSE") == "1":
        boto3.client("sns").publish(TopicArn=event["topic"], Message="done")
