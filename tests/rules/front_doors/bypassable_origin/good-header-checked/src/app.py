import os


def handler(event, context):
    if event["headers"].get("x-origin-verify") != os.environ["VERIFY"]:
        return {"statusCode": 403}
    return {"statusCode": 200, "body": "ok"}
