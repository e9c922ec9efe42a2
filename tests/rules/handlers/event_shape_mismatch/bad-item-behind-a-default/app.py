def handler(event, context):
    claims = (event["requestContext"].get("authorizer") or {})["claims"]
    return {"statusCode": 200, "body": claims["sub"]}
