import json


def handler(event, context):
    print("Received:", json.dumps(event, indent=2))
    return {"statusCode": 200}
