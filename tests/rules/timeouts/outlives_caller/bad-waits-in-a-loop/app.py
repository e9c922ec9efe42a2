def handler(event, context):
    count = 0
    while count < 10**9:
        count += 1
    return {"statusCode": 200, "body": str(count)}
