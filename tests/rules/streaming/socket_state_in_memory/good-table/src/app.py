import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    connection = event["requestContext"]["connectionId"]
    if event["requestContext"]["routeKey"] == "$connect":
        table.put_item(Item={"id": connection})
    else:
        table.delete_item(Key={"id": connection})
    return {"statusCode": 200}
