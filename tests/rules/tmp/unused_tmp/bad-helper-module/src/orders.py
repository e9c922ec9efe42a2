import json

import boto3

table = boto3.resource('dynamodb').Table('orders')


def save(event):
    table.put_item(Item=json.loads(event['body']))
