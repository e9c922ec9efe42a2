def handler(event, context):  # HERE
    return {"statusCode": 200, "body": event["httpMethod"]}
