import json

import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    def note(record):
        step = json.loads(record["body"])
        table.update_item(
            Key={"id": step["order"]},
            UpdateExpression="SET history = list_append(if_not_exists(history, :none), :steps)",
            ExpressionAttributeValues={":none": [], ":steps": [step]},
        )

    for record in event["Records"]:
        note(record)
