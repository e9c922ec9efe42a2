"""GET /addresses/check: says whether a postcode is known."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    query = event.get("queryStringParameters") or {}
    found = table.get_item(Key={"id": f"postcode#{query.get('postcode', '')}"}).get("Item")
    return {"statusCode": 200, "body": json.dumps({"known": found is not None})}
