import json

import boto3

functions = boto3.client("lambda")


def handler(event, context):
    answer = functions.invoke(FunctionName="stock", Payload=json.dumps({"sku": event["sku"]}))
    return json.load(answer["Payload"])
