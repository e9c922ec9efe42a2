import json
import os

import boto3

messages = boto3.client("sns")


def handler(event, context):
    body = json.loads(event["body"])
    messages.publish(TopicArn=os.environ["TOPIC"], Message=body["text"])
    return {"statusCode": 202}
