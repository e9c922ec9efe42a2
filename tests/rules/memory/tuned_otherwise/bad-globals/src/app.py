def handler(event, context):
    return {"statusCode": 200, "body": str(sum(range(100_000)))}
