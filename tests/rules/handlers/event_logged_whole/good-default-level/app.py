import logging

logger = logging.getLogger()


def handler(event, context):
    logger.info(event)
    return {"statusCode": 200}
