import os
import uuid

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        told = record["s3"]["object"]
        if told["size"] > 400_000_000:
            raise ValueError(f"{told['key']} is too large")
        s3.download_file(record["s3"]["bucket"]["name"], told["key"], "/tmp/original")
