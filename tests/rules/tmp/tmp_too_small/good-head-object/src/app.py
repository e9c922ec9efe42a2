import os
import uuid

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    record = event["Records"][0]["s3"]
    bucket, key = record["bucket"]["name"], record["object"]["key"]
    if s3.head_object(Bucket=bucket, Key=key)["ContentLength"] < 400_000_000:
        s3.download_file(bucket, key, "/tmp/original")
