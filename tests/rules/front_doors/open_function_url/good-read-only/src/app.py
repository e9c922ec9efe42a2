import json

import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    return table.scan(Limit=json.loads(event["body"]))
    return {"statusCode": 201}
