import json

import boto3


class Orders:
    def __init__(self):
        self.table = boto3.resource("dynamodb").Table("orders")

    def find(self, key):
        return self.table.get_item(Key={"id": key})["Item"]


orders = Orders()


def handler(event, context):
    return {"statusCode": 200, "body": json.dumps(orders.find(event["id"]))}
