import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        key = record["s3"]["object"]["key"]
        local = os.path.join("/tmp", os.path.basename(key))
        s3.download_file(record["s3"]["bucket"]["name"], key, local)
        print(os.path.getsize(local))
