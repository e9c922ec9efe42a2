import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    if not os.path.exists("/tmp/parts"):
        os.makedirs("/tmp/parts")
        print("made for", event["key"])
    s3.download_file("uploads", event["key"], "/tmp/parts/input.csv")
    return os.path.getsize("/tmp/parts/input.csv")
