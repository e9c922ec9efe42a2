import os
import uuid

import boto3

s3 = boto3.client("s3")


class Thumbnails:
    folder = "/tmp/originals"

    def __init__(self, client):
        self.client = client

    def make(self, bucket, key):
        os.makedirs(self.folder, exist_ok=True)
        self.client.download_file(bucket, key, f"{self.folder}/{os.path.basename(key)}")


thumbnails = Thumbnails(s3)


def handler(event, context):
    for record in event["Records"]:
        thumbnails.make(record["s3"]["bucket"]["name"], record["s3"]["object"]["key"])
