def handler(event, context):
    headers = {"content-type": "text/event-stream"}  # HERE
    if not (event.get("queryStringParameters") or {}).get("since"):
        headers["content-type"] = "application/json"
    return {"statusCode": 200, "headers": headers, "body": "{}"}
