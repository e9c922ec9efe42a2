import json
import logging

logger = logging.getLogger()


def handler(event, context):
    for record in event["Records"]:
        try:
            order = json.loads(record["body"])
            logger.info("order %s", order["id"])
        except Exception:
            logger.exception("not to be read: %s", record["body"])
