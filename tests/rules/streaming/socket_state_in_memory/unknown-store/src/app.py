from store import connections


def handler(event, context):
    connections.add(event["requestContext"]["connectionId"])
    return {"statusCode": 200}
