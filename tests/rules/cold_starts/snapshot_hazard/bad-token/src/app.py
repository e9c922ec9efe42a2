import secrets

KEY = secrets.token_hex(16)


def handler(event, context):
    return {"statusCode": 200, "body": KEY}
