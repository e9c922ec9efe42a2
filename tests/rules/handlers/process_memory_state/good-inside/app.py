def handler(event, context):
    orders = []
    for record in event["Records"]:
        orders.append(record["body"])
    return orders
