import json

import boto3

table = boto3.resource('dynamodb').Table('orders')


def handler(event, context):
    table.put_item(Item=json.loads(event['body']))
    with open('/tmp/order.json', 'w') as file:
        file.write(event['body'])
    return {'statusCode': 202}
