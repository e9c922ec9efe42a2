orders = []


def handler(event, context):
    orders.clear()
    for record in event["Records"]:
        orders.append(record["body"])
    return len(orders)
