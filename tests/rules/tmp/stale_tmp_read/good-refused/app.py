import os


def handler(event, context):
    if not os.path.exists("/tmp/lock"):
        print("no lock for", event["id"])
        return {"statusCode": 409}
    return {"statusCode": 200}
