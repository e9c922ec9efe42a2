import json

PRICES = json.loads('{}')


def handler(event, context):
    return {'statusCode': 200, 'body': json.dumps(PRICES)}
