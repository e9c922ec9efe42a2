import os
import uuid

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.download_file(os.environ["MODELS"], "model.bin", "/tmp/model.bin")
    return event["Records"][0]["s3"]["bucket"]["name"]
