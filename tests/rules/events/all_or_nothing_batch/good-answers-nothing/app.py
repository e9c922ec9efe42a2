import json

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType

logger = Logger()
processor = BatchProcessor(event_type=EventType.SQS)
table = boto3.resource("dynamodb").Table("orders")


def keep(record):
    table.put_item(Item=json.loads(record["body"]))


@logger.inject_lambda_context
def handler(event, context):
    with processor(records=event["Records"], handler=keep):
        processor.process()
    for failed in processor.response().get("batchItemFailures", []):
        logger.error("not kept: %s", failed)
    return
