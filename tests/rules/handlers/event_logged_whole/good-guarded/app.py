import os

DEBUG = os.environ.get("DEBUG") == "1"


def handler(event, context):
    if DEBUG:
        print(event)
    return {"statusCode": 200}
