"""What is new in the shop, as it happens."""


def handler(event, context):
    if event["httpMethod"] != "GET":
        return {"statusCode": 405}
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "text/event-stream"},
        "body": "event: news\ndata: summer sale\n\n",
    }
