import json
import os

import boto3
from aws_lambda_powertools import Logger

logger = Logger()


class Topic:
    def __init__(self, arn):
        self.arn = arn
        self.client = boto3.client("sns")

    def publish(self, text):
        self.client.publish(TopicArn=self.arn, Message=text)


topic = Topic(os.environ["TOPIC"])


@logger.inject_lambda_context
def handler(event, context):
    topic.publish(json.loads(event["body"])["text"])
    return {"statusCode": 202}
