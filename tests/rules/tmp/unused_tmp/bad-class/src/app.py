import json

import boto3


class Orders:
    def __init__(self):
        self.table = boto3.resource('dynamodb').Table('orders')

    def save(self, event):
        self.table.put_item(Item=json.loads(event['body']))


orders = Orders()


def handler(event, context):
    orders.save(event)
    return {'statusCode': 202}
