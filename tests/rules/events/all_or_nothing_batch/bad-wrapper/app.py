import functools
import json

import boto3

sns = boto3.client("sns")


def each(func):
    @functools.wraps(func)
    def inner(event, context):
        for record in event["Records"]:
            func(json.loads(record["body"]), context)

    return inner


@each
def handler(order, context):
    sns.publish(TopicArn="arn:aws:sns:us-east-1:123456789012:orders", Message=order["id"])
