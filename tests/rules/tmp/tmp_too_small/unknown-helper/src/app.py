import os
import uuid

import boto3

s3 = boto3.client("s3")


from .checks import refuse_large


def handler(event, context):
    for record in event["Records"]:
        refuse_large(record)
        s3.download_file(record["s3"]["bucket"]["name"], record["s3"]["object"]["key"], "/tmp/original")
