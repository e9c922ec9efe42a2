import os

import boto3

s3 = boto3.client("s3")
PATH = os.environ["CACHE"]


def handler(event, context):
    if not os.path.exists(PATH):
        s3.download_file("uploads", event["key"], PATH)
    return os.path.getsize(PATH)
