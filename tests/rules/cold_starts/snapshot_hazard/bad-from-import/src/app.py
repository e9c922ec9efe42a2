from uuid import uuid4

SESSION = uuid4().hex


def handler(event, context):
    return {"statusCode": 200, "body": SESSION}
