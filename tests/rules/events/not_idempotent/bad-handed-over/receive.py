import json
import os

import boto3

functions = boto3.client("lambda")


def handler(event, context):
    functions.invoke(FunctionName=os.environ["COUNTER"], InvocationType="Event", Payload=json.dumps({"id": event["id"]}))
