def handler(event, context):
    print(event["requestContext"]["requestId"], len(event["Records"]), list(event))
    return {"statusCode": 200}
