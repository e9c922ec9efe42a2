import boto3

sns = boto3.client("sns")

import json
import logging

logger = logging.getLogger()


def handler(event, context):
    for record in event["Records"]:
        message = json.loads(record["body"])
        if message.get("type") != "order.created":
            logger.info("not for me")
            continue
        sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:new", Message=message["id"])
