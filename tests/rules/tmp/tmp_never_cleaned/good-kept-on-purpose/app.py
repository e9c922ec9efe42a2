import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    path = f"/tmp/{event['model']}"
    if not os.path.exists(path):
        s3.download_file("models", event["model"], path)
    return os.path.getsize(path)
