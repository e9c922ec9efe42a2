import json

import boto3

client = boto3.client("dynamodb")


def handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])
        client.transact_write_items(
            TransactItems=[
                {
                    "Put": {
                        "TableName": "seen",
                        "Item": {"id": {"S": record["messageId"]}},
                        "ConditionExpression": "attribute_not_exists(id)",
                    }
                },
                {
                    "Update": {
                        "TableName": "sales",
                        "Key": {"day": {"S": order["day"]}},
                        "UpdateExpression": "ADD orders :one",
                        "ExpressionAttributeValues": {":one": {"N": "1"}},
                    }
                },
            ]
        )
