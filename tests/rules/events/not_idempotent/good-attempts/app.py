import json

import boto3

table = boto3.resource("dynamodb").Table("parcels")


def handler(event, context):
    parcel = json.loads(event["Records"][0]["Sns"]["Message"])
    table.update_item(
        Key={"id": parcel["id"]},
        UpdateExpression="SET attempts = if_not_exists(attempts, :zero) + :one",
        ExpressionAttributeValues={":zero": 0, ":one": 1},
    )
