import os


def handler(event, context):
    print(dict(os.environ))
    return {"statusCode": 200}
