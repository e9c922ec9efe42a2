import boto3

sns = boto3.client("sns")

import os


def handler(event, context):
    for record in event["Records"]:
        if record["eventName"] != os.environ["KIND"]:
            continue
        sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:new", Message=str(record["dynamodb"]))
