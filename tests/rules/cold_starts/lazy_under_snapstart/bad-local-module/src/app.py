import json


def handler(event, context):
    from summaries import summary

    return {"statusCode": 200, "body": summary(json.loads(event["body"]))}
