seen = []


def handler(event, context):
    if event["kind"] not in seen:
        seen.append(event["kind"])
    return {"statusCode": 200}
