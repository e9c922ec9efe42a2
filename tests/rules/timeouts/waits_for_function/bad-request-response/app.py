import os

import boto3

functions = boto3.client("lambda")


def handler(event, context):
    function = os.environ["STOCK_FUNCTION"]
    return functions.invoke(FunctionName=function, InvocationType="RequestResponse", Payload=b"{}")["StatusCode"]
