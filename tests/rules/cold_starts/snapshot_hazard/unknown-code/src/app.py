import uuid

WORKER = str(uuid.uuid4())


def handler(event, context):
    return {"statusCode": 200, "body": WORKER}
