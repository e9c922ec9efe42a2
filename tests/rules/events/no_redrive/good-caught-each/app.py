import json
import logging

import boto3

logger = logging.getLogger()
table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    for record in event["Records"]:
        try:
            table.put_item(Item=json.loads(record["body"]))
        except Exception as error:
            logger.error("%s is given up: %s", record["messageId"], error)
            continue
