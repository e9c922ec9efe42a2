def handler(event, context):
    return sorted(event)
