def handler(event, context):
    return {"shipped": event["order"]}
