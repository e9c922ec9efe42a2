import json


def handler(event, context):
    return {'statusCode': 200, 'body': json.loads(event['body'])['id']}
