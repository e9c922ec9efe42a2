import json
import os

import boto3

functions = boto3.client("lambda")


def stock(sku):
    name = os.environ.get("STOCK_FUNCTION")
    if not name:
        return {"error": "STOCK_FUNCTION is not set"}
    answer = functions.invoke(FunctionName=name, Payload=json.dumps({"sku": sku}))
    return json.load(answer["Payload"])


def handler(event, context):
    return stock(event["sku"])
