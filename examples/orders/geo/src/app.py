"""GET /addresses/check: says whether a postcode is known, and which town it belongs to."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}


def handler(event, context):
    postcode = (event.get("queryStringParameters") or {}).get("postcode", "").replace(" ", "").upper()
    if not postcode:
        return answer(400, {"message": "which postcode?"})
    found = table.get_item(Key={"id": f"postcode#{postcode}"}).get("Item")
    return answer(200, {"known": found is not None, "town": (found or {}).get("town")})
