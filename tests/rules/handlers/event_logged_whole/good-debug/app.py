import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event, context):
    logger.debug(event)
    logger.info("an order")
    return {"statusCode": 200}
