import json

from summaries import summary


def handler(event, context):
    return {"statusCode": 200, "body": summary(json.loads(event["body"]))}
