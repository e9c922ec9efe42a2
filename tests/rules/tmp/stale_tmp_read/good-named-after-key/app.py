import hashlib
import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    path = f"/tmp/{hashlib.sha256(event['key'].encode()).hexdigest()}"
    if not os.path.exists(path):
        s3.download_file("models", event["key"], path)
    return os.path.getsize(path)
