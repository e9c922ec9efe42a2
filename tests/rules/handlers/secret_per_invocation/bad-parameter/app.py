import os

import boto3

ssm = boto3.client("ssm")


def handler(event, context):
    answer = ssm.get_parameter(Name=os.environ["KEY_NAME"], WithDecryption=True)
    return answer["Parameter"]["Value"] == event["headers"]["x-key"]
