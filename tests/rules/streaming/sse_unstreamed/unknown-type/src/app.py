import os


def handler(event, context):
    return {'statusCode': 200, 'headers': {'Content-Type': os.environ['TYPE']}, 'body': 'data: 1\n\n'}
