import os

import boto3


def handler(event, context):
    if os.getenv("API_URL") and os.getenv("TOPIC"):
        boto3.client("sns").publish(TopicArn=os.getenv("TOPIC"), Message=event["order"])
    return {"statusCode": 200}
