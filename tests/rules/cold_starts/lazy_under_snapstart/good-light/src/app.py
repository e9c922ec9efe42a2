import json


def handler(event, context):
    import yaml

    return {"statusCode": 200, "body": yaml.safe_dump(json.loads(event["body"]))}
