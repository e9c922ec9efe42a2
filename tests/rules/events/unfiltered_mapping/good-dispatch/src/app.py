import boto3

sns = boto3.client("sns")

import json


def handler(event, context):
    for record in event["Records"]:
        message = json.loads(record["body"])
        if message["action"] == "create":
            sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:new", Message=message["id"])
        else:
            raise ValueError(message["action"])
