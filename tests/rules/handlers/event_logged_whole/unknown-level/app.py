import logging
import os

logger = logging.getLogger()
logger.setLevel(os.environ["LEVEL"])


def handler(event, context):
    logger.info(event)
    return {"statusCode": 200}
