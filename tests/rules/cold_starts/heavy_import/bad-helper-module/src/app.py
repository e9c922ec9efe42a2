from reports import chart
from store import rows


def handler(event, context):
    if event["rawPath"] == "/chart":
        return chart(rows(event))
    return {"statusCode": 200, "body": str(rows(event))}
