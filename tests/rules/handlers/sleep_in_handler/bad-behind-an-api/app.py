import time

import boto3

lambda_client = boto3.client("lambda")


def handler(event, context):
    lambda_client.invoke(FunctionName="warm-up", InvocationType="Event")
    time.sleep(0.5)
    return {"statusCode": 202}
