from os import path

import boto3 as aws

store = aws.client("s3")
LOCAL = "/tmp/input.zip"


def fetch(key):
    if not path.exists(LOCAL):
        with open(LOCAL, "wb") as file:
            store.download_fileobj("uploads", key, file)
    return path.getsize(LOCAL)
