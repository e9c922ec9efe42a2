import json
import os

import boto3
from shop.topics import names

messages = boto3.client("sns")


def handler(event, context):
    body = json.loads(event["body"])
    messages.publish(TopicArn=os.environ["TOPIC"], Message=names(body))
    return {"statusCode": 202}
