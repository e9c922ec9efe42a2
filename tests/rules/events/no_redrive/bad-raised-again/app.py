import json
import logging

import boto3

logger = logging.getLogger()
sns = boto3.client("sns")


def notify(topic, text):
    try:
        sns.publish(TopicArn=topic, Message=text)
    except Exception:
        logger.exception("not published")
        raise


def handler(event, context):
    try:
        logger.info("received %s", json.dumps(event))
        for record in event.get("Records", []):
            order = json.loads(record["body"])
            notify(order["topic"], order["text"])
    except Exception as error:
        logger.error("failed: %s", error)
        raise
    return {"statusCode": 200}
