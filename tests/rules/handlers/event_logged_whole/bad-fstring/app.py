def handler(event, context):
    print(f"event={event}")
    return len(event["Records"])
