def handler(event, context):
    try:
        return event["body"]
    except KeyError:
        print(event)
        raise
