def handler(event, context):
    method = event.get("httpMethod", "").upper()
    if method == "POST":
        return {"statusCode": 201, "body": event["body"]}
    return {"statusCode": 405}
