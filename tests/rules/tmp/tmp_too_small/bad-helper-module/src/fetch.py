import os
import uuid

import boto3

s3 = boto3.client("s3")


def fetched(bucket, key):
    path = "/tmp/" + key.replace("/", "-")
    s3.download_file(bucket, key, path)
    return path
