import os
import uuid

import boto3

MOST = 100 * 1024 * 1024
s3 = boto3.resource("s3")


def size_of(bucket, key):
    try:
        return s3.Object(bucket, key).content_length
    except Exception:
        return 0


def handler(event, context):
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], record["s3"]["object"]["key"]
        if size_of(bucket, key) > MOST:
            raise ValueError("too large")
        path = f"/tmp/{uuid.uuid4()}"
        s3.Object(bucket, key).download_file(path)
        os.remove(path)
