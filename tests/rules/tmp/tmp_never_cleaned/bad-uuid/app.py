import uuid

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    path = f"/tmp/{uuid.uuid4()}.pdf"
    s3.download_file(event["bucket"], event["key"], path)
    return len(open(path, "rb").read())
