import boto3
from aws_lambda_powertools import Logger

logger = Logger()
events = boto3.client("events")


@logger.inject_lambda_context
def handler(event, context):
    return events.put_events(Entries=[{"Source": "orders", "DetailType": "paid", "Detail": "{}"}])
