import json

import boto3

table = boto3.resource("dynamodb").Table("orders")
known = open("key").read()


def handler(event, context):
    if event["headers"].get("x-api-key") != known:
        return {"statusCode": 401}
    table.put_item(Item=json.loads(event["body"]))
    return {"statusCode": 201}
