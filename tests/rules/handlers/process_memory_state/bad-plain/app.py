import json

orders = []


def handler(event, context):
    for record in event["Records"]:
        orders.append(json.loads(record["body"]))
    return {"count": len(orders)}
