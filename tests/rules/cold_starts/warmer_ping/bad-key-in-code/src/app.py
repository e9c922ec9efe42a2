def handler(event, context):
    if event.get("warmup"):
        return {}
    return {"statusCode": 200, "body": "ok"}
