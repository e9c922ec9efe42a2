import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    if not os.path.exists("/tmp/model.bin"):
        s3.download_file("models", os.environ["MODEL"], "/tmp/model.bin")
    return os.path.getsize("/tmp/model.bin")
