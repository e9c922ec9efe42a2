import os
import uuid

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], record["s3"]["object"]["key"]
        path = f"/tmp/{uuid.uuid4()}"
        try:
            s3.download_file(bucket, key, path)
            print(os.path.exists(path))
            os.remove(path)
        except Exception as error:
            print(error)
