import json

import boto3

table = boto3.resource("dynamodb").Table("sales")


def handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])
        table.update_item(
            Key={"day": order["day"]},
            UpdateExpression="ADD orders :one",
            ExpressionAttributeValues={":one": 1},
        )
