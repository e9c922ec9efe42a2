from shared import stock as warehouse


def handler(event, context):
    total = 0
    for item in event["items"]:
        total += warehouse.left(item)
    return total
