import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    try:
        if not os.path.exists("/tmp/input.csv"):
            s3.download_file("uploads", event["key"], "/tmp/input.csv")
        return os.path.getsize("/tmp/input.csv")
    finally:
        os.remove("/tmp/input.csv")
