from shared import trace


def handler(event, context):
    return {"statusCode": 200, "body": trace.ID}
