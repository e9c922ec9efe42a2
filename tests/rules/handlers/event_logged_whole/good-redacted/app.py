def handler(event, context):
    safe = {**event, "headers": {**event["headers"], "authorization": "***"}, "body": None}
    print(safe)
    return {"statusCode": 200}
