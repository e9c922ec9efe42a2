import logging

import boto3

logger = logging.getLogger(__name__)


def handler(event, context):
    try:
        name = event["detail"]["order"]["id"]
        boto3.client("sns").publish(TopicArn="orders", Message=name)
    except Exception as error:
        logger.error("not told: %s", error, exc_info=True)
        return None
    return {"told": name}
