import json

import boto3

totals = boto3.resource("dynamodb").Table("totals")


def handler(event, context):
    for record in event["Records"]:
        totals.put_item(Item=json.loads(record["body"]))
