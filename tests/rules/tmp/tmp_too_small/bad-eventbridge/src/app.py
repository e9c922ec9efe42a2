import os
import uuid

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    detail = event["detail"]
    s3.download_file(detail["bucket"]["name"], detail["object"]["key"], "/tmp/document.pdf")
