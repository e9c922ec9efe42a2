def handler(event, context):  # HERE
    method = event.get("httpMethod") or event["requestContext"]["http"]["method"]
    return {"statusCode": 200, "body": method}
