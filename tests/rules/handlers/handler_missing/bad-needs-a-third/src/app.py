def handler(event, context, *, table):
    return table.get_item(Key=event["key"])
