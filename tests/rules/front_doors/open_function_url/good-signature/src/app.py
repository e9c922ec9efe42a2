import hashlib
import hmac
import json
import os

import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    body = event["body"].encode()
    signed = hmac.new(os.environ["SECRET"].encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(signed, event["headers"]["x-signature"]):
        return {"statusCode": 401}
    table.put_item(Item=json.loads(event["body"]))
    return {"statusCode": 201}
