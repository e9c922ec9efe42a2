"""Says where a parcel is, and gives each visitor a number."""

import json
import uuid

VISITOR = uuid.uuid4().hex


def handler(event, context):
    parcel = event["queryStringParameters"]["parcel"]
    return {"statusCode": 200, "body": json.dumps({"parcel": parcel, "visitor": VISITOR})}
