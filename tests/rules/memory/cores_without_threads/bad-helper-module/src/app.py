import json

from topics import publish


def handler(event, context):
    publish(json.loads(event["body"])["text"])
    return {"statusCode": 202}
