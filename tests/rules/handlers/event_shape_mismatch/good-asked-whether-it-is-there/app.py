import logging

logger = logging.getLogger()


def handler(event, context):
    if "rawPath" in event:
        logger.info("by way of %s", event["rawPath"])
    return {"statusCode": 200, "body": event["body"]}
