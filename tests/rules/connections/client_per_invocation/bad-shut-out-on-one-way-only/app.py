import os

import boto3


def tell(order):
    boto3.client("sns").publish(TopicArn="orders", Message=order)


def handler(event, context):
    if os.environ.get("TOPIC"):
        tell(event["order"])
    tell(event["copy"])
