import json

import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    order = json.loads(event["Records"][0]["Sns"]["Message"])
    dynamodb.update_item(
        TableName="customers",
        Key={"id": {"S": order["customer"]}},
        UpdateExpression="SET points = if_not_exists(points, :zero) + :points, seen = :now",
        ExpressionAttributeValues={":zero": {"N": "0"}, ":points": {"N": str(order["points"])}, ":now": {"S": order["at"]}},
    )
