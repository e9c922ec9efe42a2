import os
import time

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    time.sleep(float(os.environ["PAUSE_S"]))
    return s3.list_buckets()
