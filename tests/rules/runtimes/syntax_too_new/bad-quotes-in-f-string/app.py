def handler(event, context):
    return {"statusCode": 200, "body": f"order {event["pathParameters"]["id"]} is on its way"}
