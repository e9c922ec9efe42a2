import uuid


def handler(event, context):
    return {"statusCode": 200, "body": uuid.uuid4().hex}
